"""The layout gives out no more rows than there are, and the pane survives every size."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pyrometer.tui.layout import WIDE, Rows, Wants, plan
from tests import factories
from tests.tui.frames import frame
from tests.tui.pane import TestedApp, pane

wants = st.builds(
    Wants,
    windows=st.integers(0, 8),
    forecast=st.integers(0, 10),
    sessions=st.integers(0, 60),
    alerts=st.integers(0, 60),
    turns=st.integers(0, 60),
    levers=st.sampled_from([0, 3, 5, 7]),
    marks=st.booleans(),
    footer=st.booleans(),
    reading=st.booleans(),
    empty=st.booleans(),
    expanded=st.sampled_from(["", "burn", "sessions", "alerts", "turns"]),
)


def _heights(rows: Rows, width: int, expanded: bool) -> list[int]:
    """Rows of the columns, one below the other or side by side."""
    frame_rows = rows.strip + rows.verdict + rows.gauges + rows.empty + rows.health + rows.footer
    left = rows.burn + rows.meters + rows.turns
    right = rows.sessions + rows.forecast + rows.levers + rows.alerts
    if width >= WIDE and not expanded:
        right += bool(rows.forecast) + bool(rows.levers) + bool(rows.alerts)
        return [frame_rows + left, frame_rows + right]
    return [frame_rows + left + right]


@settings(max_examples=600, deadline=None)
@given(st.integers(1, 260), st.integers(1, 80), wants)
def test_rows_fit_and_the_verdict_is_always_there(width: int, height: int, wanted: Wants) -> None:
    rows = plan(width, height, wanted)
    assert all(getattr(rows, name) >= 0 for name in rows.__struct_fields__)
    assert all(used <= height for used in _heights(rows, width, bool(wanted.expanded)))
    assert rows.verdict or rows.strip


@settings(max_examples=300, deadline=None)
@given(st.integers(24, 260), st.integers(4, 80), wants)
def test_windows_come_before_everything_but_the_verdict(width: int, height: int, wanted: Wants) -> None:
    rows = plan(width, height, wanted)
    if wanted.windows and not rows.strip:
        assert rows.gauges >= 1


@settings(max_examples=300, deadline=None)
@given(st.integers(24, 260), st.integers(4, 80), wants, st.integers(0, 60))
def test_the_graph_does_not_jump_when_sessions_come_and_go(width: int, height: int, wanted: Wants, now: int) -> None:
    other = Wants(**msgspec.structs.asdict(wanted) | {"sessions": now})
    if not wanted.expanded:
        assert plan(width, height, wanted).burn == plan(width, height, other).burn


@settings(max_examples=300, deadline=None)
@given(st.integers(24, 260), st.integers(4, 80), wants)
def test_levers_take_rows_from_nobody_but_from_older_alerts(width: int, height: int, wanted: Wants) -> None:
    with_levers, without = plan(width, height, wanted), plan(width, height, replace(wanted, levers=0))
    for name in Rows.__struct_fields__:
        if name not in ("levers", "alerts"):
            assert getattr(with_levers, name) == getattr(without, name)
    assert with_levers.alerts >= min(without.alerts, 1 + min(3, wanted.alerts))
    assert with_levers.levers == 0 or with_levers.levers >= 3


def test_the_sizes_of_the_screens() -> None:
    usual = Wants(windows=2, forecast=4, sessions=3, alerts=3, turns=14)
    assert plan(30, 10, usual).gauges == 2
    assert plan(30, 10, Wants(windows=5, sessions=3, marks=True)).gauges == 5
    assert plan(40, 20, usual).burn == 4
    assert (plan(80, 24, usual).verdict, plan(80, 24, usual).burn) == (3, 7)
    assert plan(160, 45, usual).turns == 15
    assert plan(80, 4, usual) == Rows(strip=3)
    assert plan(20, 10, usual) == Rows(verdict=2)


async def test_every_size_from_one_cell_to_the_largest() -> None:
    widths, heights = (1, 2, 12, 23, 24, 31, 63, 64, 119, 120, 200, 250), (1, 2, 3, 4, 5, 8, 13, 14, 21, 22, 36, 60)
    async with pane(factories.demo(progress=factories.reading().progress), (80, 24)) as (app, pilot):
        for width in widths:
            for height in heights[:: 1 if width in (24, 80, 250) else 3]:
                await pilot.resize_terminal(width, height)
                await pilot.pause()
                lines = frame(app).rstrip("\n").split("\n")
                assert len(lines) <= height
                if width >= 12:
                    assert "DEMO" in frame(app)


@pytest.mark.parametrize("width", [1, 3, 4, 5, 6, 12])
@pytest.mark.parametrize("height", [1, 2, 3])
async def test_the_palette_lives_through_every_size(width: int, height: int) -> None:
    async with pane(factories.two_windows(), (80, 24)) as (app, pilot):
        await pilot.press("ctrl+p")
        await pilot.pause(0.1)
        await pilot.resize_terminal(width, height)
        await pilot.pause(0.1)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "Show every key" in frame(app)


async def test_very_wide_panes_are_capped() -> None:
    async with pane(factories.lockout(), (250, 60)) as (app, _):
        assert max(len(line) for line in frame(app).splitlines()) <= 200


async def test_inline_is_a_strip() -> None:
    app = TestedApp(inline=True)
    async with app.run_test(size=(100, 24)) as pilot:
        app.feed(factories.two_windows())
        await pilot.pause()
        assert app.main.rows == Rows(strip=3)
        lines = frame(app).splitlines()
        assert lines[0].startswith("▲ LOCKOUT in 41m")
        assert lines[1].startswith("5h ━")
        assert lines[2].startswith("burn 412k/h 1.6×   ctx 64%   hit 93%")
