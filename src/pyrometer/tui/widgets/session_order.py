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
    standard = sorted(sessions, key=_standard)
    return sorted(standard, key=_KEYS[order]) if order in _KEYS else standard


def _standard(session: SessionView) -> tuple[int, float, tuple[str, str]]:
    """Live sessions by their start, then the others by their last sign of life, newest first."""
    rank = _STATES[session.state]
    return (rank, -(session.started_at if rank == 0 else session.last_at), session.key)


def next_order(order: str) -> str:
    """The order after `order`."""
    place = ORDERS.index(order) if order in ORDERS else -1
    return ORDERS[(place + 1) % len(ORDERS)]
