"""Sums over any stretch of time, in memory that does not grow with the number of turns."""

from __future__ import annotations

import math

from pyrometer.engine.bins import Bins
from pyrometer.engine.tally import Counts, Tally

SECOND, MINUTE, HOUR = 1, 60, 3600
SECONDS_KEPT = 6 * HOUR
"""How long sums are exact to the second: longer than the longest short window."""
MINUTES_KEPT = 9 * 24 * HOUR
"""How long they are exact to the minute: longer than a week."""


class TimeSums:
    """Counts by event time, arriving in any order.

    Bins of a second, a minute and an hour side by side: an update costs three additions, a question at most a few
    hundred look-ups. Bins that are too old for their size are pruned; further back, the bounds of a question are
    rounded to the nearest minute, then hour.
    """

    def __init__(self) -> None:
        self._levels = (Bins(SECOND), Bins(MINUTE, packed_by=HOUR // MINUTE), Bins(HOUR))

    def add(self, at: float, values: Counts, sign: int = 1) -> None:
        """Count at that time, or take away again with `sign` -1 what was added before."""
        second = math.floor(at)
        change = values if sign > 0 else -values
        for level in self._levels:
            if second >= level.kept_from:
                level.add(second, change)

    def between(self, start: float, end: float) -> Tally:
        """The sum from the second of `start` up to but without the second of `end`."""
        first, stop = self._rounded(math.floor(start)), self._rounded(math.floor(end))
        return Tally(self._sum(len(self._levels) - 1, first, stop))

    def first(self, after: float) -> float | None:
        """When the first turn from the second of `after` on happened, as exactly as that time is still kept."""
        least, before = self._rounded(math.floor(after)), math.inf
        found = []
        for level in self._levels:
            found.append(level.first(least, before))
            before = level.kept_from
        return min((second for second in found if second is not None), default=None)

    @property
    def whole(self) -> Tally:
        """The sum of everything that is kept."""
        return Tally(sum(self._levels[-1].bins.values()))

    def prune(self, now: float, kept: float) -> None:
        """Drop what is older than each size of bin is kept for; hours are kept for `kept` seconds."""
        spans = (SECONDS_KEPT, MINUTES_KEPT, max(kept, MINUTES_KEPT))
        for level, span, unit in zip(self._levels, spans, (MINUTE, HOUR, HOUR), strict=True):
            level.prune((math.floor(now - span) // unit) * unit)

    def __len__(self) -> int:
        return sum(map(len, self._levels))

    def _rounded(self, second: int) -> int:
        seconds, minutes, _ = self._levels
        if second < minutes.kept_from:
            return (second + HOUR // 2) // HOUR * HOUR
        if second < seconds.kept_from:
            return (second + MINUTE // 2) // MINUTE * MINUTE
        return second

    def _sum(self, depth: int, first: int, stop: int) -> Counts:
        """Whole bins of this level, and the edges from the next smaller one."""
        if first >= stop:
            return 0
        level = self._levels[depth]
        low, high = -(-first // level.size), stop // level.size
        if depth == 0:
            return level.sum(first, stop)
        if low > high:
            return self._sum(depth - 1, first, stop)
        left = self._sum(depth - 1, first, low * level.size)
        return left + level.sum(low, high) + self._sum(depth - 1, high * level.size, stop)
