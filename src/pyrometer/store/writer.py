"""One commit: what files say and how far they were read, together or not at all."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager

from pyrometer.model import Record, Turn
from pyrometer.store.gather import Gathered
from pyrometer.store.marks import Marks
from pyrometer.store.names import Names
from pyrometer.store.readings import write_hits, write_readings
from pyrometer.store.rows import FILE_COLUMNS, Committed, Work, file_values
from pyrometer.store.sessions import Sessions
from pyrometer.store.sums import Sums
from pyrometer.store.tools import WHOLE_FOR
from pyrometer.store.turns import Turns

_FILE = f"""
INSERT INTO files ({FILE_COLUMNS}) VALUES (?{", ?" * FILE_COLUMNS.count(",")})
ON CONFLICT (id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in FILE_COLUMNS.split(", ")[1:])}"""


class Writer:
    """The only part that changes what logs said. Raises sqlite3.Error; then nothing has changed."""

    def __init__(self, connection: sqlite3.Connection, price: Callable[[Turn], float | None]) -> None:
        self.names = Names(connection)
        self._connection = connection
        self._sums = Sums(connection, self.names, price)
        self._turns = Turns(connection, self.names, self._sums)
        self._marks = Marks(connection, self.names, self._sums)
        self._sessions = Sessions(connection, self.names)
        self._ahead = dict(connection.execute("SELECT ident, at FROM ahead"))
        self._ids: dict[str, int] = {}

    def commit(self, works: Sequence[Work], aside: Iterable[Record], now: float) -> Committed:
        """Write all of it in one transaction."""
        with self.transaction():
            gathered = Gathered(now, self._ahead, self._has, self._sums_from())
            files: dict[str, int] = {}
            for work in works:
                file = files[work.checkpoint.path] = self._file(work, now)
                if work.restarted:
                    gathered.restart(file)
                gathered.take(work.records, file)
            for record in aside:
                gathered.aside(record)
            self._write(gathered, now)
        self._ahead.update(gathered.arrivals)
        self._ids.update(files)
        return Committed(True, files, gathered.refused)

    def forget(self, files: Collection[int], now: float) -> None:
        """Take back all that these files say, within the caller's transaction."""
        if files:
            self._turns.forget(files, now)
            self._marks.forget(files)
            self._sessions.forget(files)
            self._sums.flush()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that happens inside, or nothing."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:  # whatever came, no half commit stays; it is passed on
            self._undo()
            raise

    def ask_again(self) -> None:
        """Trust nothing remembered: rows were removed, or never written."""
        self.names.forget()
        self._ids.clear()

    def _undo(self) -> None:
        self.ask_again()
        self._sums.drop()
        self._turns.drop()
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def _write(self, gathered: Gathered, now: float) -> None:
        self.forget(gathered.restarted, now)
        self._turns.take(gathered.turns, now)
        self._marks.take(gathered.marks)
        self._sessions.take(gathered.said)
        self._sums.flush()
        write_readings(self._connection, gathered.readings)
        write_hits(self._connection, gathered.hits)
        self._connection.execute("INSERT OR IGNORE INTO meta VALUES ('packed_to', ?)", (now - WHOLE_FOR,))
        self._connection.executemany("INSERT OR IGNORE INTO ahead VALUES (?, ?)", gathered.arrivals.items())

    def _file(self, work: Work, now: float) -> int:
        """The id of the work's file, whose row is written. A name that another file had is taken from it."""
        run = self._connection.execute
        path = work.checkpoint.path
        file = work.file or self._ids.get(path)
        if file is None:
            row = run("SELECT id FROM files WHERE path = ?", (os.fsencode(path),)).fetchone()
            file = row[0] if row else None
        else:
            run("UPDATE files SET path = NULL WHERE path = ? AND id <> ?", (os.fsencode(path), file))
        written = run(_FILE, file_values(file, work, now))
        return file if file is not None else int(written.lastrowid or 0)

    def _has(self, ident: int) -> bool:
        return self._connection.execute("SELECT 1 FROM turns WHERE ident = ?", (ident,)).fetchone() is not None

    def _sums_from(self) -> float:
        row = self._connection.execute("SELECT value FROM meta WHERE name = 'sums_from'").fetchone()
        return float(row[0]) if row else 0.0
