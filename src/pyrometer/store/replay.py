"""The stored records again, as the logs would give them, many thousand times faster than reading the logs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from pyrometer.model import Record
from pyrometer.store.claims import COLUMNS as CLAIM
from pyrometer.store.claims import SEVERAL, fetch_names, part_from
from pyrometer.store.marks import COLUMNS as MARK
from pyrometer.store.marks import marks_of
from pyrometer.store.names import Names, selected
from pyrometer.store.readings import read_hits, read_readings
from pyrometer.store.said import decode

_BLOCK = 2_000
_LIVE = "SELECT id FROM sessions WHERE newest >= :since"
_OWNED = f"owner IN (SELECT id FROM owners WHERE session IN ({_LIVE}))"
_FLOOR = "(SELECT min(oldest) FROM sessions WHERE newest >= :since)"
_TURNS = f"SELECT {CLAIM}, ident FROM turns WHERE at >= {_FLOOR} AND {_OWNED} ORDER BY at"
_MARKS = f"SELECT {MARK} FROM marks WHERE {_OWNED}"
_SOURCES = """
SELECT sources.file, sources.said, sessions.agent, sessions.name
FROM sessions JOIN sources ON sources.session = sessions.id WHERE sessions.newest >= :since"""


def replay(connection: sqlite3.Connection, names: Names, since: float) -> Iterator[tuple[int, Record]]:
    """(file, record): everything of the sessions that were heard of at or after `since`, and limits from then on.

    Turns come oldest first, each once a file, merged. Readings and lock-outs belong to no file: 0.
    """
    wanted = {"since": since}
    for file, data, agent, session in connection.execute(_SOURCES, wanted):
        for record in decode(data).records(agent, session):
            yield file, record
    yield from _turns(connection, names, wanted)
    cursor = connection.execute(_MARKS, wanted)
    while marks := cursor.fetchmany(_BLOCK):
        for file, _, mark in marks_of(marks, names):
            yield file, mark
    for reading in read_readings(connection, since):
        yield 0, reading
    for hit in read_hits(connection, since):
        yield 0, hit


def _turns(connection: sqlite3.Connection, names: Names, wanted: dict[str, float]) -> Iterator[tuple[int, Record]]:
    several = []
    cursor = connection.execute(_TURNS, wanted)
    while rows := cursor.fetchmany(_BLOCK):
        fetch_names(rows, 2, names)
        for row in rows:
            if row[0] == SEVERAL:
                several.append(row[-1])
            else:
                yield row[0], part_from(row[-1], row, names).turn
    for start in range(0, len(several), _BLOCK):
        query = f"SELECT {CLAIM}, ident FROM parts WHERE ident"
        rows = list(selected(connection, query, several[start : start + _BLOCK]))
        fetch_names(rows, 2, names)
        for row in rows:
            yield row[0], part_from(row[-1], row, names).turn
