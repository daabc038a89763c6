"""Opening the store, whatever state the disk left it in. Nothing here raises for what the disk does."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import Final

import msgspec

from pyrometer.store.place import Lock, connect, prepare, set_aside
from pyrometer.store.schema import STEPS, migrate, ours, version

OTHER_WRITES: Final = "another Pyrometer keeps the store; this one reads it and keeps its own news in memory"


class Opened(msgspec.Struct):
    """What opening gave. Without a connection the store cannot be used at all."""

    connection: sqlite3.Connection | None
    write: bool = False
    note: str = ""


class _UnfitError(Exception):
    """The file is somebody else's: it is left alone."""


def open_file(path: Path, lock: Lock, now: float) -> Opened:
    """The file, to be written if nobody else does."""
    try:
        prepare(path)
        first = lock.take()
    except OSError as problem:
        return _read_only(path, f"the store cannot be written ({reason(problem)}); numbers are kept in memory")
    if not first:
        return _read_only(path, OTHER_WRITES)
    opened = _to_write(path, now)
    if not opened.write:
        lock.release()
    return opened


def look_into(path: Path) -> Opened:
    """The file to be read only, without a word about what it lacks: whoever only looks goes on without it."""
    return _read_only(path, "") if path.exists() else Opened(None)


def reason(problem: Exception) -> str:
    """The cause in a few words."""
    if isinstance(problem, OSError) and problem.strerror:
        return problem.strerror.lower()
    return str(problem).lower() or type(problem).__name__


def is_damage(problem: sqlite3.Error) -> bool:
    """Whether the file itself is broken, and not the disk full or somebody in the way."""
    code = getattr(problem, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _to_write(path: Path, now: float) -> Opened:
    try:
        return Opened(_connected(path, write=True), write=True)
    except _UnfitError as problem:
        return Opened(None, note=str(problem))
    except sqlite3.Error as problem:
        if is_damage(problem):
            return _rebuilt(path, now)
        return _read_only(path, f"the store cannot be written ({reason(problem)}); numbers are kept in memory")


def _rebuilt(path: Path, now: float) -> Opened:
    try:
        aside = set_aside(path, now)
        prepare(path)
        connection = _connected(path, write=True)
    except (OSError, sqlite3.Error) as problem:
        return Opened(None, note=f"the store is damaged and cannot be replaced ({reason(problem)})")
    return Opened(connection, write=True, note=f"the store was damaged: set aside as {aside.name}, read anew")


def _read_only(path: Path, note: str) -> Opened:
    try:
        return Opened(_connected(path, write=False), note=note)
    except _UnfitError as problem:
        return Opened(None, note=str(problem))
    except sqlite3.Error:
        return Opened(None, note=note)


def _connected(path: Path, *, write: bool) -> sqlite3.Connection:
    connection = connect(path, write=write)
    try:
        _check(connection, path)
        if write:
            migrate(connection)
            connection.execute("SELECT count(*) FROM meta").fetchone()
        elif version(connection) < len(STEPS):
            raise _UnfitError(f"{path.name} is kept by an older Pyrometer; numbers are kept in memory")
    except BaseException:  # whatever came, the connection is not left open; it is passed on
        with contextlib.suppress(sqlite3.Error):
            connection.close()
        raise
    return connection


def _check(connection: sqlite3.Connection, path: Path) -> None:
    if not ours(connection):
        raise _UnfitError(f"{path.name} is not a store of Pyrometer; it is left alone, numbers are kept in memory")
    found = version(connection)
    if found > len(STEPS):
        raise _UnfitError(
            f"{path.name} was written by a newer Pyrometer (schema {found}, this one knows {len(STEPS)}); "
            "it is left alone, numbers are kept in memory"
        )
