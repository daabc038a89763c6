"""Turns, readings and lock-outs in the order of time: what the forecast learns from when it has to begin anew."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator
from typing import TypeAlias

from pyrometer.model import LimitHit, LimitReading, Turn
from pyrometer.store.readings import NEVER, STEP, read_readings
from pyrometer.store.store import Store
from pyrometer.usage import Usage

Event: TypeAlias = tuple[float, Turn | LimitReading | LimitHit]
_DAY = 86_400.0
_PIECE = _DAY / 24
"""Of turns: a few hundred rows, so that learning needs no memory that would stay with the process."""
_TURNS = """
SELECT turns.at, sessions.agent, sessions.name, kinds.model, turns.uncached, turns.cache_read, turns.write_5m,
  turns.write_1h, turns.output, turns.reasoning, kinds.tier
FROM turns JOIN kinds ON kinds.id = turns.kind JOIN owners ON owners.id = turns.owner
JOIN sessions ON sessions.id = owners.session WHERE turns.at >= ? AND turns.at < ? ORDER BY turns.at"""
_HITS = """
SELECT at, provider, limit_id, minutes, resets_at, session, source, scope FROM hits WHERE at >= ? ORDER BY at"""


def chronicle(store: Store, since: float, until: float) -> Iterator[Event]:
    """(when, what), oldest first. Turns bear no key: each comes once.

    The store is asked a piece at a time, so that commits may come between.
    """
    yield from heapq.merge(turns(store, since, until), told(store, since), key=_when)


def told(store: Store, since: float, resets_after: float = 0.0) -> Iterator[Event]:
    """Only what providers said: lock-outs, and readings of windows that reset after a time, or never."""
    few = read_readings(store.query, since, resets_after, step=math.inf if resets_after else STEP)
    readings = ((reading.at, reading) for reading in few)
    yield from heapq.merge(readings, _hits(store, since), key=_when)


def turns(store: Store, since: float, until: float) -> Iterator[Event]:
    """Only the turns."""
    rows = store.query("SELECT min(at) FROM turns WHERE at >= ?", (since,))
    start = float(str(rows[0][0])) if rows and rows[0][0] is not None else until
    while start < until:
        for at, agent, session, model, *tokens, tier in store.query(_TURNS, (start, min(start + _PIECE, until))):
            when, counts = float(str(at)), [None if one is None else int(str(one)) for one in tokens]
            yield when, Turn("", str(agent), str(session), when, str(model), Usage(*counts), tier=str(tier))  # type: ignore[arg-type]
        start += _PIECE


def _hits(store: Store, since: float) -> Iterator[Event]:
    for at, provider, limit_id, minutes, resets_at, session, source, scope in store.query(_HITS, (since,)):
        length, reset, when = int(str(minutes)), float(str(resets_at)), float(str(at))
        yield (
            when,
            LimitHit(
                str(provider),
                str(limit_id),
                when,
                None if length < 0 else length,
                None if reset == NEVER else reset,
                str(session),
                str(source),
                str(scope),
            ),
        )


def _when(event: Event) -> float:
    return event[0]
