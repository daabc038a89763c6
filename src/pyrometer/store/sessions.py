"""What logs say of sessions as a whole: one row a log and session, and one a session with all of it."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Collection, Mapping

from pyrometer.store.names import Names, selected
from pyrometer.store.said import Said, decode, encode


class Sessions:
    """Merges it into the tables."""

    def __init__(self, connection: sqlite3.Connection, names: Names) -> None:
        self._connection = connection
        self._names = names

    def take(self, said: Mapping[int, Mapping[tuple[str, str], Said]]) -> None:
        """Learn what files say, by file, then by agent and session."""
        whole: dict[int, Said] = {}
        rows, known = [], self._sources(list(said))
        for file, sessions in said.items():
            for key, news in sessions.items():
                number = self._names.sessions.number(key)
                whole.setdefault(number, Said()).merge(news)
                if (told := known.get((number, file))) is not None:
                    news.merge(told)
                rows.append((number, file, encode(news)))
        self._connection.executemany("INSERT OR REPLACE INTO sources (session, file, said) VALUES (?, ?, ?)", rows)
        for number, data in selected(self._connection, "SELECT id, said FROM sessions WHERE id", list(whole)):
            whole[number].merge(decode(data))
        self._write(whole)

    def forget(self, files: Collection[int]) -> None:
        """Take back all that these files say."""
        marks = ", ".join(map(str, files))
        query = f"SELECT DISTINCT session FROM sources WHERE file IN ({marks})"
        numbers = [row[0] for row in self._connection.execute(query)]
        self._connection.execute(f"DELETE FROM sources WHERE file IN ({marks})")
        whole = {number: Said() for number in numbers}
        for number, data in selected(self._connection, "SELECT session, said FROM sources WHERE session", numbers):
            whole[number].merge(decode(data))
        self._write(whole)

    def _sources(self, files: list[int]) -> dict[tuple[int, int], Said]:
        """What these files have said, by session and file."""
        query = "SELECT session, file, said FROM sources WHERE file"
        return {(number, file): decode(data) for number, file, data in selected(self._connection, query, files)}

    def _write(self, whole: Mapping[int, Said]) -> None:
        rows = [
            (said.project, _known(said.oldest), _known(said.newest), encode(said), number)
            for number, said in whole.items()
        ]
        update = "UPDATE sessions SET project = ?, oldest = ?, newest = ?, said = ? WHERE id = ?"
        self._connection.executemany(update, rows)


def _known(at: float) -> float | None:
    return at if math.isfinite(at) else None
