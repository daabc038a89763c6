"""Percent used now: the provider's last number, moved on by what the logs say since.

Providers round to whole percents; one that names tenths is taken at its word from then on.
"""

from __future__ import annotations

import math
from typing import TypeAlias

import msgspec

Prior: TypeAlias = tuple[float, float]
"""(log of percent per credit, its variance)."""

SCALES = 15
"""Past windows whose scales are remembered."""
FOREIGN = 0.7
"""Logs. A window whose ratio is further off the usual scale contains use that the logs do not show, or is misread."""
_BETWEEN_WINDOWS = 0.03
"""Variance of the log scale from window to window: real accounts vary by about 0.15 and drift."""
_WITHIN = 0.003
"""Variance that the class weights leave in a window's ratio."""
_ROUNDED = 0.5
"""Steps by which a rounded percentage may be off."""
_STEP = 1.5
"""Steps between two readings below which the second one has just ticked over."""
_HELD = 0.45
"""Steps above a number that is repeated at which the percentage is held: just below the next."""
_FINE = 0.1
"""The step of a provider that does not round to whole percents."""
_ENOUGH = 5.0
"""Percent from which on a window's scale is worth remembering."""
_FALL, _RESTARTED = 3.0, 20.0
"""An early reset: the gate lets through a percentage lower by 3 points at least, and no higher than 20."""
_LATE = 900.0
"""Seconds before a reading: of what was spent later than that it may not know yet."""
_LATEST, _BEFORE, _FEWEST, _NEWS = 3, 10, 5, 0.25
"""A change of scale: the median of the last 3 windows is 25 percent off that of up to 10 before, of at least 5."""


