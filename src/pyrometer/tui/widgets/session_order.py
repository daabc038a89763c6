"""Which sessions the table shows, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pyrometer.snapshot import SessionView
from pyrometer.words import session_name

ORDERS: tuple[str, ...] = ("", "burn", "context", "hit", "age", "project", "turns", "dollars")
"""Columns to sort by; empty is the standard order, in which rows do not change places while sessions work."""

_STATES = {"working": 0, "waiting": 0, "idle": 1, "ended": 2}
_KEYS: dict[str, Callable[[SessionView], Any]] = {
    "burn": lambda session: -session.burn,
    "context": lambda session: -(session.context_share or -1.0),
    "hit": lambda session: 2.0 if session.cache_hit is None else session.cache_hit,
    "age": lambda session: -session.last_at,
    "project": lambda session: session_name(session).casefold(),
    "agent": lambda session: session.agent,
    "model": lambda session: session.model,
    "state": lambda session: _STATES[session.state],
    "growth": lambda session: -(session.growth or 0.0),
    "turns": lambda session: -session.turns,
    "dollars": lambda session: -(session.dollars or 0.0),
}


def matching(sessions: Sequence[SessionView], wanted: str) -> list[SessionView]:
    """Sessions in which every word of `wanted` occurs: in agent, project, branch, model, state or id."""
    words = wanted.casefold().split()
    if not words:
        return list(sessions)
    return [session for session in sessions if all(word in _searched(session) for word in words)]


def _searched(session: SessionView) -> str:
    parts = (session.agent, session_name(session), session.branch, session.model, session.state, session.id)
    return " ".join(parts).casefold()


def ordered(sessions: Sequence[SessionView], order: str) -> list[SessionView]:
    """Sessions by the column `order`, most pressing first; equal ones in the standard order."""
    standard = _standard(sessions)
    return sorted(standard, key=_KEYS[order]) if order in _KEYS else standard


def _standard(sessions: Sequence[SessionView]) -> list[SessionView]:
    """Live sessions by their start, then the others by their last sign of life, newest first."""
    ranks: tuple[list[SessionView], ...] = ([], [], [])
    for session in sessions:
        ranks[_STATES[session.state]].append(session)
    live, idle, ended = ranks
    live.sort(key=lambda session: (-session.started_at, session.agent, session.id))
    for rest in (idle, ended):
        rest.sort(key=lambda session: (-session.last_at, session.agent, session.id))
    return live + idle + ended


def next_order(order: str) -> str:
    """The order after `order`."""
    place = ORDERS.index(order) if order in ORDERS else -1
    return ORDERS[(place + 1) % len(ORDERS)]
