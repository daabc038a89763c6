"""Cache events in the store: told anew whenever a session has changed, and kept when its turns are let go."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from math import inf
from typing import Any, Final, TypeAlias

import msgspec

from pyrometer.engine.credits import credits as weighted
from pyrometer.model import CacheState, Turn
from pyrometer.snapshot.findings import CacheEvent
from pyrometer.store.event_pass import EventPass, Told
from pyrometer.store.store import Store

SLICE: Final = 2_000
"""Turns that are looked at in one transaction: some twenty milliseconds."""
_NANO = 1e9
_SUMS = "sum(turns), sum(compactions), sum(uncached), sum(cache_read), sum(write_5m), sum(write_1h)"
_NOW = f"SELECT lanes.session, {_SUMS} FROM days JOIN lanes ON lanes.id = lane GROUP BY lanes.session"
_KEPT = """
SELECT owners.session, count(*), min(turns.at), max(turns.at) FROM turns JOIN owners ON owners.id = turns.owner
WHERE turns.at >= (SELECT min(oldest) FROM sessions WHERE id IN ({changed})) GROUP BY owners.session"""
_ROW = "INSERT OR REPLACE INTO cache_events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_Rows: TypeAlias = list[tuple[Any, ...]]


class _Changed(msgspec.Struct, frozen=True):
    """A session that its events are older than."""

    session: int
    mark: int
    """What its sums come to; another number than when it was looked at last."""
    turns: int
    """Kept one by one, and ..."""
    gone: int
    """... those that live on in sums only."""
    since: float
    """Time of the oldest kept turn, and ..."""
    until: float
    """... of the newest."""


def refresh(
    store: Store,
    weigh: Callable[[Turn], float] = weighted,
    *,
    most: float = float("inf"),
    slice_of: int = SLICE,
    heard: Sequence[CacheState] = (),
) -> bool:
    """Tell the cache events of all sessions that have changed; of about `most` turns. True: there is more to do.

    `heard` is what agents' programs say of caches now. What they said of causes earlier is remembered.

    Costs a few milliseconds where nothing has changed. Does nothing where the store cannot be written.
    """
    writer = store.writer
    if writer is None:
        return False
    changed, looked_at = _changed(store), 0
    while changed and looked_at < most:
        some, changed = _slice(changed, slice_of)
        looked_at += sum(one.turns for one in some)

        def act(db: sqlite3.Connection, some: Sequence[_Changed] = some) -> bool:
            with writer.transaction():
                _tell(db, some, EventPass(db, writer.names, store.price, weigh, heard))
            return True

        if not store.change(act, False):
            return False
    return bool(changed)


def forget(db: sqlite3.Connection, sessions: str) -> None:
    """Erase all that is told of these sessions: numbers, joined by commas."""
    for table in ("cache_events", "judged"):
        db.execute(f"DELETE FROM {table} WHERE session IN ({sessions})")


def _changed(store: Store) -> list[_Changed]:
    """Those that changed last come last."""
    known = {row[0]: row[1] for row in store.query("SELECT session, mark FROM judged")}
    marks = {row[0]: (_mark(row[1:]), int(str(row[1] or 0))) for row in store.query(_NOW)}
    news = {session: found for session, found in marks.items() if known.get(session) != found[0]}
    if not news:
        return []
    query = _KEPT.format(changed=", ".join(map(str, news)))
    kept = {row[0]: row[1:] for row in store.query(query)}
    found = []
    for session, (mark, turns) in news.items():
        here, since, until = kept.get(session, (0, inf, -inf))
        number = int(str(here))
        gone = max(0, turns - number)
        found.append(_Changed(int(str(session)), mark, number, gone, float(str(since)), float(str(until))))
    return sorted(found, key=lambda one: one.since)


def _mark(sums: Sequence[object]) -> int:
    return int.from_bytes(blake2b(repr(sums).encode(), digest_size=8).digest(), "big", signed=True)


def _slice(changed: list[_Changed], most: int) -> tuple[list[_Changed], list[_Changed]]:
    turns = 0
    for place, one in enumerate(changed):
        if place and (turns + one.turns > most or place >= most):
            return changed[:place], changed[place:]
        turns += one.turns
    return changed, []


def _tell(db: sqlite3.Connection, some: Sequence[_Changed], events: EventPass) -> None:
    kept = [one for one in some if one.turns]
    since, until = min([one.since for one in kept], default=inf), max([one.until for one in kept], default=-inf)
    told = events.tell([one.session for one in kept], since, until) if kept else {}
    for one in some:
        found = told.get(one.session)
        if found is not None:
            known = _first_known(db, one) if one.gone else {}
            stays = _of_first_turns(db, one, found) if one.gone else []
            db.execute("DELETE FROM cache_events WHERE session = ? AND at >= ?", (one.session, one.since))
            db.executemany(_ROW, [*stays, *_rows(one, found.events, known)])
        elif not one.gone:
            db.execute("DELETE FROM cache_events WHERE session = ?", (one.session,))
    db.executemany("INSERT OR REPLACE INTO judged VALUES (?, ?)", [(one.session, one.mark) for one in some])


def _of_first_turns(db: sqlite3.Connection, one: _Changed, found: Told) -> _Rows:
    """What was told of each chain's oldest kept turn, when the turn before it was still there."""
    query = "SELECT * FROM cache_events WHERE session = ? AND at >= ?"
    return [row for row in db.execute(query, (one.session, one.since)) if found.first.get(row[1]) == row[2]]


def _first_known(db: sqlite3.Connection, one: _Changed) -> dict[str, float]:
    """When each chain's first event was, as it was told before turns were let go."""
    query = "SELECT chain, min(at) FROM cache_events WHERE session = ? GROUP BY chain"
    return dict(db.execute(query, (one.session,)).fetchall())


def _rows(one: _Changed, events: Sequence[CacheEvent], first: Mapping[str, float]) -> _Rows:
    """A chain whose beginning was let go does not begin again with its oldest kept turn."""
    return [
        (
            one.session,
            event.chain,
            event.at,
            event.kind,
            event.model,
            event.lost,
            None if event.dollars is None else round(event.dollars * _NANO),
            event.credits,
            event.gap,
            event.cause,
            event.turn + one.gone,
        )
        for event in events
        if event.gap or event.lost or first.get(event.chain, event.at) >= event.at
    ]
