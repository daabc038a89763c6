"""What a session usually burns while work goes on in it: the person's own habit, and the session's.

Credits by five minutes, cache rebuilds left out. A bin counts if anything was burnt in it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from heapq import nlargest
from statistics import median
from typing import Final, TypeAlias

from pyrometer.engine.xray.as_read import as_read
from pyrometer.model import Turn

BIN: Final = 300
"""Seconds of a bin."""
STEP: Final = 0.06
"""Of the recursion, on the logarithm: a habit changes over some fifty active hours."""
RECENT: Final = 1_200
"""The last seconds do not count, so that a burst does not raise its own yardstick."""
PRIOR: Final = 6
"""Active bins that the person's habit counts for against the session's own."""
OWN: Final = 24
"""Active bins after which the session's own median is trusted fully."""
LEAST: Final = 6
"""Active bins of all sessions below which nothing is called normal."""
MOST: Final = 600
"""Newest active bins that the person's habit is made of; the recursion has forgotten what is older."""
_REBUILT = 5_000
_MILLI = 1_000

_Key: TypeAlias = tuple[str, str]


class Normals:
    """Credits of all sessions by five minutes. Adding a turn is O(1)."""

    def __init__(self, credits: Callable[[Turn], float]) -> None:
        self._credits = credits
        self._bins: dict[_Key, dict[int, int]] = {}
        self._changes: dict[str, int] = {}
        self._stop = -math.inf
        self._made: dict[str, tuple[int, int, float | None]] = {}
        self._normals: dict[_Key, tuple[int, int, float | None]] = {}

    def count(self, turn: Turn, sign: int) -> None:
        """Add a turn, or take it away again with `sign` -1.

        What most of which was not in the cache is taken for a rebuild: a look at the turn alone.
        """
        usage = turn.usage
        rest = usage.uncached + usage.cache_write_5m + usage.cache_write_1h
        if rest > usage.cache_read and rest + usage.cache_read >= _REBUILT:
            turn = as_read(turn, rest)
        amount = sign * int(self._credits(turn) * _MILLI)
        key = (turn.agent, turn.session)
        bins = self._bins.get(key)
        if bins is None:
            bins = self._bins[key] = {}
        place = int(turn.at) // BIN
        left = bins.get(place, 0) + amount
        if left > 0:
            bins[place] = left
        else:
            bins.pop(place, None)
        if place < self._stop:
            self._changes[turn.agent] = self._changes.get(turn.agent, 0) + 1

    def drop(self, key: _Key) -> None:
        """The session is gone."""
        self._bins.pop(key, None)
        self._normals.pop(key, None)
        self._changes[key[0]] = self._changes.get(key[0], 0) + 1

    def changes(self) -> tuple[tuple[str, int], ...]:
        """By agent how often something that is over was counted anew."""
        return tuple(self._changes.items())

    def normal(self, key: _Key, now: float) -> float | None:
        """Credits per five minutes that are usual for this session; None while too little is known."""
        stop = math.floor(now - RECENT) // BIN
        habit = self._habit(key[0], stop)
        made = self._normals.get(key)
        if made is None or made[:2] != (stop, self._changes.get(key[0], 0)):
            made = self._normals[key] = (stop, self._changes.get(key[0], 0), self._blended(key, habit, stop))
        return made[2]

    def _blended(self, key: _Key, habit: float | None, stop: int) -> float | None:
        if habit is None:
            return None
        bins = self._bins.get(key, {})
        own = [bins[place] for place in nlargest(3 * OWN, (place for place in bins if place < stop))]
        if not own:
            return math.exp(habit) / _MILLI
        weight = min(OWN, len(own))
        return math.exp((weight * math.log(median(own)) + PRIOR * habit) / (weight + PRIOR)) / _MILLI

    def _habit(self, agent: str, stop: int) -> float | None:
        """Logarithm of the person's usual thousandths of a credit. Remade when a bin ends, or an ended one changes."""
        changes = self._changes.get(agent, 0)
        made = self._made.get(agent)
        if made is None or made[:2] != (stop, changes):
            self._stop = max(self._stop, stop)
            made = self._made[agent] = (stop, changes, self._recursion(agent, stop))
        return made[2]

    def _recursion(self, agent: str, stop: int) -> float | None:
        ended = (
            (place, key, amount)
            for key, bins in self._bins.items()
            if key[0] == agent
            for place, amount in bins.items()
            if place < stop
        )
        amounts = [math.log(amount) for _, _, amount in sorted(nlargest(MOST, ended))]
        if len(amounts) < LEAST:
            return None
        middle = median(amounts[:OWN])
        for amount in amounts[OWN:]:
            middle += STEP * (0.5 - (amount < middle))
        return middle
