"""What is to come within days: the person's usual day, working days and weekends apart."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import tzinfo

import msgspec

from pyrometer.forecast.hours import day_end, is_weekend, local_day
from pyrometer.forecast.profile import Profile, integral

_KEPT = 0.5 ** (1 / 14)
"""Half-life of a day's weight: fourteen days of its kind."""
_BUSY = 0.25
"""Coefficient of variation of a whole week: a busy week stays busy."""
_MIN_VARIANCE = 0.3
"""Of a day, in squares of its mean."""
_STARTED = 1.25
"""A day on which something has been used is not one of the idle days that its mean contains."""
_SOME = 0.3
"""Percent of the week that make a day one with work."""
_LONGEST = 400
"""Days without a word after which older ones have no weight left."""


class Days(msgspec.Struct):
    """Day totals of one kind of day: weight, sum, sum of squares, in credits; and the day assumed at the beginning."""

    mean: float
    """Percent that the assumed day uses, and its standard deviation."""
    deviation: float
    assumed: float = 2.0
    weight: float = 0.0
    total: float = 0.0
    squares: float = 0.0

    def add(self, credits: float) -> None:
        self.assumed *= _KEPT
        self.weight = self.weight * _KEPT + 1.0
        self.total = self.total * _KEPT + credits
        self.squares = self.squares * _KEPT + credits**2

    def usual(self, scale: float) -> tuple[float, float]:
        """(mean, variance) of a day in percent."""
        weight = self.weight + self.assumed
        mean = (self.assumed * self.mean + scale * self.total) / weight
        square = (self.assumed * (self.mean**2 + self.deviation**2) + scale**2 * self.squares) / weight
        return mean, max(square - mean**2, _MIN_VARIANCE * mean**2)


class Week(msgspec.Struct, tag=True):
    """Model of a window of more than six hours. Idle days count: a week with a holiday is a week."""

    working: Days = msgspec.field(default_factory=lambda: Days(13.0, 13.0))
    weekend: Days = msgspec.field(default_factory=lambda: Days(5.0, 10.0))
    profile: Profile = msgspec.field(default_factory=lambda: Profile(active=_SOME))
    day: int = 0
    today: float = 0.0

    def add(self, zone: tzinfo, at: float, credits: float, scale: float | None) -> None:
        """Counts credits spent at `at`; `scale` is percent per credit, None while unknown."""
        day = local_day(zone, at)
        self._roll(day)
        if day == self.day:
            self.today += credits
        self.profile.add(zone, at, credits, scale)

    def predictive(
        self, zone: tzinfo, now: float, scale: float, share: float
    ) -> Callable[[float], tuple[float, float]]:
        """hours -> (mean, coefficient of variation) of the percent used in them. `share` of the usual goes on."""
        shape = self.profile.shape(scale)
        whole = max(sum(shape), 1e-9)
        today = local_day(zone, now)
        end = day_end(zone, today)
        started = _STARTED if self.day == today and scale * self.today > _SOME else 1.0

        def ahead(hours: float) -> tuple[float, float]:
            first = min(hours, max(0.0, end - now) / 3600.0)
            mean, variance = self._part(today, started * integral(shape, zone, now, first) / whole, scale)
            left, day = hours - first, today
            while left > 1e-9:
                day += 1
                more, spread = self._part(day, min(1.0, left / 24.0), scale)
                mean, variance, left = mean + more, variance + spread, left - 24.0
            deviation = math.sqrt(variance + (_BUSY * mean) ** 2)
            return share * mean, deviation / max(mean, 1e-6)

        return ahead

    def _part(self, day: int, part: float, scale: float) -> tuple[float, float]:
        mean, variance = (self.weekend if is_weekend(day) else self.working).usual(scale)
        return part * mean, part * variance

    def _roll(self, day: int) -> None:
        if not self.day:
            self.day = day
        self.day = max(self.day, day - _LONGEST)
        while self.day < day:
            (self.weekend if is_weekend(self.day) else self.working).add(max(0.0, self.today))
            self.day, self.today = self.day + 1, 0.0
