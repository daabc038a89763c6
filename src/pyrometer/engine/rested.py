"""Packed turns that hardly anybody asks for any more, in some thirty bytes each."""

from __future__ import annotations

import zlib
from array import array
from bisect import bisect_left
from collections.abc import Mapping

_BLOCK = 256
"""Turns that are compressed together: finding one costs some ten microseconds."""
_LEVEL = 1
_LENGTH = 4
"""Bytes that tell the length of an entry."""
_GONE = -1


class Rested:
    """Entries by number. To change one, take it out and put it in again.

    The numbers stand in order in one array, so that a look at a number costs a bisection and no object. Entries are
    compressed column by column, as their bytes are alike from turn to turn.
    """

    def __init__(self) -> None:
        self._numbers, self._places = array("q"), array("i")
        self._blocks: dict[int, tuple[int, bytes]] = {}
        """(rows, their columns)."""
        self._left: dict[int, int] = {}
        """How many entries of each block are still here."""
        self._made = 0
        self._open: tuple[int, int, bytes] = (_GONE, 0, b"")
        """The block that was looked into last: its number, rows and columns."""
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __contains__(self, number: int) -> bool:
        return self._find(number) is not None

    def get(self, number: int) -> bytes | None:
        """The entry of that number; None if it is not here."""
        found = self._find(number)
        return None if found is None else self._entry(self._places[found])

    def take(self, number: int) -> bytes | None:
        """The same, and it is here no more."""
        found = self._find(number)
        if found is None:
            return None
        place, self._places[found] = self._places[found], _GONE
        entry = self._entry(place)
        self._count -= 1
        block = place // _BLOCK
        self._left[block] -= 1
        if not self._left[block]:
            del self._left[block], self._blocks[block]
        return entry

    def put(self, entries: Mapping[int, bytes]) -> None:
        """Take in entries that are not here. Neighbours are found together, and alike ones need less memory."""
        places = []
        waiting = list(entries.items())
        for start in range(0, len(waiting), _BLOCK):
            some = waiting[start : start + _BLOCK]
            block = self._compressed([entry for _, entry in some])
            places += [(number, block * _BLOCK + row) for row, (number, _) in enumerate(some)]
        self._count += len(places)
        self._sort_in(sorted(places))

    def _compressed(self, entries: list[bytes]) -> int:
        """The number of the block that is made of these entries: each with its length in front, and filled up."""
        block, self._made = self._made, self._made + 1
        width = _LENGTH + max(map(len, entries))
        rows = b"".join((len(entry).to_bytes(_LENGTH, "little") + entry).ljust(width, b"\0") for entry in entries)
        columns = b"".join(rows[column::width] for column in range(width))
        self._blocks[block] = (len(entries), zlib.compress(columns, _LEVEL))
        self._left[block] = len(entries)
        return block

    def beginning(self, start: bytes) -> list[int]:
        """The numbers of the entries that begin so; none may be shorter.

        Goes through all there are: some thirty milliseconds.
        """
        rows = {block: self._rows(block, start) for block in self._blocks}
        places = zip(self._numbers, self._places, strict=True)
        return [number for number, place in places if place != _GONE and place % _BLOCK in rows[place // _BLOCK]]

    def _rows(self, block: int, start: bytes) -> frozenset[int]:
        count, packed = self._blocks[block]
        columns = zlib.decompress(packed)
        stop = (_LENGTH + len(start)) * count
        found = (row for row in range(count) if columns[row:stop:count][_LENGTH:] == start)
        return frozenset(found)

    def _find(self, number: int) -> int | None:
        found = bisect_left(self._numbers, number)
        known = found < len(self._numbers) and self._numbers[found] == number and self._places[found] != _GONE
        return found if known else None

    def _entry(self, place: int) -> bytes:
        block, row = divmod(place, _BLOCK)
        if self._open[0] != block:
            rows, packed = self._blocks[block]
            self._open = (block, rows, zlib.decompress(packed))
        _, rows, columns = self._open
        found = columns[row::rows]
        return found[_LENGTH : _LENGTH + int.from_bytes(found[:_LENGTH], "little")]

    def _sort_in(self, news: list[tuple[int, int]]) -> None:
        """Numbers that are gone are left out on the way."""
        numbers, places = array("q"), array("i")
        done = 0
        for number, place in news:
            stop = bisect_left(self._numbers, number, done)
            self._keep(done, stop, numbers, places)
            numbers.append(number)
            places.append(place)
            done = stop
        self._keep(done, len(self._numbers), numbers, places)
        self._numbers, self._places = numbers, places

    def _keep(self, start: int, stop: int, numbers: array[int], places: array[int]) -> None:
        """Copy what is still here of that stretch."""
        some = self._places[start:stop]
        if _GONE not in some:
            numbers.extend(self._numbers[start:stop])
            places.extend(some)
            return
        for number, place in zip(self._numbers[start:stop], some, strict=True):
            if place != _GONE:
                numbers.append(number)
                places.append(place)
