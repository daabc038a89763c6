"""Limit readings and lock-outs. Of a reading that is repeated the first and the last time are kept."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

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


Ask: TypeAlias = Callable[[str, Mapping[str, object]], Iterable[tuple[Any, ...]]]
STEP: Final = 86_400.0 / 2
"""Seconds of readings that are asked for at once: few enough to leave no trace in memory, though each look goes
through all of them."""
_SAID = "provider, limit_id, minutes, percent, resets_at, source, scope, plan, session FROM readings"
_AFTER = "(resets_at < 0 OR resets_at >= :after)"
_REACH = f"SELECT min(first_at), max(last_at) FROM readings WHERE last_at >= :since AND {_AFTER}"
_PIECE = f"""
SELECT first_at AS at, {_SAID} WHERE first_at >= :start AND first_at < :stop AND last_at >= :since AND {_AFTER}
UNION ALL
SELECT last_at AS at, {_SAID} WHERE last_at >= :start AND last_at < :stop AND last_at <> first_at AND {_AFTER}
ORDER BY at"""


def write_readings(connection: sqlite3.Connection, readings: Iterable[LimitReading]) -> None:
    """Add readings; repeated ones lengthen the time for which a reading is known."""
    rows: dict[tuple[Any, ...], list[Any]] = {}
    for one in readings:
        resets_at = NEVER if one.resets_at is None else one.resets_at
        key = (one.provider, one.limit_id, one.minutes, one.scope, resets_at, one.percent)
        known = rows.get(key)
        if known is None:
            rows[key] = [one.at, one.at, one.source, one.plan, one.session]
        else:
            rows[key] = [min(known[0], one.at), *max(known[1:], [one.at, one.source, one.plan, one.session])]
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


def read_readings(ask: Ask, since: float, resets_after: float = 0.0, *, step: float = STEP) -> Iterator[LimitReading]:
    """The readings said at or after `since` of windows that reset after a time or never, oldest first.

    Each twice if it was repeated: the last time tells until when it held. `ask` runs a SELECT, one for each
    `step` seconds.
    """
    wanted = {"since": since, "after": resets_after}
    first, last = next(iter(ask(_REACH, wanted)), (None, None))
    start = float(str(first)) if first is not None else math.inf
    while last is not None and start <= float(str(last)):
        for row in ask(_PIECE, {**wanted, "start": start, "stop": start + step}):
            at, provider, limit_id, minutes, percent, resets_at, source, scope, plan, session = row
            reset = None if resets_at == NEVER else resets_at
            yield LimitReading(provider, limit_id, minutes, percent, reset, at, source, scope, plan, session)
        start += step


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
