"""How wide a session fans out into subagents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pyrometer.model import Turn


class Fan(msgspec.Struct, frozen=True):
    """Subagents are the chains beside the main loop."""

    subagents: int
    most_at_once: int
    """Whose first and last turns span the same instant."""
    turns: int
    """Of subagents."""


def fan(turns: Iterable[Turn]) -> Fan:
    """Of a session's turns in any order."""
    spans: dict[str, tuple[float, float]] = {}
    count = 0
    for turn in turns:
        if turn.chain:
            count += 1
            first, last = spans.get(turn.chain, (turn.at, turn.at))
            spans[turn.chain] = (min(first, turn.at), max(last, turn.at))
    steps = sorted([(first, 0) for first, _ in spans.values()] + [(last, 1) for _, last in spans.values()])
    at_once = most = 0
    for _, ends in steps:
        at_once += -1 if ends else 1
        most = max(most, at_once)
    return Fan(len(spans), most, count)
