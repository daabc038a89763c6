"""The turns of one session line by line, each with what it was counted with and what happened at it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pyrometer.engine.ledger import identity
from pyrometer.model import Turn
from pyrometer.snapshot.findings import CacheEvent
from pyrometer.store.store import Store

_NANO = 1e9
_PRICES = "SELECT ident, nano FROM turns WHERE owner IN (SELECT id FROM owners WHERE session = ?)"


class TurnLine(msgspec.Struct, frozen=True):
    """One turn of the session."""

    number: int
    """From 1 on, all chains together; those that live on in sums only are counted."""
    turn: Turn
    dollars: float | None
    """What it was counted with; None: it has no price."""
    credits: float
    growth: int | None
    """Context minus that of the previous turn of the same chain."""
    event: CacheEvent | None


def counted_dollars(store: Store, session: int, turns: Sequence[Turn]) -> list[float | None]:
    """Of each turn, as the sums have it. `session` is the number of the session in the store."""
    stored = {row[0]: row[1] for row in store.query(_PRICES, (session,))}
    found = [stored.get(identity(turn.agent, turn.key)) for turn in turns]
    return [None if nano is None else int(str(nano)) / _NANO for nano in found]


def turn_lines(
    turns: Sequence[Turn],
    dollars: Sequence[float | None],
    credits: Sequence[float],
    events: Sequence[CacheEvent],
    gone: int,
) -> tuple[TurnLine, ...]:
    """All of these, oldest first; `gone` turns were before them."""
    happened = {event.turn: event for event in events}
    contexts: dict[str, int] = {}
    found = []
    for number, (turn, cost, weight) in enumerate(zip(turns, dollars, credits, strict=True), 1):
        before = contexts.get(turn.chain)
        growth = turn.context - before if before is not None and turn.context is not None else None
        found.append(TurnLine(number + gone, turn, cost, weight, growth, happened.get(number)))
        if turn.context is not None:
            contexts[turn.chain] = turn.context
    return tuple(found)
