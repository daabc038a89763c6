"""Only what changed is painted."""

from __future__ import annotations

import msgspec

from tests import factories
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
