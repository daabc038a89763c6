"""What a session would burn less with a smaller prompt: compacted, begun anew, with fewer tools and instructions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, TypeAlias

import msgspec

from pyrometer.engine.credits import CreditTable
from pyrometer.snapshot import SessionView
from pyrometer.usage import Usage

Lighter: TypeAlias = Literal["compact", "restart", "tools"]
HEAVY: Final = 0.5
"""A compaction must take off at least this share of the context to be worth a word."""
SMALL: Final = 40_000
"""Tokens of context below which there is nothing to compact."""
SUMMARY: Final = 10_000
"""Tokens that a compaction leaves beside the first prompt: a summary and the files read last."""
SCHEMA: Final = 25_000
"""Tokens of a first prompt from which on tools and instructions are worth a word."""


class Relief(msgspec.Struct, frozen=True):
    """One way to a smaller prompt."""

    kind: Lighter
    tokens: int
    """Fewer in each prompt of the main loop, at the most."""
    credits: float
    """Less in an hour, on as many turns of the main loop as in the last one; never more than the session burnt."""
    turns_back: float | None = None
    """Turns after which a compaction has paid for itself: it reads the context once and writes what is left."""


def reliefs(session: SessionView, weights: CreditTable) -> Iterator[Relief]:
    """The mildest first; none where the first prompt or the context is not known, or nothing was burnt."""
    findings, context = session.findings, session.context
    if findings is None or findings.first_prompt is None or context is None or not findings.turns_hour:
        return
    first = findings.first_prompt
    if SCHEMA <= first <= context:
        yield _relief("tools", session, first, weights)
    left = first + SUMMARY
    if context < SMALL or context - left < HEAVY * context:
        return
    relief = _relief("compact", session, context - left, weights)
    cost = weights.credits_of(
        session.agent, session.model, Usage(cache_read=context, cache_write_1h=left, output=SUMMARY)
    )
    each = weights.credits_of(session.agent, session.model, Usage(cache_read=context - left))
    yield msgspec.structs.replace(relief, turns_back=cost / each if each else None)
    if session.state in ("waiting", "idle"):
        yield _relief("restart", session, context - first, weights)


def _relief(kind: Lighter, session: SessionView, tokens: int, weights: CreditTable) -> Relief:
    """Fewer tokens on each turn, at the weight of cache reads."""
    turns, burnt = (session.findings.turns_hour, session.findings.credits_hour) if session.findings else (0, 0.0)
    saved = turns * weights.credits_of(session.agent, session.model, Usage(cache_read=tokens))
    return Relief(kind, tokens, min(saved, burnt))
