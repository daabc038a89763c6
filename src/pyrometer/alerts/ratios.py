"""Burn against normal as the monitor measures it, in tokens: for sessions whose findings say nothing of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import msgspec

from pyrometer.snapshot import Snapshot

SHORT, LONG = 5.0, 20.0
"""Minutes of the two windows of the burn rule."""
MOST = 0.6
"""Share of all burn above which a session's own alert says it all."""


class BurnRatio(msgspec.Struct, frozen=True):
    """Burn against normal. With an empty `session` it is that of all sessions of `agent`, or of all agents."""

    per_hour: float
    """Tokens per hour over the last 5 minutes."""
    short: float | None
    """Times normal over the last 5 minutes; None while no normal is known."""
    long: float | None
    """Times normal over the last 20 minutes."""
    agent: str = ""
    session: str = ""


class RatioOver(Protocol):
    """Times normal over the last minutes at an instant, of all sessions or of one."""

    def __call__(self, now: float, minutes: float, session: tuple[str, str] | None = None) -> float | None: ...


def burn_ratios(snapshot: Snapshot, over: RatioOver) -> Iterator[BurnRatio]:
    """Of each session that burns, and of all together unless one of them is most of it."""
    now = snapshot.at
    burning = [session for session in snapshot.sessions if session.burn > 0]
    if burning and max(session.burn for session in burning) < MOST * snapshot.burn.now:
        yield BurnRatio(snapshot.burn.now, over(now, SHORT), over(now, LONG))
    for session in burning:
        short, long = over(now, SHORT, session.key), over(now, LONG, session.key)
        yield BurnRatio(session.burn, short, long, session.agent, session.id)
