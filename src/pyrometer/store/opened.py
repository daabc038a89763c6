"""Opening the store, whatever state the disk left it in. Nothing here raises for what the disk does."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from pathlib import Path
from typing import Final

import msgspec

from pyrometer.store.place import Lock, connect, prepare, set_aside
from pyrometer.store.schema import STEPS, migrate, ours, version

_WRITES: Final = "keeps the store; this one takes over when it ends"
_KEPT: Final = re.compile(rf"(?:another Pyrometer|Pyrometer process (\d+)) {_WRITES}")


class Opened(msgspec.Struct):
    """What opening gave. Without a connection the store cannot be used at all."""

    connection: sqlite3.Connection | None
    write: bool = False
    note: str = ""
    again: bool = False
    """What stands in the way may pass: a later attempt may be able to write."""
    older: bool = False
    """The file has an older schema, which only writing brings up to date."""


class _UnfitError(Exception):
    """The file is somebody else's: it is left alone."""


class _OlderError(_UnfitError):
    """It is of an older Pyrometer."""


def open_file(path: Path, lock: Lock, now: float) -> Opened:
    """The file, to be written if nobody else does."""
    try:
        prepare(path)
        first = lock.take()
    except OSError as problem:
        return _refused(path, problem)
    if not first:
        return _read_only(path, other_writes(lock), again=True)
    opened = _to_write(path, now)
    if not opened.write:
        lock.release()
    return opened


def look_into(path: Path) -> Opened:
    """The file to be read only, without a word about what it lacks: whoever only looks goes on without it."""
    return _read_only(path, "") if path.exists() else Opened(None)


def other_writes(lock: Lock) -> str:
    """Who holds the lock, and what that means."""
    holder = lock.holder()
    return f"{f'Pyrometer process {holder}' if holder else 'another Pyrometer'} {_WRITES}"


def kept_by(note: str) -> int | None:
    """The process that a note of `other_writes` names, 0 if it names none; None for every other note."""
    found = _KEPT.fullmatch(note)
    return int(found[1] or 0) if found else None


def set_aside_words(name: str) -> str:
    """What is said of a damaged store that has this name now, when there is a new one."""
    return f"the store was damaged: set aside as {name}, read anew"


def reason(problem: Exception) -> str:
    """The cause in a few words."""
    if isinstance(problem, OSError) and problem.strerror:
        return problem.strerror.lower()
    if getattr(problem, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL:
        return "disk full"
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
        return _refused(path, problem)


def _refused(path: Path, problem: Exception) -> Opened:
    """The disk is full, or the folder read-only."""
    note = f"the store cannot be written ({reason(problem)}); numbers are kept in memory"
    return _read_only(path, note, again=True)


def _rebuilt(path: Path, now: float) -> Opened:
    try:
        aside = set_aside(path, now)
        prepare(path)
        connection = _connected(path, write=True)
    except (OSError, sqlite3.Error) as problem:
        return Opened(None, note=f"the store is damaged and cannot be replaced ({reason(problem)})")
    return Opened(connection, write=True, note=set_aside_words(aside.name))


def _read_only(path: Path, note: str, *, again: bool = False) -> Opened:
    try:
        return Opened(_connected(path, write=False), note=note, again=again)
    except _UnfitError as problem:
        return Opened(None, note=str(problem), again=again, older=isinstance(problem, _OlderError))
    except sqlite3.Error:
        return Opened(None, note=note, again=again)


def _connected(path: Path, *, write: bool) -> sqlite3.Connection:
    connection = connect(path, write=write)
    try:
        _check(connection, path)
        if write:
            migrate(connection)
            connection.execute("SELECT count(*) FROM meta").fetchone()
        elif not version(connection):
            raise sqlite3.OperationalError("nothing in it yet")
        elif version(connection) < len(STEPS):
            raise _OlderError(f"{path.name} is kept by an older Pyrometer; numbers are kept in memory")
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
        by = f"a newer Pyrometer (schema {found}, not {len(STEPS)})"
        raise _UnfitError(f"{by} wrote the store: left alone; numbers are kept in memory")
