"""Straight lines from the official percentage: other programs' formulas as their sources state them, and simple ones.

All are told the window's true start and reset, and get the readings that this program's gate believes, so that none
suffers from stale ones.
"""

from __future__ import annotations

import math
from collections import deque
from typing import Protocol

from benchmarks.forecast.product import Spent, Told
from benchmarks.forecast.trial import Answer

HOUR = 3600.0


class Formula(Protocol):
    """What turns events into answers."""

    name: str

    def open(self, starts_at: float, resets_at: float) -> None: ...

    def spend(self, spent: Spent) -> None: ...

    def read(self, told: Told) -> None: ...

    def close(self) -> None:
        """The window is over."""
        ...

    def answer(self, now: float) -> Answer: ...


class Line:
    """A straight line from a percentage at a rate: full before the reset, or not."""

    name = ""

    def open(self, starts_at: float, resets_at: float) -> None:
        self.starts_at, self.resets_at = starts_at, resets_at
        self.percent = 0.0

    def spend(self, spent: Spent) -> None: ...

    def read(self, told: Told) -> None:
        self.percent = told.percent

    def close(self) -> None: ...

    def line(self, now: float, percent: float, per_hour: float) -> Answer:
        """`per_hour`: points of the window."""
        full_at = now + max(0.0, 100 - percent) / per_hour * HOUR if per_hour > 1e-9 else math.inf
        eta = full_at if full_at < self.resets_at else None
        return Answer(min(percent, 100.0), 0.0 if eta is None else 1.0, eta, eta, eta)

    def elapsed(self, now: float) -> float:
        """Hours since the window's start; at least five minutes."""
        return max(1 / 12, (now - self.starts_at) / HOUR)


class Regression(Line):
    """ccburn 0.8: least squares through all readings of the window, at least three over a tenth of its length."""

    name = "ccburn: least squares"

    def open(self, starts_at: float, resets_at: float) -> None:
        super().open(starts_at, resets_at)
        self.count, self.first, self.last = 0, 0.0, 0.0
        self.at = self.value = self.square = self.product = 0.0
        """Sums over the readings of hours since the start, percent, and their products."""

    def read(self, told: Told) -> None:
        super().read(told)
        hours = (told.at - self.starts_at) / HOUR
        self.first, self.last = hours if not self.count else self.first, hours
        self.count += 1
        self.at += hours
        self.value += told.percent
        self.square += hours * hours
        self.product += hours * told.percent

    def answer(self, now: float) -> Answer:
        return self.line(now, self.percent, self._slope())

    def _slope(self) -> float:
        tenth = (self.resets_at - self.starts_at) / HOUR / 10
        if self.count < 3 or self.last - self.first < tenth:
            return 0.0
        return (self.count * self.product - self.at * self.value) / (self.count * self.square - self.at**2)


class Pace(Line):
    """Used percent over elapsed hours."""

    name = "pace: used / elapsed"

    def answer(self, now: float) -> Answer:
        return self.line(now, self.percent, self.percent / self.elapsed(now))


class LastHour(Line):
    """claude-code-usage-limits: the dollars of the last hour, by the percent that a dollar was worth so far."""

    name = "last hour"

    def __init__(self) -> None:
        self.worth = 0.0
        """Points per dollar, learned from 5 percent on."""

    def open(self, starts_at: float, resets_at: float) -> None:
        super().open(starts_at, resets_at)
        self.recent: deque[tuple[float, float]] = deque()
        self.dollars = self.dollars_read = 0.0

    def spend(self, spent: Spent) -> None:
        self.dollars += spent.dollars
        self.recent.append((spent.at, spent.dollars))

    def read(self, told: Told) -> None:
        super().read(told)
        self.dollars_read = self.dollars
        if told.percent >= 5 and self.dollars > 0:
            self.worth = told.percent / self.dollars

    def answer(self, now: float) -> Answer:
        while self.recent and self.recent[0][0] < now - HOUR:
            self.recent.popleft()
        hourly = sum(dollars for _, dollars in self.recent) / min(1.0, self.elapsed(now))
        percent = self.percent + (self.dollars - self.dollars_read) * self.worth
        return self.line(now, percent, hourly * self.worth)


class LastDay(Line):
    """What the readings rose by in the last 24 hours."""

    name = "last 24 h"

    def open(self, starts_at: float, resets_at: float) -> None:
        super().open(starts_at, resets_at)
        self.recent: deque[Told] = deque()
        self.day_ago = 0.0

    def read(self, told: Told) -> None:
        super().read(told)
        self.recent.append(told)

    def answer(self, now: float) -> Answer:
        while self.recent and self.recent[0].at <= now - 24 * HOUR:
            self.day_ago = self.recent.popleft().percent
        return self.line(now, self.percent, (self.percent - self.day_ago) / 24)


class Average(Line):
    """The exponentially weighted rate of credits with a half-life of 30 minutes."""

    name = "EWMA, 30 min"
    HALF_LIFE = 0.5 * HOUR

    def __init__(self) -> None:
        self.worth = self.rate = self.at = 0.0

    def open(self, starts_at: float, resets_at: float) -> None:
        super().open(starts_at, resets_at)
        self.credits = 0.0

    def spend(self, spent: Spent) -> None:
        self.credits += spent.credits
        self.rate = self._rate(spent.at) + math.log(2) / self.HALF_LIFE * HOUR * spent.credits
        self.at = max(self.at, spent.at)

    def read(self, told: Told) -> None:
        super().read(told)
        if self.credits > 0 and (told.percent >= 5 or not self.worth):
            self.worth = told.percent / self.credits

    def answer(self, now: float) -> Answer:
        return self.line(now, self.percent, self._rate(now) * self.worth)

    def _rate(self, now: float) -> float:
        return self.rate * math.exp2(-max(0.0, now - self.at) / self.HALF_LIFE)
