"""Limit readings and lock-outs. Of a reading that is repeated the first and the last time are kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any, Final

from pyrometer.model import LimitHit, LimitReading

NEVER: Final = -1.0
"""In place of a reset time that is not known."""
_UPSERT = """
INSERT INTO readings (provider, limit_id, minutes, scope, resets_at, percent, first_at, last_at, source, plan, session)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (provider, limit_id, minutes, scope, resets_at, percent) DO UPDATE SET
  source = CASE WHEN {newer} THEN excluded.source ELSE source END,
  plan = CASE WHEN {newer} THEN excluded.plan ELSE plan END,
  session = CASE WHEN {newer} THEN excluded.session ELSE session END,
  first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at)
""".replace(
    "{newer}", "(excluded.last_at, excluded.source, excluded.plan, excluded.session) > (last_at, source, plan, session)"
)


def write_readings(connection: sqlite3.Connection, readings: Iterable[LimitReading]) -> None:
    """Add readings; repeated ones lengthen the time for which a reading is known."""
    rows: dict[tuple[Any, ...], list[Any]] = {}
    for one in readings:
        resets_at = NEVER if one.resets_at is None else one.resets_at
        key = (one.provider, one.limit_id, one.minutes, one.scope, resets_at, one.percent)
        said = [one.at, one.source, one.plan, one.session]
        known = rows.get(key)
        rows[key] = [one.at, *said] if known is None else [min(known[0], one.at), *max(known[1:], said)]
    connection.executemany(_UPSERT, [(*key, *said) for key, said in rows.items()])


def write_hits(connection: sqlite3.Connection, hits: Iterable[LimitHit]) -> None:
    """Add lock-outs, each once."""
    rows = [
        (
            hit.provider,
            hit.limit_id,
            hit.at,
            -1 if hit.minutes is None else hit.minutes,
            NEVER if hit.resets_at is None else hit.resets_at,
            hit.scope,
            hit.session,
            hit.source,
        )
        for hit in hits
    ]
    connection.executemany("INSERT OR IGNORE INTO hits VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def read_readings(connection: sqlite3.Connection, since: float) -> Iterator[LimitReading]:
    """The readings that were said at or after `since`, oldest first."""
    found = []
    for row in connection.execute("SELECT * FROM readings WHERE last_at >= ?", (since,)):
        provider, limit_id, minutes, scope, resets_at, percent, first_at, last_at, source, plan, session = row
        reset = None if resets_at == NEVER else resets_at
        found += [
            LimitReading(provider, limit_id, minutes, percent, reset, at, source, scope, plan, session)
            for at in {first_at, last_at}
        ]
    yield from sorted(found, key=lambda reading: reading.at)


def read_hits(connection: sqlite3.Connection, since: float) -> Iterator[LimitHit]:
    """The lock-outs at or after `since`, oldest first."""
    for row in connection.execute("SELECT * FROM hits WHERE at >= ? ORDER BY at", (since,)):
        provider, limit_id, at, minutes, resets_at, scope, session, source = row
        yield LimitHit(
            provider,
            limit_id,
            at,
            None if minutes < 0 else minutes,
            None if resets_at == NEVER else resets_at,
            session,
            source,
            scope,
        )
