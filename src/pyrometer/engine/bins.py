"""Sums by bins of time of one size. A week of minutes is kept in a few bytes each: it is hardly ever asked for."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator

from pyrometer.engine.tally import COLUMNS, Counts

REMEMBERED = 24
"""Sums remembered for each size of bin."""
_LOOSE = 4
"""Groups of bins that are left as they are before old ones are packed."""
_WIDTH = 1 + COLUMNS * 8 + 1
"""Bytes of a packed bin before it is compressed: its place in the group, its counts and their sign."""
_LEVEL = 1


class Bins:
    """Sums are remembered until one of their bins changes: windows are asked for again and again."""

    __slots__ = ("_group", "_packed", "_sums", "bins", "kept_from", "size")

    def __init__(self, size: int, *, packed_by: int = 0) -> None:
        """`size` in seconds. `packed_by`: how many bins, 255 at most, are packed together; 0: none ever are."""
        self.size = size
        self.bins: dict[int, Counts] = {}
        """Those that are not packed."""
        self.kept_from: float = -math.inf
        self._group = packed_by
        self._packed: dict[int, bytes] = {}
        self._sums: dict[tuple[int, int], Counts] = {}

    def __len__(self) -> int:
        return len(self.bins) + sum(data[0] for data in self._packed.values())

    def add(self, second: int, change: Counts) -> None:
        """Count in the bin of that second; a negative number takes away what was counted before."""
        place = second // self.size
        if self._packed and (data := self._packed.pop(place // self._group, None)) is not None:
            self.bins.update(self._unpacked(place // self._group, data))
        left = self.bins.get(place, 0) + change
        if left:
            self.bins[place] = left
        else:
            del self.bins[place]
        if self._sums:
            self._sums = {span: known for span, known in self._sums.items() if not span[0] <= place < span[1]}
        if self._group and len(self.bins) > _LOOSE * self._group:
            self._pack()

    def sum(self, low: int, high: int) -> Counts:
        """Of the bins from `low` up to but without `high`."""
        known = self._sums.get((low, high))
        if known is None:
            if len(self._sums) >= REMEMBERED:
                self._sums.clear()
            known = self._sums[low, high] = self._sum(low, high)
        return known

    def first(self, least: int, before: float) -> int | None:
        """Start of the first bin with anything in it that begins in that stretch."""
        starts = [start for place in self.bins if least <= (start := place * self.size) < before]
        for group in sorted(self._packed):
            if (group + 1) * self._group * self.size <= least:
                continue
            found = [start for place, _ in self._in(group) if least <= (start := place * self.size) < before]
            if found or group * self._group * self.size >= before:
                starts += found
                break
        return min(starts, default=None)

    def prune(self, before: int) -> None:
        """Drop the bins that begin before that second: a whole number of groups, where bins are packed."""
        if before <= self.kept_from:
            return
        self.kept_from = before
        self._sums.clear()
        for place in [place for place in self.bins if place * self.size < before]:
            del self.bins[place]
        for group in [group for group in self._packed if group * self._group * self.size < before]:
            del self._packed[group]

    def _sum(self, low: int, high: int) -> Counts:
        bins = self.bins
        if high - low > len(bins):
            total = sum(counts for place, counts in bins.items() if low <= place < high)
        else:
            total = sum(bins[place] for place in range(low, high) if place in bins)
        if self._packed:
            for group in range(low // self._group, (high - 1) // self._group + 1):
                if group in self._packed:
                    total += sum(counts for place, counts in self._in(group) if low <= place < high)
        return total

    def _pack(self) -> None:
        """Pack all but the newest two groups: the present one, and the one before it for what comes a little late."""
        newest = max(self.bins) // self._group
        groups: dict[int, list[int]] = {}
        for place in self.bins:
            if (group := place // self._group) < newest - 1:
                groups.setdefault(group, []).append(place)
        for group, places in groups.items():
            first = group * self._group
            rows = b"".join(
                (place - first).to_bytes(1, "little") + self.bins.pop(place).to_bytes(_WIDTH - 1, "little", signed=True)
                for place in sorted(places)
            )
            columns = b"".join(rows[column::_WIDTH] for column in range(_WIDTH))
            self._packed[group] = bytes((len(places),)) + zlib.compress(columns, _LEVEL)

    def _in(self, group: int) -> Iterator[tuple[int, Counts]]:
        return self._unpacked(group, self._packed[group])

    def _unpacked(self, group: int, data: bytes) -> Iterator[tuple[int, Counts]]:
        """(place, counts) of the bins of that group."""
        count, columns, first = data[0], zlib.decompress(data[1:]), group * self._group
        for number in range(count):
            row = columns[number::count]
            yield first + row[0], int.from_bytes(row[1:], "little", signed=True)