class Anchor(msgspec.Struct):
    """One limit's scale and, for the window that is open, its last reading."""

    scales: list[float] = []
    """Percent per credit of past windows, oldest first."""
    scale: float | None = None
    """Of the open window, shrunk towards the past; None before the first reading ever."""
    variance: float = 0.0
    """Of the log of it, as far as the readings of this window go."""
    credits: float = 0.0
    """Spent in the window."""
    percent: float = 0.0
    """At the last reading, when `base` credits had been spent, at `seen_at`."""
    base: float = 0.0
    seen_at: float = 0.0
    since: float = 0.0
    """Credits since the last reading of any kind."""
    readings: int = 0
    reported: float | None = None
    reported_at: float | None = None
    elsewhere: float = 0.0
    """Points of this window that no local log explains, and those of the newest such reading."""
    unexplained: float = 0.0
    unexplained_at: float | None = None
    refused: float | None = None
    """This window's own ratio, where it was too far off to learn from."""
    step: float = 1.0
    """What this window's readings are rounded to, in points."""

    @property
    def known(self) -> bool:
        """Whether a reading has ever told the scale."""
        return self.scale is not None

    def open(self, at: float, credits: float) -> None:
        """A window begins at `at`; `credits` of what is already counted belong to it."""
        self.scale = self._usual() or self.scale
        self.credits, self.percent, self.base, self.seen_at, self.since = credits, 0.0, 0.0, at, credits
        self.readings, self.reported, self.reported_at = 0, None, None
        self.elsewhere, self.unexplained, self.unexplained_at, self.refused, self.step = 0.0, 0.0, None, None, 1.0

    def close(self) -> None:
        """The window is over: its scale joins the past ones."""
        final = self.refused or self.scale
        if self.readings and self.percent >= _ENOUGH and final:
            self.scales = [*self.scales, final][-SCALES:]

    def recount(self, credits: float) -> None:
        """The window turned out to begin elsewhere: `credits` have been spent in it."""
        self.base += credits - self.credits
        self.credits = credits

    def spend(self, credits: float, at: float = math.inf) -> None:
        """Counts credits of the open window; negative ones take back.

        What was spent `at` a time long before the last reading is in its percentage, however late it is heard of.
        """
        self.credits += credits
        if at < self.seen_at - _LATE:
            self.base += credits
            return
        self.since += credits

    def read(self, at: float, percent: float, prior: Prior | None = None) -> None:
        """Takes a reading that is no lower than those before. `prior`: what lock-outs say of a scale never read."""
        if percent % 1:
            self.step = _FINE
        if self.reported is None or percent > self.reported:
            self._surprise(at, percent)
            self._move(at, self._ticked(percent), prior)
            self.readings += 1
            self.reported = percent
        elif self.now() > percent + _ROUNDED * self.step:
            self.percent, self.base, self.seen_at = percent + _HELD * self.step, self.credits, at
        self.reported_at = at
        self.since = 0.0

    def restarted(self, at: float, percent: float) -> bool:
        """Whether a lower percentage of the same window means that the provider has reset it before its time."""
        fallen = (self.reported or 0.0) - percent
        return percent <= _RESTARTED and fallen >= _FALL and at >= (self.reported_at or 0.0)

    def fill(self, at: float) -> None:
        """Work was refused: 100 percent, exactly."""
        if self.readings or self.scales:
            self._surprise(at, 100.0)
            self._learn(100.0, None)
            self.readings += 1
        self.percent, self.base, self.seen_at, self.since = 100.0, self.credits, at, 0.0

    def now(self) -> float:
        """Percent used; may pass 100, and is not below what would still be rounded to the last reading."""
        least = 0.0 if self.reported is None else self.reported - _ROUNDED * self.step
        return max(0.0, least, self.percent + (self.scale or 0.0) * (self.credits - self.base))

    def deviation(self, now: float) -> float:
        """Standard deviation of that in points: rounding, scale, and what other devices may have used since."""
        moved = (self.scale or 0.0) * (self.credits - self.base)
        hours = max(0.0, now - self.seen_at) / 3600.0
        return math.sqrt(0.09 * self.step**2 + (0.18 * moved) ** 2 + 0.16 * hours)

    def change(self) -> float | None:
        """The scale of the last windows against those before, minus 1; None while it is no news."""
        before = self.scales[:-_LATEST][-_BEFORE:]
        if len(before) < _FEWEST:
            return None
        ratio = _median(self.scales[-_LATEST:]) / _median(before) - 1.0
        return ratio if abs(ratio) > _NEWS else None

    def _usual(self) -> float | None:
        """The scale of past windows; of the last three alone where all of those are far off to one side."""
        if not self.scales:
            return None
        usual = _median(self.scales)
        off = [math.log(scale / usual) for scale in self.scales[-_LATEST:]]
        moved = len(off) == _LATEST and (min(off) > FOREIGN or max(off) < -FOREIGN)
        return _median(self.scales[-_LATEST:]) if moved else usual

    def _ticked(self, percent: float) -> float:
        """Where the counter really is: one that has just ticked to x stands half a step lower, not at x."""
        moved = (self.scale or 0.0) * max(0.0, self.since) / self.step
        one_up = self.reported is not None and percent - self.reported <= 1.01 * self.step
        return percent - _ROUNDED * self.step * (1.0 - min(1.0, moved)) if one_up and moved < _STEP else percent

    def _surprise(self, at: float, percent: float) -> None:
        """Notes a reading that the local logs cannot explain."""
        if self.scale is None:
            return
        missing = percent - self.now()
        if missing > max(3.0, 4.0 * self.deviation(at)):
            self.elsewhere += missing
            self.unexplained, self.unexplained_at = missing, at

    def _move(self, at: float, percent: float, prior: Prior | None) -> None:
        self._learn(percent, prior)
        self.percent, self.base, self.seen_at = percent, self.credits, at

    def _learn(self, percent: float, prior: Prior | None) -> None:
        explained = percent - self.elsewhere
        if self.credits <= 0 or explained <= 0:
            return
        usual = self._usual()
        ratio = math.log(explained / self.credits)
        if usual is not None and abs(ratio - math.log(usual)) > FOREIGN:
            self.refused = explained / self.credits
            return
        self.refused = None
        place, loose = (math.log(usual), _BETWEEN_WINDOWS) if usual is not None else prior or (ratio, math.inf)
        tight = (_ROUNDED * self.step / max(percent, 0.3)) ** 2 + _WITHIN
        self.variance = 1.0 / (1.0 / loose + 1.0 / tight)
        self.scale = math.exp((place / loose + ratio / tight) * self.variance)


def _median(values: list[float]) -> float:
    """The upper one of two."""
    return sorted(values)[len(values) // 2]
