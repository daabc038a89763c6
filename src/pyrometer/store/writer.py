"""One commit: what files say and how far they were read, together or not at all."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager

from pyrometer.model import Record, Turn
from pyrometer.store.gather import Gathered
from pyrometer.store.idents import Idents
from pyrometer.store.marks import Marks
from pyrometer.store.names import Names
from pyrometer.store.readings import write_hits, write_readings
from pyrometer.store.rows import FILE_COLUMNS, Committed, Work, file_values
from pyrometer.store.sessions import Sessions
from pyrometer.store.sums import Sums
from pyrometer.store.tools import WHOLE_FOR
from pyrometer.store.troubles import forget_troubles, write_troubles
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
        self.idents = Idents(connection)
        self._turns = Turns(connection, self.names, self._sums, self.idents)
        self._marks = Marks(connection, self.names, self._sums, self.idents)
        self._sessions = Sessions(connection, self.names)
        self._ahead = dict(connection.execute("SELECT ident, at FROM ahead"))
        self._ids: dict[str, int] = {}

    def commit(self, works: Sequence[Work], aside: Iterable[Record], now: float) -> Committed:
        """Write all of it in one transaction."""
        with self.transaction():
            gathered = Gathered(now, self._ahead, self._has, self._sums_from())
            files: dict[str, int] = {}
            latest: dict[int, Work] = {}
            for work in works:
                path = work.checkpoint.path
                if work.file and files.get(path, work.file) != work.file:
                    self._write_files(latest, now)
                file = files[path] = self._file(work, files.get(path) or self._ids.get(path), now)
                latest[file] = work
                if work.restarted:
                    gathered.restart(file)
                gathered.take(work.records, file, work.turns)
            for record in aside:
                gathered.aside(record)
            self._write_files(latest, now)
            self._write(gathered, now)
        self._ahead.update(gathered.turns.arrivals)
        self._ids.update(files)
        return Committed(True, files, gathered.refused)

    def forget(self, files: Collection[int], now: float) -> None:
        """Take back all that these files say, within the caller's transaction."""
        if files:
            self._turns.forget(files, now)
            self._marks.forget(files)
            self._sessions.forget(files)
            forget_troubles(self._connection, files)
            self._sums.flush()

    def reprice(self, idents: Collection[int]) -> int:
        """Count turns at other prices, within the caller's transaction; gives how many have another one."""
        changed = self._turns.reprice(idents)
        self._sums.flush()
        return changed

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
        self.idents.forget()
        self._ids.clear()

    def _undo(self) -> None:
        self.ask_again()
        self._sums.drop()
        self._turns.drop()
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def _write(self, gathered: Gathered, now: float) -> None:
        self.forget(gathered.restarted, now)
        self._turns.take(gathered.turns.first, gathered.turns.more, now)
        self._marks.take(gathered.marks)
        self._sessions.take(gathered.said)
        self._sums.flush()
        write_readings(self._connection, gathered.readings)
        write_hits(self._connection, gathered.hits)
        write_troubles(self._connection, gathered.troubles)
        self._connection.execute("INSERT OR IGNORE INTO meta VALUES ('packed_to', ?)", (now - WHOLE_FOR,))
        self._connection.executemany("INSERT OR IGNORE INTO ahead VALUES (?, ?)", gathered.turns.arrivals.items())

    def _write_files(self, latest: dict[int, Work], now: float) -> None:
        """How far files were read."""
        self._connection.executemany(_FILE, [file_values(file, work, now) for file, work in latest.items()])
        latest.clear()

    def _file(self, work: Work, known: int | None, now: float) -> int:
        """The id of the work's file; `known` is that of its name. A name that another file had is taken from it."""
        run, path = self._connection.execute, os.fsencode(work.checkpoint.path)
        if known is not None and work.file in (0, known):
            return known
        if work.file:
            run("UPDATE files SET path = NULL WHERE path = ? AND id <> ?", (path, work.file))
            return work.file
        row = run("SELECT id FROM files WHERE path = ?", (path,)).fetchone()
        return int(row[0] if row else run(_FILE, file_values(None, work, now)).lastrowid or 0)

    def _has(self, ident: int) -> bool:
        return self._connection.execute("SELECT 1 FROM turns WHERE ident = ?", (ident,)).fetchone() is not None

    def _sums_from(self) -> float:
        row = self._connection.execute("SELECT value FROM meta WHERE name = 'sums_from'").fetchone()
        return float(row[0]) if row else 0.0
