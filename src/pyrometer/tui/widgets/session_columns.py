"""The columns of the session table: which of them a width has room for, and what stands in each."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import msgspec

from pyrometer.snapshot import SessionState, SessionView
from pyrometer.text import clock, count, dollars, share, span
from pyrometer.words import session_name

STATE_SIGNS: dict[SessionState, str] = {"working": "●", "waiting": "◇", "idle": "○", "ended": "·"}
"""A sign for each state of a session."""

PROJECT_MIN = 12
PROJECT_MAX = 30


class Column(msgspec.Struct, frozen=True):
    """One column; `width` includes the gap on its left side, 0 takes what is left."""

    name: str
    title: str
    width: int
    cell: Callable[[SessionView], str]
    right: bool = True


def burn_cell(session: SessionView) -> str:
    """`312k/h`, `≥312k/h` where the figure is a lower bound, or the state of a session that burns nothing."""
    if session.burn <= 0:
        return "0/h" if session.state == "working" else session.state
    return f"{'≥' if session.not_final else ''}{count(session.burn)}/h"


def context_cell(session: SessionView) -> str:
    """The share of the context window, or the bare size where the window is unknown."""
    if session.context_share is None and session.context is not None:
        return count(session.context)
    return share(session.context_share)


def growth_cell(session: SessionView) -> str:
    """Tokens that a turn adds to the context."""
    if session.growth is None:
        return "–"
    return f"{'+' if session.growth >= 0 else '−'}{count(abs(session.growth))}"


SIGN = Column("sign", "", 2, lambda session: STATE_SIGNS[session.state], right=False)
AGENT = Column("agent", "agent", 7, lambda session: session.agent, right=False)
PROJECT = Column("project", "project", 0, lambda session: session_name(session), right=False)
MODEL = Column("model", " model", 20, lambda session: " " + (session.model or "–"), right=False)
BURN = Column("burn", "burn", 8, burn_cell)
CONTEXT = Column("context", "ctx", 5, context_cell)
HIT = Column("hit", "hit", 5, lambda session: share(session.cache_hit))
BADGES = Column("badges", " badges", 13, lambda _: "", right=False)
"""Drawn by the table, which knows the badges."""
STATE = Column("state", " state", 9, lambda session: " " + session.state, right=False)
AGE = Column("age", "age", 7, lambda session: clock(session.last_at))
"""Drawn by `age_words`, which knows what time it is."""
GROWTH = Column("growth", "Δctx", 7, growth_cell)
TURNS = Column("turns", "turns", 7, lambda session: count(session.turns))
DOLLARS = Column("dollars", "≈ USD", 9, lambda session: dollars(session.dollars))

_ORDER = (SIGN, AGENT, PROJECT, MODEL, BURN, CONTEXT, HIT, BADGES, STATE, AGE, GROWTH, TURNS, DOLLARS)
_BY_NEED = (SIGN, PROJECT, BURN, AGENT, CONTEXT, HIT, AGE, BADGES, MODEL, STATE, GROWTH, TURNS, DOLLARS)


def age_words(session: SessionView, now: float) -> str:
    """Time since the last sign of life, in minutes and more: nothing here ticks every second."""
    age = now - session.last_at
    return "now" if age < 60 else span(age)


@lru_cache(maxsize=64)
def columns_for(width: int) -> tuple[tuple[Column, int], ...]:
    """The columns that fit into `width` cells in screen order, each with its cells. Depends on the width alone."""
    least = min(PROJECT_MIN, max(1, width - SIGN.width - BURN.width))
    room = width
    chosen: list[Column] = []
    for column in _BY_NEED:
        room -= column.width or least
        if room < 0:
            room += column.width or least
            break
        chosen.append(column)
    project = least + room if len(chosen) <= 2 else min(PROJECT_MAX, least + room)
    return tuple((column, column.width or project) for column in _ORDER if column in chosen)


def column_at(width: int, x: int) -> str:
    """The column that a click on the header at cell `x` means; empty for none or the title."""
    begin = 0
    for column, cells in columns_for(width):
        if begin <= x < begin + cells:
            return "" if column in (SIGN, AGENT, BADGES) else column.name
        begin += cells
    return ""
