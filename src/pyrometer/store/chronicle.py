"""Turns, readings and lock-outs in the order of time: what the forecast learns from when it has to begin anew."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import TypeAlias

from pyrometer.model import LimitHit, LimitReading, Turn, Usage
from pyrometer.store.readings import NEVER
from pyrometer.store.store import Store

Event: TypeAlias = tuple[float, Turn | LimitReading | LimitHit]
_DAY = 86_400.0
_STEP = 2 * _DAY
"""Of readings, which are fewer; each step goes through all of them."""
_PIECE = _DAY / 4
"""Of turns: a few thousand rows, so that learning needs no memory that would stay with the process."""
_TURNS = """
SELECT turns.at, sessions.agent, sessions.name, kinds.model, turns.uncached, turns.cache_read, turns.write_5m,
  turns.write_1h, turns.output, turns.reasoning, kinds.tier
FROM turns JOIN kinds ON kinds.id = turns.kind JOIN owners ON owners.id = turns.owner
JOIN sessions ON sessions.id = owners.session WHERE turns.at >= ? AND turns.at < ? ORDER BY turns.at"""
_SAID = "provider, limit_id, minutes, percent, resets_at, source, scope, plan, session FROM readings"
_AFTER = "(resets_at < 0 OR resets_at >= :after)"
_READINGS = f"""
SELECT first_at AS at, {_SAID} WHERE first_at >= :start AND first_at < :stop AND last_at >= :since AND {_AFTER}
UNION ALL
SELECT last_at AS at, {_SAID} WHERE last_at >= :start AND last_at < :stop AND last_at <> first_at AND {_AFTER}
ORDER BY at"""
_REACH = f"SELECT min(first_at), max(last_at) FROM readings WHERE last_at >= :since AND {_AFTER}"
_HITS = """
SELECT at, provider, limit_id, minutes, resets_at, session, source, scope FROM hits WHERE at >= ? ORDER BY at"""


def chronicle(store: Store, since: float, until: float) -> Iterator[Event]:
    """(when, what), oldest first. Turns bear no key: each comes once.

    The store is asked a piece at a time, so that commits may come between.
    """
    yield from heapq.merge(turns(store, since, until), told(store, since), key=_when)


def told(store: Store, since: float, resets_after: float = 0.0) -> Iterator[Event]:
    """Only what providers said: lock-outs, and readings of windows that reset after a time, or never."""
    yield from heapq.merge(_readings(store, since, resets_after), _hits(store, since), key=_when)


def turns(store: Store, since: float, until: float) -> Iterator[Event]:
    """Only the turns."""
    rows = store.query("SELECT min(at) FROM turns WHERE at >= ?", (since,))
    start = float(str(rows[0][0])) if rows and rows[0][0] is not None else until
    while start < until:
        for at, agent, session, model, *tokens, tier in store.query(_TURNS, (start, min(start + _PIECE, until))):
            when, counts = float(str(at)), [None if one is None else int(str(one)) for one in tokens]
            yield when, Turn("", str(agent), str(session), when, str(model), Usage(*counts), tier=str(tier))  # type: ignore[arg-type]
        start += _PIECE


def _readings(store: Store, since: float, resets_after: float) -> Iterator[Event]:
    """Each twice if it was repeated: the last time tells until when it held."""
    rows = store.query(_REACH, {"since": since, "after": resets_after})
    if not rows or rows[0][0] is None:
        return
    start, newest = float(str(rows[0][0])), float(str(rows[0][1]))
    while start <= newest:
        asked = {"since": since, "after": resets_after, "start": start, "stop": start + _STEP}
        for at, provider, limit_id, minutes, percent, resets_at, source, scope, plan, session in store.query(
            _READINGS, asked
        ):
            when, reset = float(str(at)), float(str(resets_at))
            yield (
                when,
                LimitReading(
                    str(provider),
                    str(limit_id),
                    int(str(minutes)),
                    float(str(percent)),
                    None if reset == NEVER else reset,
                    when,
                    str(source),
                    str(scope),
                    str(plan),
                    str(session),
                ),
            )
        start += _STEP


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
