"""The pane looks as the golden frames say, in every state and size, with colour and without."""

from __future__ import annotations

import pytest

from pyrometer.snapshot import Verdict
from pyrometer.words import SIGNS
from tests import factories
from tests.tui.frames import check_frame, frame
from tests.tui.pane import pane

SIZES = [(30, 10), (40, 20), (80, 24), (160, 45)]
NAMES = ["lockout", "ok", "locked", "idle", "unknown", "waiting", "reading", "demo"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_golden_frame(name: str, width: int, height: int) -> None:
    async with pane(factories.STATES[name](), (width, height)) as (app, _):
        check_frame(app, f"pane-{name}-{width}x{height}")


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_frozen_frame(width: int, height: int) -> None:
    async with pane(factories.two_windows(), (width, height)) as (app, pilot):
        await pilot.press("space")
        app.timepiece.now += 92
        app.feed(factories.ok())
        app.redraw()
        await pilot.pause()
        check_frame(app, f"pane-frozen-{width}x{height}")


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_first_frame_before_any_snapshot(width: int, height: int) -> None:
    async with pane(None, (width, height)) as (app, _):
        check_frame(app, f"pane-first-{width}x{height}")


@pytest.mark.parametrize(("width", "height"), [(80, 4), (100, 3), (24, 4), (20, 3), (64, 12), (120, 24), (60, 44)])
async def test_odd_sizes(width: int, height: int) -> None:
    async with pane(factories.demo(), (width, height)) as (app, _):
        check_frame(app, f"pane-demo-{width}x{height}")


@pytest.mark.parametrize("name", ["lockout", "locked", "unknown"])
async def test_no_color_changes_no_character(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with pane(factories.STATES[name](), (80, 24)) as (app, _):
        assert app.no_color
        check_frame(app, f"pane-{name}-80x24")


@pytest.mark.parametrize("verdict", list(Verdict))
async def test_every_verdict_has_its_sign_and_word_without_colour(verdict: Verdict) -> None:
    name = {Verdict.TIGHT: "tight", Verdict.OK: "ok"}.get(verdict, verdict.value)
    async with pane(factories.STATES[name](), (40, 20)) as (app, _):
        first = frame(app).splitlines()[0]
        word = {Verdict.UNKNOWN: "NO LIMIT", Verdict.LOCKED: "LOCKED"}.get(verdict, verdict.value.upper())
        assert first.startswith(SIGNS[verdict])
        assert word in first


@pytest.mark.parametrize(("width", "height"), [(24, 4), (30, 10), (40, 20), (64, 5), (80, 24), (160, 45), (250, 60)])
async def test_invented_data_is_marked_in_every_size(width: int, height: int) -> None:
    async with pane(factories.demo(), (width, height)) as (app, _):
        assert "DEMO · invented data" in frame(app)


@pytest.mark.parametrize(("width", "height"), [(12, 2), (23, 3), (10, 30)])
async def test_invented_data_is_marked_below_the_smallest_size(width: int, height: int) -> None:
    async with pane(factories.demo(), (width, height)) as (app, _):
        assert "DEMO" in frame(app)
