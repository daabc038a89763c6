"""How much is used in each hour of the local day, on days with work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import Annotated, TypeAlias

import msgspec

from pyrometer.forecast.hours import QUARTER, local

_KEPT = 0.5 ** (1 / 10)
"""What a further active day leaves of the weight of those before: half-life ten active days."""
_PRIOR = tuple(7.0 if 9 <= hour < 19 else 3.0 if 19 <= hour < 23 else 0.3 for hour in range(24))
"""Percent of a five-hour window per hour, until the person's own days are known; as fitted in the simulation."""
PRIOR_DAY = sum(_PRIOR)
_PRIOR_DAYS = 2.0

Hours: TypeAlias = Annotated[list[float], msgspec.Meta(min_length=24, max_length=24)]
"""One number for each hour of the day."""


class Profile(msgspec.Struct):
    """Credits by local hour, exponentially forgotten. Days are folded in when they are over."""

    active: float = 3.0
    """Percent of the window from which on a day counts as a day with work."""
    prior_day: float = PRIOR_DAY
    """Percent of the window that the assumed day uses in all."""
    hours: Hours = msgspec.field(default_factory=lambda: [0.0] * 24)
    days: float = 0.0
    """Weight of the days in `hours`, and of the assumed ones."""
    assumed: float = _PRIOR_DAYS
    day: int = 0
    """The day that `today` belongs to; 0 before the first."""
    today: Hours = msgspec.field(default_factory=lambda: [0.0] * 24)

    def add(self, zone: tzinfo, at: float, credits: float, scale: float | None) -> None:
        """Counts what was used at `at`; days gone by stay as they are. `scale`: percent per credit, None: unknown."""
        day, hour = local(zone, int(at // QUARTER))
        if day > self.day:
            self._fold(scale)
            self.day, self.today = day, [0.0] * 24
        if day == self.day:
            self.today[hour] += credits

    def shape(self, scale: float) -> list[float]:
        """Percent per hour for each local hour, smoothed over its neighbours."""
        weight = self.days + self.assumed
        assumed = self.assumed * self.prior_day / PRIOR_DAY
        plain = [(scale * used + assumed * prior) / weight for used, prior in zip(self.hours, _PRIOR, strict=True)]
        return [0.25 * plain[hour - 1] + 0.5 * plain[hour] + 0.25 * plain[(hour + 1) % 24] for hour in range(24)]

    def _fold(self, scale: float | None) -> None:
        used = sum(self.today)
        if used <= 0 or (scale is not None and scale * used <= self.active):
            return
        self.hours = [kept * _KEPT + max(0.0, new) for kept, new in zip(self.hours, self.today, strict=True)]
        self.days = self.days * _KEPT + 1.0
        self.assumed *= _KEPT


def rate_at(shape: Sequence[float], zone: tzinfo, at: float) -> float:
    """Percent per hour at one instant."""
    return shape[local(zone, int(at // QUARTER))[1]]


def integral(shape: Sequence[float], zone: tzinfo, at: float, hours: float) -> float:
    """Percent in the `hours` (at most a few days) after `at`."""
    end = at + hours * 3600.0
    total = 0.0
    quarter = int(at // QUARTER)
    while at < end:
        quarter += 1
        stop = min(end, float(quarter * QUARTER))
        total += shape[local(zone, quarter - 1)[1]] * (stop - at)
        at = stop
    return total / 3600.0
