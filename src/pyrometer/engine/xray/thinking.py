"""How much of the output is reasoning."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pyrometer.model import Turn

LAST: Final = 20
"""Turns that are looked at."""


def thinking(turns: Iterable[Turn]) -> tuple[float | None, int]:
    """(reasoning tokens' share of the output, that output) of the turns that say; None if none does."""
    known = [turn.usage for turn in turns if turn.usage.reasoning is not None]
    output = sum(usage.output for usage in known)
    reasoning = sum(usage.reasoning or 0 for usage in known)
    return (reasoning / output if output else None), output
