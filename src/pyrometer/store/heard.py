"""What agents' programs say of caches, brought to sessions that are put together from the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from pyrometer.engine.xray.reel import Reel
from pyrometer.model import CacheState
from pyrometer.store.names import Names, selected


def hear(
    db: sqlite3.Connection,
    names: Names,
    sessions: Sequence[int],
    reels: Mapping[tuple[str, str], Reel],
    heard: Sequence[CacheState],
) -> None:
    """Tell the reels of these sessions what is said of their caches: now, and in events that were told before."""
    query = "SELECT session, at, cause FROM cache_events WHERE chain = '' AND cause <> '' AND session"
    moved = set()
    for number, at, cause in selected(db, query, list(sessions)):
        agent, session = names.sessions.values(number)
        reel = reels.get((agent, session))
        if reel is not None and at not in _said_by_logs(reel):
            reel.session.hear(CacheState(agent, session, at, missed_at=at, causes=tuple(cause.split(", "))))
            moved.add((agent, session))
    for state in heard:
        if (state.agent, state.session) in reels:
            reels[state.agent, state.session].session.hear(state)
            moved.add((state.agent, state.session))
    for key in moved:
        reels[key].roll()


def _said_by_logs(reel: Reel) -> set[float]:
    """Times of the turns of which a log itself says why they missed the cache."""
    return {turn.at for turn in reel.turns(0, len(reel.sums)) if turn.cache_miss}
