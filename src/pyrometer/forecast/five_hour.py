"""What is to come within hours: the usual of the hour of the day, and today's excess, which dies out."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import tzinfo

import msgspec

from pyrometer.forecast.cells import HORIZONS, Cells, State
from pyrometer.forecast.profile import Profile, integral, rate_at

FADE = 0.6
"""Hours for which a burn above or below the usual lasts."""
_FLOOR = 0.02
"""Percent per hour that any hour may bring."""
_ACTIVE = 300.0
_PAUSE = 1800.0


class FiveHour(msgspec.Struct, tag=True):
    """Model of a window of up to six hours."""

    profile: Profile = msgspec.field(default_factory=Profile)
    cells: Cells = msgspec.field(default_factory=Cells)
    last: float = -math.inf
    """Time of the newest turn."""

    def add(self, zone: tzinfo, at: float, credits: float, scale: float | None) -> None:
        """Counts credits spent at `at`; `scale` is percent per credit, None while unknown."""
        if credits > 0:
            self.last = max(self.last, at)
        self.profile.add(zone, at, credits, scale)

    def state(self, now: float) -> State:
        """How long ago the last turn was."""
        idle = now - self.last
        return 0 if idle < _ACTIVE else 1 if idle < _PAUSE else 2

    def tick(self, zone: tzinfo, now: float, scale: float, per_hour: float, total: float) -> None:
        """Scores the forecasts that have come due and makes new ones. For every five minutes of an open window."""
        self.cells.score(now, total, scale)
        shape = self.profile.shape(scale)
        state = self.state(now)
        for horizon, hours in enumerate(HORIZONS):
            mean = _mean(shape, zone, now, hours, per_hour)
            self.cells.remember(now, horizon, mean / scale, total, state)

    def predictive(
        self, zone: tzinfo, now: float, scale: float, per_hour: float
    ) -> Callable[[float], tuple[float, float]]:
        """hours -> (mean, coefficient of variation) of the percent used in them. `per_hour`: the burn now, percent."""
        shape = self.profile.shape(scale)
        state = self.state(now)

        def ahead(hours: float) -> tuple[float, float]:
            factor, spread = self.cells.correction(state, hours)
            return factor * _mean(shape, zone, now, hours, per_hour), spread

        return ahead


def _mean(shape: list[float], zone: tzinfo, now: float, hours: float, per_hour: float) -> float:
    excess = per_hour - rate_at(shape, zone, now)
    lasting = FADE * (1.0 - math.exp(-hours / FADE))
    return max(_FLOOR * hours, integral(shape, zone, now, hours) + excess * lasting)
