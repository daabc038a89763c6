"""The clocks on the screen: every second where seconds show, more seldom where only minutes do."""

from __future__ import annotations

import itertools

from pyrometer.tui.idle_clock import LONGEST, IdleClock
from tests import factories
from tests.tui.pane import pane


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
