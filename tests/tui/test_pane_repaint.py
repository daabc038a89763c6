"""Only what changed is painted."""

from __future__ import annotations

import msgspec
from textual.geometry import Region

from tests import factories
from tests.tui.frames import frame
from tests.tui.pane import TestedApp, pane


def painted(app: TestedApp) -> dict[str, int]:
    """Rows painted so far by each panel."""
    from pyrometer.tui.widgets.line_widget import LineWidget

    return {str(widget.id): widget.painted for widget in app.main.query(LineWidget)}


def newly(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    return {name: after[name] - before[name] for name in after if after[name] != before[name]}


async def test_an_identical_snapshot_paints_nothing() -> None:
    async with pane(factories.lockout(), (160, 45)) as (app, pilot):
        before = painted(app)
        for _ in range(5):
            app.feed(factories.lockout())
            await pilot.pause()
        assert newly(before, painted(app)) == {}


async def test_a_heartbeat_without_news_paints_nothing() -> None:
    """A second later nothing visible is different: no minute has passed, no column of the graph is full."""
    async with pane(factories.lockout(), (160, 45)) as (app, pilot):
        app.timepiece.now += 1
        app.feed(factories.lockout(at=factories.NOW + 1))
        await pilot.pause()
        before = painted(app)
        app.timepiece.now += 1
        app.feed(factories.lockout(at=factories.NOW + 2))
        await pilot.pause()
        assert newly(before, painted(app)) == {}


async def test_one_busy_session_paints_its_row_alone() -> None:
    async with pane(factories.two_windows(), (80, 24)) as (app, pilot):
        before = painted(app)
        first, *others = factories.sessions()
        busier = msgspec.structs.replace(first, burn=399_000.0)
        app.feed(factories.two_windows(sessions=(busier, *others)))
        await pilot.pause()
        assert newly(before, painted(app)) == {"sessions": 1}


async def test_a_minute_paints_the_headline_alone() -> None:
    async with pane(factories.two_windows(), (60, 24)) as (app, pilot):
        before = painted(app)
        app.timepiece.now += 60
        app.redraw()
        await pilot.pause()
        assert newly(before, painted(app)) == {"verdict": 1}


async def test_frozen_paints_only_its_mark() -> None:
    async with pane(factories.two_windows(), (100, 24)) as (app, pilot):
        await pilot.press("space")
        await pilot.pause()
        before = painted(app)
        app.timepiece.now += 2
        app.feed(factories.ok())
        app.redraw()
        await pilot.pause()
        assert newly(before, painted(app)) == {"verdict": 1}


async def test_the_pane_is_still_while_nothing_happens() -> None:
    async with pane(factories.lockout(), (120, 40)) as (app, pilot):
        before = painted(app)
        await pilot.pause(1.3)
        assert newly(before, painted(app)) == {}


async def test_a_new_turn_is_painted_and_the_older_ones_only_move() -> None:
    async with pane(factories.two_windows(), (160, 45)) as (app, pilot):
        turns = factories.two_windows().last_turns
        before, shown = painted(app), frame(app)
        newest = msgspec.structs.replace(turns[0], at=factories.NOW, model="claude-newest")
        app.feed(factories.two_windows(last_turns=(newest, *turns[:-1])))
        await pilot.pause()
        assert newly(before, painted(app)) == {"turns": 1}
        assert "claude-newest" in frame(app)
        assert turns[0].model in frame(app)
        assert frame(app) != shown


async def test_another_theme_paints_every_row_in_its_colours() -> None:
    async with pane(factories.two_windows(), (80, 24)) as (app, pilot):
        before, colours = painted(app), colours_of(app)
        app.theme = next(name for name in app.shelf.names if name != app.theme)
        await pilot.pause()
        assert newly(before, painted(app)).keys() >= {"verdict", "gauges", "burn", "sessions", "health", "footer"}
        assert colours_of(app) != colours


async def test_what_was_hidden_is_drawn_as_it_is_now_when_it_appears() -> None:
    """Hidden panels draw nothing, and the first picture of one that appears is whole."""
    async with pane(factories.two_windows(), (30, 8)) as (app, pilot):
        assert "codex" not in frame(app)
        app.feed(factories.lockout())
        await pilot.resize_terminal(160, 45)
        await pilot.pause()
        seen = frame(app)
    async with pane(factories.lockout(), (160, 45)) as (app, _):
        assert seen == frame(app)


def colours_of(app: TestedApp) -> list[object]:
    strips = app.screen._compositor.render_strips()
    return [segment.style for strip in strips for segment in strip]


async def test_no_cell_stays_without_paint_while_a_widget_has_not_heard_of_its_size() -> None:
    async with pane(factories.two_windows(), (80, 24)) as (app, _):
        table = app.main.table
        width = table.size.width
        strips = table.render_lines(Region(2, 0, width + 10, 3))
        assert [strip.cell_length for strip in strips] == [width + 10] * 3
