"""The clocks on the screen: every second where seconds show, more seldom where only minutes do."""

from __future__ import annotations

import itertools

from msgspec.structs import replace

from pyrometer.tui.cells import plain
from pyrometer.tui.idle_clock import LONGEST, IdleClock
from tests import factories
from tests.tui.pane import TestedApp, pane


def looks(clock: IdleClock, ticks: int, *, changed: bool = False) -> list[int]:
    """At which of so many ticks it looks."""
    found = []
    for tick in range(ticks):
        if clock.due():
            found.append(tick)
            clock.looked(changed=changed)
    return found


def test_while_something_changes_each_tick_looks() -> None:
    assert looks(IdleClock(), 10, changed=True) == list(range(10))


def test_while_nothing_changes_the_looks_grow_rare_but_never_stop() -> None:
    seen = looks(IdleClock(), 100)
    gaps = [later - earlier for earlier, later in itertools.pairwise(seen)]
    assert gaps == sorted(gaps)
    assert (gaps[0], gaps[-1]) == (1, LONGEST)


def test_a_change_brings_back_each_tick() -> None:
    clock = IdleClock()
    looks(clock, 100)
    clock.looked(changed=True)
    assert looks(clock, 3, changed=True) == [0, 1, 2]


def test_another_picture_is_looked_at_once_more_at_the_next_tick() -> None:
    clock = IdleClock()
    looks(clock, 100)
    clock.hurry()
    assert looks(clock, 2 * LONGEST) == [0, LONGEST]


async def test_the_seconds_of_a_new_picture_go_on_although_the_clock_was_slow() -> None:
    async with pane(factories.two_windows(), (80, 24)) as (app, pilot):
        for _ in range(40):
            app._tick()
        app.action_freeze()
        await pilot.pause()
        before = app.main.changed
        for _ in range(5):
            app.timepiece.now += 1
            app._tick()
        assert app.main.changed >= before + 5


async def test_a_mute_that_ends_is_seen_without_another_picture() -> None:
    async with pane(factories.two_windows(), (80, 40)) as (app, pilot):
        app.feed(replace(factories.two_windows(), muted_until=app.timepiece.now + 30))
        await pilot.pause()
        assert "muted" in _alerts(app)
        app.timepiece.now += 60
        app.redraw()
        await pilot.pause()
        assert "muted" not in _alerts(app)


async def test_a_minute_that_is_over_shows_although_nothing_comes_in() -> None:
    async with pane(factories.two_windows(), (80, 24)) as (app, pilot):
        for _ in range(40):
            app._tick()
        before = app.main.changed
        app.timepiece.now += 60
        for _ in range(LONGEST):
            app._tick()
        await pilot.pause()
        assert app.main.changed > before


def _alerts(app: TestedApp) -> str:
    return "".join(plain(line) for line in app.main.panels["alerts"]._drawn)
