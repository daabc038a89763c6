"""The store: opened by whoever comes first, read by all, and never the reason why a screen stays empty."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from pyrometer.engine.prices import lazy_price
from pyrometer.model import Record, Turn
from pyrometer.store.logs import Extent, read_extents, read_log, read_logs
from pyrometer.store.names import Names
from pyrometer.store.opened import is_damage, kept_by, look_into, open_file, other_writes, reason
from pyrometer.store.place import CACHE, CHECKPOINT, Lock, identity, set_aside
from pyrometer.store.replay import replay
from pyrometer.store.rows import Committed, FileRow, Work
from pyrometer.store.writer import Writer

RETRY = 30.0
"""Seconds after a failed commit until the next attempt."""
MOST_WAITING = 100_000
"""Records that wait for a disk that is full; with more the store is given up for this run."""
_BULK_CHECKPOINT = 8_000
_BULK_CACHE = 4_096
T = TypeVar("T")


class Store:
    """One connection to one file. Belongs to one thread at a time.

    No method raises for what the disk does: `note` says what is wrong, in one sentence, and `usable` and `writable`
    what is still possible.
    """

    def __init__(self, path: Path, price: Callable[[Turn], float | None] | None = None) -> None:
        """Use `open`."""
        self.path = path
        self.note = ""
        self.older = False
        """It was only looked into, and has an older schema: opening it to write brings it up to date."""
        self._price = price or lazy_price()
        self._lock = Lock(path)
        self._connection: sqlite3.Connection | None = None
        self._names: Names | None = None
        self._writer: Writer | None = None
        self._waiting: list[Work] = []
        self._waiting_aside: list[Record] = []
        self._again = False
        self._identity: tuple[int, int] | None = None
        self._failed_at: float | None = None
        self._now = 0.0

    @classmethod
    def open(
        cls, path: Path, *, now: float, price: Callable[[Turn], float | None] | None = None, write: bool = True
    ) -> Store:
        """The store at `path`, made if it is missing. `price` gives API-equivalent dollars; by default the table.

        Without `write` nothing is made, changed or locked, and a store that is not there is no matter.
        """
        store = cls(path, price)
        store._open(now, write)
        return store

    @property
    def usable(self) -> bool:
        """Whether it can be read. If this turns False during `replay`, what came from there is void."""
        return self._connection is not None

    @property
    def writable(self) -> bool:
        """Whether commits are kept. If not, go on without them: the next start reads the same lines again."""
        return self._writer is not None

    def worth_opening(self) -> bool:
        """Whether it might be written if it were opened again now.

        That is so when what stood in the way may have passed, and when the file was deleted while it is written here.
        """
        if self._writer is not None:
            return self._identity != identity(self.path)
        if not self._again:
            return False
        if self._lock.free():
            return True
        if kept_by(self.note) is not None:
            self.note = other_writes(self._lock)
        return False

    def files(self) -> list[FileRow]:
        """How far each known log was read."""
        return self._read(read_logs, [])

    def extents(self) -> list[Extent]:
        """The same in short."""
        return self._read(lambda db: list(read_extents(db)), [])

    def log(self, number: int) -> FileRow | None:
        """How far the log with that id was read; None if there is none."""
        return self._read(lambda db: read_log(db, number), None)

    def next_file(self) -> int:
        """A file id that was never in use, and none above it."""
        query = "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'files'), 0) + 1"
        return self._read(lambda db: int(db.execute(query).fetchone()[0]), 1)

    @property
    def behind(self) -> bool:
        """Something waits for a disk that was full: commit, if only nothing, when `RETRY` has passed."""
        return bool(self._waiting or self._waiting_aside)

    def commit(
        self, works: Sequence[Work], now: float, aside: Iterable[Record] = (), *, at_once: bool = False
    ) -> Committed:
        """Write what files say, and how far they were read, at once. `aside`: limits that no log tells.

        What cannot be written now waits in memory and goes with a later commit, in order: with one after `RETRY`
        seconds, or `at_once`.
        """
        self._now = now
        if self._writer is None:
            return Committed(False)
        self._waiting += works
        self._waiting_aside += aside
        if self._failed_at is not None and not at_once and abs(now - self._failed_at) < RETRY:
            return Committed(False)
        try:
            done = self._writer.commit(self._waiting, self._waiting_aside, now)
        except sqlite3.Error as problem:
            self._failed(problem, now)
            return Committed(False)
        self._waiting, self._waiting_aside = [], []
        self._went_well()
        return done

    def replay(self, since: float) -> Iterator[tuple[int, Record]]:
        """(file id, record) of all sessions heard of at or after `since` (epoch seconds), whole, turns oldest first.

        Then the limit readings and lock-outs since, under file id 0. Commit nothing while this is read.
        """
        if self._connection is None or self._names is None:
            return
        try:
            yield from replay(self._connection, self._names, since)
        except sqlite3.Error as problem:
            self._broken(problem)

    def save_frame(self, data: bytes, at: float) -> bool:
        """Keep the last picture of the numbers, for an instant start."""
        return self.change(
            lambda db: bool(db.execute("INSERT OR REPLACE INTO frame VALUES (1, ?, ?)", (at, data))), False
        )

    def load_frame(self) -> tuple[bytes, float] | None:
        """The last picture and its time."""
        query = "SELECT data, at FROM frame"
        rows: list[tuple[bytes, float]] = self._read(lambda db: db.execute(query).fetchall(), [])
        return rows[0] if rows else None

    @contextmanager
    def bulk(self) -> Iterator[None]:
        """For reading years of history: more pages in memory, fewer copies of the write-ahead log, which ends empty."""
        self.change(lambda db: db.execute(f"PRAGMA cache_size = -{_BULK_CACHE}"), None)
        self.change(lambda db: db.execute(f"PRAGMA wal_autocheckpoint = {_BULK_CHECKPOINT}"), None)
        if (writer := self._writer) is not None:
            self.change(lambda _: writer.idents.remember(), None)
        try:
            yield
        finally:
            if writer is not None:
                writer.idents.forget()
            self.change(lambda db: db.execute(f"PRAGMA cache_size = -{CACHE}"), None)
            self.change(lambda db: db.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT}"), None)
            self.change(lambda db: db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone(), None)

    def close(self) -> None:
        """Give the file back. What still waits is lost, and read again at the next start."""
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
        self._connection = self._names = self._writer = None
        self._lock.release()

    def query(self, sql: str, values: Sequence[object] | Mapping[str, object] = ()) -> list[tuple[object, ...]]:
        """All rows of a SELECT; none if the store cannot be read."""
        return self._read(lambda db: db.execute(sql, values).fetchall(), [])

    def look(self, act: Callable[[sqlite3.Connection, Names], T], otherwise: T) -> T:
        """Read with the names at hand; `otherwise` if the store cannot be read."""
        names = self._names
        return otherwise if names is None else self._read(lambda db: act(db, names), otherwise)

    def change(self, act: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """Run maintenance on the connection; `otherwise` if nothing can be written."""
        if self._writer is None or self._connection is None:
            return otherwise
        try:
            done = act(self._connection)
        except sqlite3.Error as problem:
            self._failed(problem, self._now)
            return otherwise
        self._went_well()
        return done

    @property
    def price(self) -> Callable[[Turn], float | None]:
        """What turns are priced with."""
        return self._price

    @property
    def writer(self) -> Writer | None:
        """What changes the tables; None if nothing can be written."""
        return self._writer

    def _open(self, now: float, write: bool) -> None:
        self._now = now
        opened = open_file(self.path, self._lock, now) if write else look_into(self.path)
        self._connection, self.note, self._again = opened.connection, opened.note, opened.again
        self.older = opened.older
        if opened.connection is None:
            return
        self._identity = identity(self.path)
        try:
            if opened.write:
                self._writer = Writer(opened.connection, self._price)
            self._names = self._writer.names if self._writer else Names(opened.connection)
        except sqlite3.Error as problem:
            self._broken(problem)

    def _read(self, act: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        if self._connection is None:
            return otherwise
        try:
            return act(self._connection)
        except sqlite3.Error as problem:
            self._broken(problem)
            return otherwise

    def _went_well(self) -> None:
        """What stood in the way has passed."""
        if self._failed_at is not None:
            self._failed_at, self.note = None, ""

    def _failed(self, problem: sqlite3.Error, now: float) -> None:
        """The disk is full, or somebody is in the way: try again later, but not for ever."""
        self._failed_at = now
        if is_damage(problem):
            self._broken(problem)
            return
        waiting = sum(len(work.records) for work in self._waiting) + len(self._waiting_aside)
        self.note = f"the store cannot be written ({reason(problem)}); numbers are kept in memory"
        if waiting > MOST_WAITING:
            self._writer, self._again = None, True
            self._waiting, self._waiting_aside = [], []
            self._lock.release()

    def _broken(self, problem: sqlite3.Error) -> None:
        """A damaged file is set aside, so that a new one can be opened; all else is only said."""
        if not is_damage(problem):
            self.note = f"the store cannot be read ({reason(problem)})"
            return
        owner = self._writer is not None
        self.note = "the store is damaged; numbers are kept in memory"
        with contextlib.suppress(sqlite3.Error):
            if self._connection is not None:
                self._connection.close()
        self._connection = self._names = self._writer = None
        self._waiting, self._waiting_aside = [], []
        with contextlib.suppress(OSError):
            if owner:
                self.note = f"the store was damaged: set aside as {set_aside(self.path, self._now).name}"
                self._again = True
        self._lock.release()
