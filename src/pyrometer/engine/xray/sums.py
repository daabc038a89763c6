"""What a session's turns add up to, from any turn to any other, in O(1)."""

from __future__ import annotations

from array import array
from typing import Final

CREDITS, STEADY, MAIN_STEADY, MAIN, FED, OUTPUT, NANODOLLARS, READS, UNPRICED, INVALIDATIONS, LOST = range(11)
"""Credits in thousandths, all and without cache rebuilds, and those of the main loop; turns of the main loop; what
prompts weigh, in hundredths of a token; output tokens; billionths of a dollar, and those of cache reads; turns without
a price; invalidations and the tokens they lost."""
COLUMNS: Final = 11


class Sums:
    """One running sum a column, 88 bytes a turn. Whole numbers, so that sums have no rest."""

    __slots__ = ("_columns",)

    def __init__(self) -> None:
        self._columns = [array("q", [0]) for _ in range(COLUMNS)]

    def __len__(self) -> int:
        return len(self._columns[0]) - 1

    def add(self, values: tuple[int, ...]) -> None:
        """One more turn."""
        for column, value in zip(self._columns, values, strict=True):
            column.append(column[-1] + value)

    def cut(self, turns: int) -> None:
        """Forget all but the first `turns`."""
        for column in self._columns:
            del column[turns + 1 :]

    def between(self, column: int, first: int, stop: int | None = None) -> int:
        """Of the turns from `first` up to but without `stop`."""
        sums = self._columns[column]
        return sums[-1 if stop is None else stop] - sums[first if first < len(sums) else -1]
