"""The stored records again, as the logs would give them, many thousand times faster than reading the logs."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from itertools import groupby

from pyrometer.engine.merge import Part
from pyrometer.model import Record
from pyrometer.store.claims import COLUMNS as CLAIM
from pyrometer.store.claims import SEVERAL, fetch_names, part_from
from pyrometer.store.marks import COLUMNS as MARK
from pyrometer.store.marks import marks_of
from pyrometer.store.names import Names, selected
from pyrometer.store.readings import read_hits, read_readings
from pyrometer.store.said import decode
from pyrometer.store.tools import is_packed, pack

_BLOCK = 500
"""Rows in memory at once: what is freed here in between leaves holes in what stays."""
_LIVE = "newest >= :since"
_OWNED = "owner IN (SELECT id FROM owners WHERE session IN (SELECT id FROM sessions WHERE {wanted}))"
_FLOOR = "(SELECT min(oldest) FROM sessions WHERE {wanted})"
_TURNS = f"SELECT {CLAIM}, ident FROM turns WHERE at >= {_FLOOR} AND {_OWNED} ORDER BY at"
_MARKS = f"SELECT {MARK} FROM marks WHERE {_OWNED}"
_SOURCES = """
SELECT sources.file, sources.said, sessions.agent, sessions.name
FROM sessions JOIN sources ON sources.session = sessions.id WHERE sessions.{wanted}"""


def replay(connection: sqlite3.Connection, names: Names, since: float) -> Iterator[tuple[int, Record]]:
    """(file, record): everything of the sessions that were heard of at or after `since`, and limits from then on.

    Turns come oldest first, each once a file, merged. Readings and lock-outs belong to no file: 0.
    """
    yield from _told(connection, names, _LIVE, {"since": since})
    for reading in read_readings(connection.execute, since):
        yield 0, reading
    for hit in read_hits(connection, since):
        yield 0, hit


def of_sessions(connection: sqlite3.Connection, names: Names, numbers: Collection[int]) -> Iterator[tuple[int, Record]]:
    """(file, record): everything of these sessions, as in `replay`."""
    yield from _told(connection, names, f"id IN ({', '.join(map(str, numbers))})", {})


def _told(
    connection: sqlite3.Connection, names: Names, wanted: str, values: dict[str, float]
) -> Iterator[tuple[int, Record]]:
    """`wanted`: a condition on `sessions`. Turns come last: of a session that is over then nothing more comes."""
    for file, data, agent, session in connection.execute(_SOURCES.format(wanted=wanted), values):
        for record in decode(data).records(agent, session):
            yield file, record
    cursor = connection.execute(_MARKS.format(wanted=wanted), values)
    while marks := cursor.fetchmany(_BLOCK):
        for file, _, mark in marks_of(marks, names):
            yield file, mark
    yield from _turns(connection, names, connection.execute(_TURNS.format(wanted=wanted), values))


def _turns(connection: sqlite3.Connection, names: Names, cursor: sqlite3.Cursor) -> Iterator[tuple[int, Record]]:
    several = []
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
        for _, claims in groupby(rows, key=lambda row: row[-1]):
            for part in _alike([part_from(row[-1], row, names) for row in claims]):
                yield part.file, part.turn


def _alike(parts: list[Part]) -> list[Part]:
    """The parts of one turn, all packed if one is: else a call would have two ids."""
    return [pack(part) for part in parts] if any(is_packed(part) for part in parts) else parts
