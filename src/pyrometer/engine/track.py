"""Turns in order of time, with sums over any stretch in O(log n)."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import Self, TypeAlias

Saved: TypeAlias = tuple[bytes, bytes, bytes, int]


class Track:
    """A sorted list of (time, turn, amount), 32 bytes each.

    Newest entries are added in O(1); late ones move what is behind them in memory, and the prefix sums from there on
    are remade by the next question.
    """

    __slots__ = ("_clean", "_edited", "_sums", "amounts", "idents", "times")

    def __init__(self) -> None:
        self.times = array("d")
        self.idents = array("q")
        self.amounts = array("q")
        self._sums = array("q", [0])
        self._clean = self._edited = 0

    def __len__(self) -> int:
        return len(self.times)

    def __iter__(self) -> Iterator[tuple[float, int, int]]:
        """(time, turn, amount), oldest first."""
        return zip(self.times, self.idents, self.amounts, strict=True)

    @property
    def oldest(self) -> float:
        """Time of the first entry; infinity if there is none."""
        return self.times[0] if self.times else math.inf

    @property
    def newest(self) -> float:
        """Time of the last entry; minus infinity if there is none."""
        return self.times[-1] if self.times else -math.inf

    def add(self, at: float, ident: int, amount: int) -> None:
        """Insert an entry. A turn may be in it only once."""
        place = self.rank(at, ident)
        self.times.insert(place, at)
        self.idents.insert(place, ident)
        self.amounts.insert(place, amount)
        self._stale_from(place)

    def remove(self, at: float, ident: int) -> bool:
        """Take an entry out; False if it is not there."""
        place = self.rank(at, ident)
        if place >= len(self.times) or self.times[place] != at or self.idents[place] != ident:
            return False
        del self.times[place], self.idents[place], self.amounts[place]
        self._stale_from(place)
        return True

    def rank(self, at: float, ident: int) -> int:
        """Where this entry is, or belongs: entries of the same time are in order of their ids."""
        times = self.times
        if not times or times[-1] < at:
            return len(times)
        place = bisect_left(times, at)
        while place < len(times) and times[place] == at and self.idents[place] < ident:
            place += 1
        return place

    def place(self, at: float) -> int:
        """Number of entries before that time."""
        return bisect_left(self.times, at)

    def after(self, at: float) -> int:
        """Number of entries up to and at that time."""
        return bisect_right(self.times, at)

    def between(self, start: float, end: float) -> int:
        """Sum of the amounts from `start` up to but without `end`."""
        if self.newest < start:
            return 0
        self._refresh()
        return max(0, self._sums[bisect_left(self.times, end)] - self._sums[bisect_left(self.times, start)])

    def prune(self, before: float) -> None:
        """Drop the entries before that time."""
        count = bisect_left(self.times, before)
        if count:
            del self.times[:count], self.idents[:count], self.amounts[:count]
            self._stale_from(0)

    def save(self) -> Saved:
        """All of it, for `restore`."""
        return (self.times.tobytes(), self.idents.tobytes(), self.amounts.tobytes(), self._edited)

    @classmethod
    def restore(cls, saved: Saved) -> Self:
        """What `save` gave."""
        track = cls()
        times, idents, amounts, track._edited = saved
        track.times.frombytes(times)
        track.idents.frombytes(idents)
        track.amounts.frombytes(amounts)
        return track

    def take_edited(self) -> int:
        """First place at which entries differ from what they were at the call before; what follows may be new."""
        edited, self._edited = self._edited, len(self.times)
        return edited

    def _stale_from(self, place: int) -> None:
        if place < self._edited:
            self._edited = place
        if place < self._clean:
            self._clean = place
            del self._sums[place + 1 :]

    def _refresh(self) -> None:
        if self._clean < len(self.times):
            sums = accumulate(self.amounts[self._clean :], initial=self._sums[self._clean])
            next(sums)
            self._sums.extend(sums)
            self._clean = len(self.times)
