"""Erasing a project on request."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import PurePath
from typing import TypeAlias

from pyrometer.store import cache_events
from pyrometer.store.gather import best_mark
from pyrometer.store.marks import COLUMNS as MARK
from pyrometer.store.marks import marks_of
from pyrometer.store.names import Names, selected
from pyrometer.store.store import Store
from pyrometer.store.tools import decode_calls
from pyrometer.store.turns import TURN, gone_id
from pyrometer.store.upkeep import READ_BY_OTHERS, emptied

_SOME = 400
_FILES = "SELECT file FROM sources WHERE session IN ({})"


Rewritten: TypeAlias = Callable[[str, str, bytes], bytes]
"""(agent, path of a log, state of its reader) -> the state without folder and branch."""


def forget_project(store: Store, project: str, without_names: Rewritten) -> int:
    """Erase all that is known of the sessions that began in this folder; gives their number.

    Their logs stay read: what was forgotten does not come back unless they grow.
    """
    writer = store.writer
    if writer is None:
        return 0
    sessions = sessions_of(store, project)

    def act(db: sqlite3.Connection) -> int:
        db.execute("PRAGMA secure_delete = ON")
        with writer.transaction():
            for start in range(0, len(sessions), _SOME):
                _erase(db, sessions[start : start + _SOME], writer.names, without_names)
            _drop_unused_tools(db)
            db.execute("DELETE FROM frame")
        writer.ask_again()
        db.execute("VACUUM")
        if not emptied(db):
            store.note = READ_BY_OTHERS
        return len(sessions)

    return store.change(act, 0)


def sessions_of(store: Store, project: str) -> list[int]:
    """Numbers of the sessions that began in this folder."""
    return [int(str(row[0])) for row in store.query("SELECT id FROM sessions WHERE project = ?", (project,))]


def projects(store: Store, name: str) -> list[str]:
    """The folders that `name` can mean: itself if it is known, else all whose last part it is."""
    known = [str(row[0]) for row in store.query("SELECT DISTINCT project FROM sessions WHERE project <> ''")]
    return [name] if name in known else sorted(one for one in known if PurePath(one).name == name)


def _erase(db: sqlite3.Connection, sessions: Sequence[int], names: Names, without_names: Rewritten) -> None:
    """Only the sessions' ids stay, for logs of other projects that hold copies of their turns."""
    owners = [row[0] for row in selected(db, "SELECT id FROM owners WHERE session", sessions)]
    for start in range(0, len(owners), _SOME):
        some = ",".join(map(str, owners[start : start + _SOME]))
        db.execute(f"INSERT OR IGNORE INTO gone SELECT ident << 2 | {TURN} FROM turns WHERE owner IN ({some})")
        db.execute(f"DELETE FROM parts WHERE ident IN (SELECT ident FROM turns WHERE owner IN ({some}))")
        db.execute(f"DELETE FROM turns WHERE owner IN ({some})")
        owned = list(_marks_owned(db, some, names, set(sessions)))
        db.executemany("INSERT OR IGNORE INTO gone VALUES (?)", [(gone_id(kind, ident),) for kind, ident in owned])
        db.executemany("DELETE FROM marks WHERE kind = ? AND ident = ?", owned)
    which = ",".join(map(str, sessions))
    cache_events.forget(db, which)
    db.execute(f"DELETE FROM readings WHERE session IN (SELECT name FROM sessions WHERE id IN ({which}))")
    db.execute(f"DELETE FROM hits WHERE session IN (SELECT name FROM sessions WHERE id IN ({which}))")
    for table in ("quarters", "days"):
        db.execute(f"DELETE FROM {table} WHERE lane IN (SELECT id FROM lanes WHERE session IN ({which}))")
    _forget_names_in_readers(db, which, without_names)
    for table in ("lanes", "sources"):
        db.execute(f"DELETE FROM {table} WHERE session IN ({which})")
    db.execute(f"UPDATE sessions SET project = '', oldest = NULL, newest = NULL, said = NULL WHERE id IN ({which})")


def _forget_names_in_readers(db: sqlite3.Connection, sessions: str, without_names: Rewritten) -> None:
    """What the readers of their logs would go on with."""
    query = f"SELECT id, agent, path, reader FROM files WHERE path IS NOT NULL AND id IN ({_FILES.format(sessions)})"
    for file, agent, path, state in db.execute(query).fetchall():
        db.execute("UPDATE files SET reader = ? WHERE id = ?", (without_names(agent, os.fsdecode(path), state), file))


def _drop_unused_tools(db: sqlite3.Connection) -> None:
    """Names of tools, servers, skills and kinds of subagents that no turn calls any more."""
    called: set[int] = set()
    for table in ("turns", "parts"):
        for (calls,) in db.execute(f"SELECT DISTINCT tools FROM {table} WHERE tools IS NOT NULL"):
            called.update(call.name for call in decode_calls(calls))
    known = [number for (number,) in db.execute("SELECT id FROM tools")]
    db.executemany("DELETE FROM tools WHERE id = ?", [(number,) for number in known if number not in called])


def _marks_owned(db: sqlite3.Connection, owners: str, names: Names, sessions: set[int]) -> Iterator[tuple[int, int]]:
    """(kind, identity) of the prompts and compactions whose best copy is one of these sessions'."""
    wanted = f"SELECT kind, ident FROM marks WHERE owner IN ({owners})"
    rows = db.execute(f"SELECT {MARK} FROM marks WHERE (kind, ident) IN ({wanted}) ORDER BY kind, ident").fetchall()
    for (kind, ident), copies in groupby(rows, key=lambda row: (int(row[0]), int(row[1]))):
        best = best_mark([mark for _, _, mark in marks_of(list(copies), names)])
        if names.sessions.number((best.agent, best.session)) in sessions:
            yield kind, ident
