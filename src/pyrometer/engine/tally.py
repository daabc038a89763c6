"""Counts that can be added up and taken away again without a rest.

All columns of a turn are packed into one integer, 64 bits a column. So a sum of turns is a sum of plain integers,
twenty times as fast as a sum column by column, and takes a third of the memory. No column of a sum may fall below
zero: only take away what was added.
"""

from __future__ import annotations

from struct import Struct
from typing import TypeAlias

from pyrometer.model import Turn
from pyrometer.usage import Usage

Counts: TypeAlias = int
"""The columns of one turn, or of a sum of turns."""

UNCACHED, CACHE_READ, WRITE_5M, WRITE_1H, OUTPUT, REASONING, KNOWN, NANODOLLARS, UNPRICED, LOWER, TURNS, TOKENS = range(
    12
)
COLUMNS = 12
_LAYOUT = Struct(f"<{COLUMNS}Q")
_BITS = 64
_MASK = (1 << _BITS) - 1
_NANO = 1_000_000_000
_MAX_DOLLARS = 10_000.0
"""A dearer turn is a mistake in the price table."""


def counts(turn: Turn, dollars: float | None) -> Counts:
    """The columns of one turn. Tokens without a sensible price are counted as unpriced."""
    usage = turn.usage
    reasoning = usage.reasoning
    total = usage.total
    nano = nanodollars(dollars)
    columns = _LAYOUT.pack(
        usage.uncached,
        usage.cache_read,
        usage.cache_write_5m,
        usage.cache_write_1h,
        usage.output,
        0 if reasoning is None else reasoning,
        0 if reasoning is None else 1,
        nano or 0,
        1 if total and nano is None else 0,
        0 if turn.final else 1,
        1,
        total,
    )
    return int.from_bytes(columns, "little")


def nanodollars(dollars: float | None) -> int | None:
    """A price in 10^-9 dollars; None if there is none, or no sensible one."""
    return round(dollars * _NANO) if dollars is not None and 0 <= dollars <= _MAX_DOLLARS else None


def tokens(values: Counts) -> int:
    """Every token once."""
    return values >> (TOKENS * _BITS)


class Tally:
    """What a sum of counts means."""

    __slots__ = ("counts",)

    def __init__(self, values: Counts = 0) -> None:
        self.counts = values

    def __getitem__(self, column: int) -> int:
        return (self.counts >> (column * _BITS)) & _MASK

    @property
    def columns(self) -> tuple[int, ...]:
        return _LAYOUT.unpack(self.counts.to_bytes(_LAYOUT.size, "little"))

    @property
    def tokens(self) -> int:
        """Every token once."""
        return tokens(self.counts)

    @property
    def usage(self) -> Usage:
        """The sum by bucket; reasoning is None if no turn says it."""
        uncached, read, short, long, output, reasoning, known, *_ = self.columns
        return Usage(uncached, read, short, long, output, reasoning if known else None)

    @property
    def priced(self) -> tuple[float, bool]:
        """API-equivalent dollars of what has a price, and whether everything has."""
        return self[NANODOLLARS] / _NANO, not self[UNPRICED]

    @property
    def dollars(self) -> float | None:
        """API-equivalent dollars; None if some tokens have no price."""
        dollars, complete = self.priced
        return dollars if complete else None
