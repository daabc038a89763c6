"""What the status line says of a window: whole percentages, now and then an old one or a wrong one."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from benchmarks.forecast.person import HOUR, spread
from benchmarks.forecast.provider import WEEK, Window
from pyrometer.model import LimitReading

DRAWN = 0.5
"""Seconds from the answer to the status line."""
STALE = 0.02
"""Readings that an idle session repeats from earlier in the window."""
LEFT_OVER = 0.02
"""Windows that begin with the percentage of the one before."""
JUST = 300.0
"""Seconds after the start for which that happens."""
MOST = 103.0
"""Percent that requests in flight can reach."""


def every_turn(windows: list[Window], random: Random) -> Iterator[LimitReading]:
    """One after each call of a main loop, by time."""
    for window in windows:
        left_over = random.random() < LEFT_OVER
        for place, at in enumerate(window.main):
            told = at
            if left_over and place == 0 and at < window.starts_at + JUST:
                yield _reading(window, at, 100)
                continue
            if random.random() < STALE:
                told = window.main[random.randrange(place + 1)]
            yield _reading(window, at, round(min(window.percent_at(told), MOST)))


def hourly(windows: list[Window], random: Random) -> Iterator[LimitReading]:
    """About one an hour, after a call of a main loop."""
    due = float("-inf")
    for window in windows:
        for at in window.main:
            if at >= due:
                due = at + HOUR * spread(random, 0.5)
                yield _reading(window, at, round(min(window.percent_at(at), MOST)))


def limit_of(window: Window) -> tuple[str, int]:
    """The provider's name for windows of this length, and the length in minutes."""
    return ("seven_day", 10_080) if window.ends_at - window.starts_at == WEEK else ("five_hour", 300)


def _reading(window: Window, at: float, percent: int) -> LimitReading:
    limit, minutes = limit_of(window)
    return LimitReading("claude", limit, minutes, percent, window.ends_at, at + DRAWN, "claude status line")
