"""What is normal for this person: the burn of the five minutes in which work went on."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from functools import cache
from itertools import accumulate
from operator import itemgetter
from typing import Self

BIN = 300
"""Seconds of one bin."""
HALF_LIFE = 5 * 86_400.0
"""Seconds after which a bin weighs half: a working week fades, a holiday does not erase the habit."""
KEPT = 30 * 86_400.0
"""Seconds of history: six half-lives, 1.6 percent of the weight."""
LEAST_BINS = 24
"""Active bins (two hours of work) below which nothing is called normal."""
RECENT = 1_200
"""The last seconds do not count, so that a burst does not raise its own yardstick."""
_PRIOR_BINS = 6
"""Active bins that the person's usual rate counts for against a session's own."""
_PER_HOUR = 3600 // BIN
_REMADE_EVERY = 60
_OLDEST = round(2 * KEPT / BIN)
"""Age in bins from which on a bin waits to be pruned, and weighs nothing."""
_tokens = itemgetter(1)


class Baseline:
    """Tokens by five minutes, and their weighted median over the active ones."""

    __slots__ = ("_bins", "_made", "_median")

    def __init__(self) -> None:
        self._bins: dict[int, int] = {}
        self._made: tuple[int, int] | None = None
        self._median: tuple[float | None, int] = (None, 0)

    def save(self) -> dict[int, int]:
        """All of it, for `restore`."""
        return self._bins

    @classmethod
    def restore(cls, saved: dict[int, int]) -> Self:
        """What `save` gave."""
        baseline = cls()
        baseline._bins = saved
        return baseline

    def add(self, at: float, tokens: int) -> None:
        """Count tokens at that time; a negative number takes them away again."""
        place = math.floor(at) // BIN
        left = self._bins.get(place, 0) + tokens
        if left > 0:
            self._bins[place] = left
        else:
            self._bins.pop(place, None)

    def normal(self, now: float) -> float | None:
        """Tokens per hour of usual work; None until two hours of work are known.

        Remade once a minute, and when active five minutes were added or went.
        """
        median, active = self.median(now)
        return median if active >= LEAST_BINS else None

    def median(self, now: float) -> tuple[float | None, int]:
        """(tokens per hour, active bins that say so), however few they are."""
        made = (math.floor(now) // _REMADE_EVERY, len(self._bins))
        if made != self._made:
            self._made = made
            self._median = self._weighted_median(now)
        return self._median

    def prune(self, now: float) -> None:
        """Drop bins too old to weigh."""
        first = math.floor(now - KEPT) // BIN
        for place in [place for place in self._bins if place < first]:
            del self._bins[place]

    def _weighted_median(self, now: float) -> tuple[float | None, int]:
        stop = math.floor(now - RECENT) // BIN
        weight = _weights()
        first = stop - len(weight)
        active = [one for one in sorted(self._bins.items(), key=_tokens) if first < one[0] < stop]
        if not active:
            return None, 0
        weights = [weight[stop - place] for place, _ in active]
        half = sum(weights) / 2
        middle = bisect_left(list(accumulate(weights)), half)
        return float(active[middle][1] * _PER_HOUR), len(active)


@cache
def _weights() -> array[float]:
    """By age in bins. Made when first asked for: that takes two milliseconds, which no start should wait for."""
    return array("d", (0.5 ** (age * BIN / HALF_LIFE) for age in range(_OLDEST)))


def blended(own: Baseline, usual: float | None, now: float) -> float | None:
    """A session's normal, tokens per hour: its own median, leaning on the usual rate while the session is young."""
    median, active = own.median(now)
    if usual is None or median is None:
        return own.normal(now) if usual is None else usual
    weight = min(active, LEAST_BINS)
    return math.exp((weight * math.log(median) + _PRIOR_BINS * math.log(usual)) / (weight + _PRIOR_BINS))
