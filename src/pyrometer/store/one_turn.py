"""One turn as the store knows it."""

from __future__ import annotations

import os
import sqlite3

import msgspec

from pyrometer.engine.merge import Part
from pyrometer.store.claims import COLUMNS, SEVERAL, part_from
from pyrometer.store.names import Names
from pyrometer.store.store import Store

_OF = "owner IN (SELECT id FROM owners WHERE session = ?)"
_NEIGHBOUR = """
SELECT context, at FROM turns JOIN owners ON owners.id = owner
WHERE owners.session = ? AND owners.chain = ? AND (at, ident) < (?, ?) AND context IS NOT NULL
ORDER BY at DESC, ident DESC LIMIT 1"""


class StoredTurn(msgspec.Struct, frozen=True):
    """What is kept of a turn, and where it stands in its session."""

    ident: int
    part: Part
    dollars: float | None
    """What it was counted with; None: no price was known."""
    files: tuple[tuple[int, str], ...]
    """(number, path) of the logs that said it; a path is empty where only its number is left."""
    project: str
    number: int
    """From 1 on, oldest first, all chains together."""
    count: int
    """Turns of the session that are kept."""
    before: tuple[int, float] | None
    """(context, time) of the turn before it in the same chain that tells its context."""


class Named(msgspec.Struct, frozen=True):
    """A session that a prefix of an id fits."""

    id: int
    agent: str
    name: str


def stored_turn(store: Store, ident: int) -> StoredTurn | None:
    """The turn with that identity; None if the store has none."""
    return store.look(lambda db, names: _turn(db, names, ident), None)


def sessions_named(store: Store, name: str) -> list[Named]:
    """The sessions whose id begins so, or the one at work `last`; `claude/9b4a`: those of that agent."""
    agent, _, prefix = name.rpartition("/")
    query = "SELECT id, agent, name FROM sessions WHERE agent = coalesce(nullif(?, ''), agent) AND "
    if prefix == "last":
        query += "id IN (SELECT session FROM lanes) ORDER BY newest DESC, id DESC LIMIT 1"
        rows = store.query(query, (agent,))
    else:
        rows = store.query(f"{query}instr(name, ?) = 1 ORDER BY name LIMIT 20", (agent, prefix))
    return [Named(int(str(number)), str(agent), str(name)) for number, agent, name in rows]


def turn_number(store: Store, session: int, number: int) -> int | None:
    """The identity of the session's turn of that number, from 1 on; of the last for 0. None if it has no such turn."""
    order, skip = ("DESC", 0) if number == 0 else ("ASC", number - 1)
    query = f"SELECT ident FROM turns WHERE {_OF} ORDER BY at {order}, ident {order} LIMIT 1 OFFSET ?"
    rows = store.query(query, (session, skip))
    return int(str(rows[0][0])) if rows else None


def _turn(db: sqlite3.Connection, names: Names, ident: int) -> StoredTurn | None:
    row = db.execute(f"SELECT {COLUMNS}, nano FROM turns WHERE ident = ?", (ident,)).fetchone()
    if row is None:
        return None
    part, nano = part_from(ident, row, names), row[-1]
    turn, session = part.turn, names.owners.values(row[2])[0]
    place = (session, turn.at, turn.at, ident)
    number = db.execute(f"SELECT count(*) FROM turns WHERE {_OF} AND (at < ? OR (at = ? AND ident <= ?))", place)
    count = db.execute(f"SELECT count(*) FROM turns WHERE {_OF}", (session,))
    return StoredTurn(
        ident,
        part,
        None if nano is None else nano / 1e9,
        tuple(_files(db, ident, part.file)),
        db.execute("SELECT project FROM sessions WHERE id = ?", (session,)).fetchone()[0],
        number.fetchone()[0],
        count.fetchone()[0],
        db.execute(_NEIGHBOUR, (session, turn.chain, turn.at, ident)).fetchone(),
    )


def _files(db: sqlite3.Connection, ident: int, file: int) -> list[tuple[int, str]]:
    found = [file]
    if file == SEVERAL:
        found = [row[0] for row in db.execute("SELECT file FROM parts WHERE ident = ? ORDER BY file", (ident,))]
    paths = []
    for number in found:
        row = db.execute("SELECT path FROM files WHERE id = ?", (number,)).fetchone()
        paths.append((number, os.fsdecode(row[0]) if row and row[0] is not None else ""))
    return paths
