"""What the newest turns of a session say."""

from __future__ import annotations

from array import array

import msgspec

from pyrometer.engine.session import Session, Turns
from pyrometer.engine.signs import MAIN
from pyrometer.model import Turn


class Gauges(msgspec.Struct, frozen=True):
    """Cache hit is over all chains; context and growth are the main loop's."""

    model: str
    context: int | None
    context_window: int | None
    growth: float | None
    cache_hit: float | None


def gauges(session: Session, count: int, turns: Turns) -> Gauges:
    """Of the last `count` turns."""
    newest = _newest(session, turns)
    recent = _context_amounts(session)
    return Gauges(
        model=newest.model if newest else "",
        context=recent[-1] if recent else _compacted_to(session),
        context_window=newest.context_window if newest and newest.chain == MAIN else None,
        growth=_growth(recent[-count - 1 :]),
        cache_hit=_cache_hit(session, count, turns),
    )


def _newest(session: Session, turns: Turns) -> Turn | None:
    """The newest turn of the main loop that tells its context, else the newest of any kind."""
    idents = session.contexts.idents or session.turns.idents
    return turns(idents[-1]) if idents else None


def _context_amounts(session: Session) -> array[int]:
    """Context sizes since the last compaction."""
    contexts = session.contexts
    if not session.compactions:
        return contexts.amounts
    return contexts.amounts[contexts.after(session.compactions[-1].at) :]


def _compacted_to(session: Session) -> int | None:
    return session.compactions[-1].after if session.compactions else None


def _cache_hit(session: Session, count: int, turns: Turns) -> float | None:
    read = prompt = 0
    for ident in session.turns.idents[-count:]:
        usage = turns(ident).usage
        read += usage.cache_read
        prompt += usage.prompt
    return read / prompt if prompt else None


def _growth(contexts: array[int]) -> float | None:
    """Mean growth from turn to turn."""
    return (contexts[-1] - contexts[0]) / (len(contexts) - 1) if len(contexts) > 1 else None
