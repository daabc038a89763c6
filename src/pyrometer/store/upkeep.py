"""Housekeeping: what is let go with time or read anew, and how much there is."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from pyrometer.settings import Storage
from pyrometer.store.claims import COLUMNS as CLAIM
from pyrometer.store.claims import part_from
from pyrometer.store.names import Names
from pyrometer.store.rows import Counts
from pyrometer.store.store import Store
from pyrometer.store.tools import WHOLE_FOR, encode_tools
from pyrometer.store.turns import TURN

READ_BY_OTHERS = "another program reads the store: old pages stay beside it; close it, then pyrometer store --vacuum"
_DAY = 86_400.0


def retain(store: Store, now: float, settings: Storage, *, most: int | None = None) -> bool:
    """Let go of what is older than the settings say; call it once a day. Sums do not change by it.

    Looks at about `most` turns at a time: False if that was not all of it, and it wants to be called again.
    Time is counted from the newest turn if that is older than `now`: a clock that runs ahead erases nothing.
    """
    writer = store.writer
    if writer is None:
        return True

    def act(db: sqlite3.Connection) -> bool:
        newest = db.execute("SELECT max(at) FROM turns WHERE at <= ?", (now,)).fetchone()[0]
        if newest is None:
            return True
        with writer.transaction():
            packed_to = _pack(db, writer.names, newest - WHOLE_FOR, most)
            if packed_to < newest - WHOLE_FOR:
                return False
            days = settings.keep_days
            _let_go(db, newest - min(days, settings.keep_totals_days or days) * _DAY)
            if settings.keep_totals_days:
                _drop_sums(db, newest - settings.keep_totals_days * _DAY)
            _drop_files(db, newest - days * _DAY)
        writer.ask_again()
        db.execute("PRAGMA optimize")
        return True

    return store.change(act, True)


def existing(store: Store) -> list[int]:
    """The logs that are known and still there."""
    found = store.query("SELECT id, path FROM files WHERE path IS NOT NULL")
    return [int(str(number)) for number, path in found if isinstance(path, bytes) and _exists(path)]


def rebuild(store: Store, now: float, tell: Callable[[int], object] = lambda _: None) -> int:
    """Take back all that the logs which still exist have said, so that the next start reads them again.

    What came from logs that are gone stays. Gives the number of logs, and tells how many are done; an interruption
    leaves it half done and sound.
    """
    writer = store.writer
    if writer is None:
        return 0
    there = existing(store)

    def act(db: sqlite3.Connection) -> int:
        for start in range(0, len(there), 200):
            tell(start)
            some = there[start : start + 200]
            with writer.transaction():
                writer.forget(set(some), now)
                db.executemany("DELETE FROM files WHERE id = ?", [(number,) for number in some])
        with writer.transaction():
            db.execute("DELETE FROM frame")
        writer.ask_again()
        return len(there)

    return store.change(act, 0)


def vacuum(store: Store) -> None:
    """Give unused space back to the disk."""

    def act(db: sqlite3.Connection) -> None:
        db.execute("VACUUM")
        if not emptied(db):
            store.note = READ_BY_OTHERS

    store.change(act, None)


def emptied(db: sqlite3.Connection) -> bool:
    """Copy the write-ahead log into the file and cut it to nothing; False if a reader is in the way."""
    (busy, *_) = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def sound(store: Store) -> bool:
    """Whether every page can be read; takes about a second a gigabyte."""
    rows = store.query("PRAGMA quick_check(1)")
    return rows == [("ok",)]


def counts(store: Store) -> Counts:
    """How much there is."""

    def number(query: str) -> int:
        rows = store.query(query)
        return int(str(rows[0][0])) if rows else 0

    def time(query: str) -> float | None:
        rows = store.query(query)
        return None if not rows or rows[0][0] is None else float(str(rows[0][0]))

    return Counts(
        files=number("SELECT count(*) FROM files"),
        sessions=number("SELECT count(*) FROM sessions"),
        turns=number("SELECT count(*) FROM turns"),
        prompts=number("SELECT count(DISTINCT ident) FROM marks WHERE kind = 1"),
        compactions=number("SELECT count(DISTINCT ident) FROM marks WHERE kind = 2"),
        readings=number("SELECT count(*) FROM readings"),
        lockouts=number("SELECT count(*) FROM hits"),
        quarters=number("SELECT count(*) FROM quarters"),
        days=number("SELECT count(*) FROM days"),
        cache_events=number("SELECT count(*) FROM cache_events"),
        forecasts=number("SELECT count(*) FROM forecasts"),
        summed=number("SELECT coalesce(sum(turns), 0) FROM days"),
        let_go=number(f"SELECT count(*) FROM gone WHERE id & 3 = {TURN}"),
        turns_from=time("SELECT min(at) FROM turns"),
        sums_from=time("SELECT min(start) FROM days"),
    )


def _let_go(db: sqlite3.Connection, before: float) -> None:
    """Single turns, prompts and compactions become nameless numbers, which later copies are compared with."""
    run = db.execute
    run(f"INSERT OR IGNORE INTO gone SELECT ident << 2 | {TURN} FROM turns WHERE at < ?", (before,))
    run("DELETE FROM parts WHERE ident IN (SELECT ident FROM turns WHERE at < ? AND file = 0)", (before,))
    run("DELETE FROM turns WHERE at < ?", (before,))
    old = "(SELECT kind, ident FROM marks GROUP BY kind, ident HAVING max(at) < ?)"
    run(f"INSERT OR IGNORE INTO gone SELECT ident << 2 | kind FROM {old}", (before,))
    run(f"DELETE FROM marks WHERE (kind, ident) IN {old}", (before,))
    run("DELETE FROM sources WHERE session IN (SELECT id FROM sessions WHERE newest < ?)", (before,))


def _pack(db: sqlite3.Connection, names: Names, before: float, most: int | None) -> float:
    """Tool calls older than a day lose their ids and digests, oldest first; gives the time up to which they have.

    Only those written since the last time are looked at.
    """
    row = db.execute("SELECT value FROM meta WHERE name = 'packed_to'").fetchone()
    start = row[0] if row else 0.0
    stop = before if most is None else _stop(db, start, before, most)
    for table, key in (("turns", "id"), ("parts", "file")):
        query = f"SELECT {CLAIM}, {key}, ident FROM {table} WHERE tools IS NOT NULL AND at >= ? AND at < ?"
        rows = [
            (encode_tools(part_from(row[-1], row, names), names.tools, whole=False), row[-2], row[-1])
            for row in db.execute(query, (start, stop)).fetchall()
        ]
        db.executemany(f"UPDATE {table} SET tools = ? WHERE {key} = ? AND ident = ?", rows)
    db.execute("INSERT OR REPLACE INTO meta VALUES ('packed_to', ?)", (max(start, stop),))
    return max(start, stop)


def _stop(db: sqlite3.Connection, start: float, before: float, most: int) -> float:
    """The time of the turn `most` places after the one at `start`; `before` if that is later."""
    query = "SELECT at FROM turns WHERE at >= ? AND at < ? ORDER BY at LIMIT 1 OFFSET ?"
    row = db.execute(query, (start, before, most)).fetchone()
    return row[0] if row and row[0] > start else before


def _drop_sums(db: sqlite3.Connection, before: float) -> None:
    start = before // _DAY * _DAY
    for table in ("quarters", "days"):
        db.execute(f"DELETE FROM {table} WHERE start < ?", (start,))
    db.execute("DELETE FROM cache_events WHERE at < ?", (start,))
    db.execute("DELETE FROM readings WHERE last_at < ?", (start,))
    db.execute("DELETE FROM hits WHERE at < ?", (start,))
    db.execute("INSERT OR REPLACE INTO meta VALUES ('sums_from', ?)", (start,))


def _drop_files(db: sqlite3.Connection, before: float) -> None:
    """Rows of logs that do not exist any more and of which nothing is left."""
    unused = (
        "SELECT id, path FROM files WHERE seen_at < ? AND id NOT IN (SELECT file FROM turns) "
        "AND id NOT IN (SELECT file FROM parts) AND id NOT IN (SELECT file FROM marks) "
        "AND id NOT IN (SELECT file FROM sources)"
    )
    old = db.execute(unused, (before,)).fetchall()
    lost = [(number,) for number, path in old if path is None or not _exists(path)]
    db.executemany("DELETE FROM files WHERE id = ?", lost)
    db.executemany("DELETE FROM troubles WHERE file = ?", lost)


def _exists(path: bytes) -> bool:
    return Path(os.fsdecode(path)).exists()
