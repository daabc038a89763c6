"""Sums by quarter of an hour and by day (UTC), moved by exactly what a commit changes.

A quarter of an hour divides every time zone's offset, so the sums serve the local days of any zone. Long stretches are
added up from whole UTC days and the quarters at their ends.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from struct import Struct
from typing import Final

from pyrometer.engine import tally
from pyrometer.engine.signs import MAIN
from pyrometer.engine.tally import COLUMNS, counts
from pyrometer.model import Turn
from pyrometer.store.names import Names
from pyrometer.store.schema import COUNTED

QUARTER: Final = 900
DAY: Final = 86_400
NANO: Final = 1_000_000_000
_BITS = 64
ONE_PROMPT: Final = 1 << (COLUMNS * _BITS)
ONE_COMPACTION: Final = 1 << ((COLUMNS + 1) * _BITS)
_LAYOUT = Struct(f"<{COLUMNS + 2}Q")
_ORDER = (
    tally.UNCACHED,
    tally.CACHE_READ,
    tally.WRITE_5M,
    tally.WRITE_1H,
    tally.OUTPUT,
    tally.REASONING,
    tally.KNOWN,
    tally.NANODOLLARS,
    tally.UNPRICED,
    tally.LOWER,
    tally.TURNS,
    COLUMNS,
    COLUMNS + 1,
)
"""The columns of a tally in the order of `COUNTED`."""


class Sums:
    """What one commit adds and takes away; `flush` writes it."""

    def __init__(self, connection: sqlite3.Connection, names: Names, price: Callable[[Turn], float | None]) -> None:
        self._connection = connection
        self._names = names
        self._price = price
        self._more: dict[tuple[int, int], int] = {}
        self._less: dict[tuple[int, int], int] = {}
        self._lanes: dict[tuple[str, str, str, bool], int] = {}
        """Numbers of lanes, within one commit."""

    def price(self, turn: Turn) -> int | None:
        """Count a turn at its price of today; gives that in 10^-9 dollars, None if there is none."""
        values = counts(turn, self._price(turn))
        self._move(turn.agent, turn.session, turn.chain, turn.model, turn.at, values, 1)
        nano = _column(values, tally.NANODOLLARS)
        return nano or (None if _column(values, tally.UNPRICED) else 0)

    def add(self, turn: Turn, nano: int | None, sign: int = 1) -> None:
        """Count a turn, or take it away again, at the price that it was counted with."""
        self._move(turn.agent, turn.session, turn.chain, turn.model, turn.at, counts(turn, _dollars(nano)), sign)

    def mark(self, agent: str, session: str, chain: str, at: float, amount: int, sign: int = 1) -> None:
        """Count a prompt (`ONE_PROMPT`) or compaction (`ONE_COMPACTION`), or take it away again."""
        self._move(agent, session, chain, "", at, amount, sign)

    def flush(self) -> None:
        """Write the sums, within the caller's transaction."""
        self._write("quarters", self._more, self._less)
        self._write("days", _by_day(self._more), _by_day(self._less))
        self.drop()

    def drop(self) -> None:
        """Forget what was not written."""
        self._more, self._less, self._lanes = {}, {}, {}

    def _move(self, agent: str, session: str, chain: str, model: str, at: float, amount: int, sign: int) -> None:
        lane = (agent, session, model, chain != MAIN)
        number = self._lanes.get(lane)
        if number is None:
            number = self._lanes[lane] = self._lane(*lane)
        moved = self._more if sign > 0 else self._less
        key = (int(at // QUARTER), number)
        moved[key] = moved.get(key, 0) + amount

    def _lane(self, agent: str, session: str, model: str, side: bool) -> int:
        return self._names.lanes.number((self._names.sessions.number((agent, session)), model, int(side)))

    def _write(self, table: str, more: dict[tuple[int, int], int], less: dict[tuple[int, int], int]) -> None:
        unit = QUARTER if table == "quarters" else DAY
        rows = [
            (start * unit, lane, *_difference(more.get((start, lane), 0), less.get((start, lane), 0)))
            for start, lane in sorted(more.keys() | less.keys())
        ]
        self._connection.executemany(_UPSERT.format(table=table), [row for row in rows if any(row[2:])])
        emptied = [(start * unit, lane) for start, lane in less]
        self._connection.executemany(_CLEAN.format(table=table), emptied)


_UPSERT = (
    f"INSERT INTO {{table}} (start, lane, {', '.join(COUNTED)}) VALUES (?, ?{', ?' * len(COUNTED)}) "
    f"ON CONFLICT (start, lane) DO UPDATE SET {', '.join(f'{name} = {name} + excluded.{name}' for name in COUNTED)}"
)
_CLEAN = "DELETE FROM {table} WHERE start = ? AND lane = ? AND turns = 0 AND prompts = 0 AND compactions = 0"


def _by_day(moved: dict[tuple[int, int], int]) -> dict[tuple[int, int], int]:
    days: dict[tuple[int, int], int] = {}
    for (quarter, lane), amount in moved.items():
        key = (quarter * QUARTER // DAY, lane)
        days[key] = days.get(key, 0) + amount
    return days


def _difference(more: int, less: int) -> tuple[int, ...]:
    added, taken = _columns(more), _columns(less)
    return tuple(added[place] - taken[place] for place in _ORDER)


def _columns(values: int) -> tuple[int, ...]:
    return _LAYOUT.unpack(values.to_bytes(_LAYOUT.size, "little"))


def _column(values: int, column: int) -> int:
    return (values >> (column * _BITS)) & ((1 << _BITS) - 1)


def _dollars(nano: int | None) -> float | None:
    return None if nano is None else nano / NANO
