"""Sums by quarter of an hour and by day (UTC), moved by exactly what a commit changes.

A quarter of an hour divides every time zone's offset, so the sums serve the local days of any zone. Long stretches are
added up from whole UTC days and the quarters at their ends.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from operator import itemgetter, sub
from struct import Struct
from typing import Final

from pyrometer.engine import tally
from pyrometer.engine.signs import MAIN
from pyrometer.engine.tally import COLUMNS, counts, nanodollars
from pyrometer.model import Turn
from pyrometer.store.names import Names, Values
from pyrometer.store.schema import COUNTED

QUARTER: Final = 900
DAY: Final = 86_400
NANO: Final = 1_000_000_000
_BITS = 64
ONE_PROMPT: Final = 1 << (COLUMNS * _BITS)
ONE_COMPACTION: Final = 1 << ((COLUMNS + 1) * _BITS)
_NONE = (0,) * (COLUMNS + 2 - tally.TOKENS)
"""Tokens, prompts and compactions of what `count` counts."""
_LAYOUT = Struct(f"<{COLUMNS + 2}Q")
_picked = itemgetter(
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
        """Count a turn at its price of today; gives that as `nano` does."""
        nano = self.nano(turn)
        self.add(turn, nano)
        return nano

    def nano(self, turn: Turn) -> int | None:
        """Its price of today in 10^-9 dollars; None if its tokens have none."""
        nano = nanodollars(self._price(turn))
        return 0 if nano is None and not turn.usage.total else nano

    def count(self, turn: Turn, rows: Sequence[Values]) -> None:
        """Count the rows (identity, values of a claim, price) of turns that share quarter, owner and kind with `turn`.

        Column by column, which costs a tenth of counting turn by turn. What no sum holds is left at 0.
        """
        _, _, _, _, _, uncached, read, short, long, output, reasoning, _, _, _, nano = zip(*rows, strict=True)
        number = len(rows)
        columns = _LAYOUT.pack(
            sum(uncached),
            sum(read),
            sum(short),
            sum(long),
            sum(output),
            sum(filter(None, reasoning)),
            number - reasoning.count(None),
            sum(filter(None, nano)),
            nano.count(None),
            0 if turn.final else number,
            number,
            *_NONE,
        )
        values = int.from_bytes(columns, "little")
        self._move(turn.agent, turn.session, turn.chain, turn.model, turn.at, values, 1)

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
        rows = []
        for key in sorted(more.keys() | less.keys()):
            values = _picked(_columns(more.get(key, 0)))
            if key in less:
                values = tuple(map(sub, values, _picked(_columns(less[key]))))
            if any(values):
                rows.append((key[0] * unit, key[1], *values))
        self._connection.executemany(_UPSERT.format(table=table), rows)
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


def _columns(values: int) -> tuple[int, ...]:
    return _LAYOUT.unpack(values.to_bytes(_LAYOUT.size, "little"))


def _dollars(nano: int | None) -> float | None:
    return None if nano is None else nano / NANO
