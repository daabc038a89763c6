"""Short numbers in place of what repeats: owners, kinds of turns, tools, lanes of sums."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, TypeAlias

from pyrometer.model import Turn

Values: TypeAlias = tuple[Any, ...]
_MOST = 20_000
"""Entries that are kept in memory, by table."""
CHUNK: Final = 500
"""Numbers in one `IN (...)`: far below SQLite's bound."""


class Dictionary:
    """One table whose rows are unique; gives their ids and gets them back."""

    def __init__(self, connection: sqlite3.Connection, table: str, columns: Sequence[str]) -> None:
        self._connection = connection
        self._table = table
        self._columns = ", ".join(columns)
        where = " AND ".join(f"{column} = ?" for column in columns)
        self._select = f"SELECT id FROM {table} WHERE {where}"
        marks = ", ".join("?" * len(columns))
        self._insert = f"INSERT OR IGNORE INTO {table} ({self._columns}) VALUES ({marks})"
        self._ids: dict[Values, int] = {}
        self._values: dict[int, Values] = {}

    def number(self, values: Values) -> int:
        """The id of the row with these values; it is made if it is missing."""
        found = self._ids.get(values)
        return self._ask(values) if found is None else found

    def values(self, number: int) -> Values:
        """The values of a row. KeyError if there is none."""
        if number not in self._values:
            self.load((number,))
        return self._values[number]

    def load(self, numbers: Iterable[int]) -> dict[int, Values]:
        """Fetch all of these at once; gives what is known."""
        wanted = list(numbers)
        missing = [number for number in wanted if number not in self._values]
        if len(self._values) + len(missing) > _MOST:
            self._values.clear()
            missing = wanted
        for row in selected(self._connection, f"SELECT id, {self._columns} FROM {self._table} WHERE id", missing):
            self._values[row[0]] = row[1:]
        return self._values

    def forget(self) -> None:
        """Ask the file again: what was made may have been rolled back."""
        self._ids.clear()
        self._values.clear()

    def _ask(self, values: Values) -> int:
        made = self._connection.execute(self._insert, values)
        found = made.lastrowid if made.rowcount else self._connection.execute(self._select, values).fetchone()[0]
        if len(self._ids) >= _MOST:
            self._ids.clear()
        number = self._ids[values] = int(found or 0)
        return number


class Names:
    """All dictionaries of a store."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._owner: tuple[Values, int] = ((), 0)
        self.sessions = Dictionary(connection, "sessions", ("agent", "name"))
        self.owners = Dictionary(connection, "owners", ("session", "chain", "subagent", "rank", "born", "witness"))
        self.kinds = Dictionary(connection, "kinds", ("model", "tier", "context_window", "final", "missed"))
        self.tools = Dictionary(connection, "tools", ("name", "server", "skill", "subagent"))
        self.lanes = Dictionary(connection, "lanes", ("session", "model", "side"))

    def owner(self, agent: str, session: str, chain: str, subagent: str, claim: tuple[int, float, str]) -> int:
        """The number of an owner by name; turns mostly have the same one as the turn before."""
        values = (agent, session, chain, subagent, claim)
        if values != self._owner[0]:
            number = self.sessions.number((agent, session))
            self._owner = (values, self.owners.number((number, chain, subagent, *claim)))
        return self._owner[1]

    def kind(self, turn: Turn) -> int:
        """The number of the kind of turn that it is."""
        window = -1 if turn.context_window is None else turn.context_window
        return self.kinds.number((turn.model, turn.tier, window, turn.final, turn.cache_miss))

    def forget(self) -> None:
        """Ask the file again."""
        self._owner = ((), 0)
        for dictionary in (self.sessions, self.owners, self.kinds, self.tools, self.lanes):
            dictionary.forget()


def selected(connection: sqlite3.Connection, query: str, numbers: Sequence[int]) -> Iterator[Values]:
    """The rows of `query IN (numbers)`."""
    for start in range(0, len(numbers), CHUNK):
        some = numbers[start : start + CHUNK]
        yield from connection.execute(f"{query} IN ({','.join('?' * len(some))})", some)
