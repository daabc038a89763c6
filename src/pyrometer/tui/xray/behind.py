"""What stands behind a row of a page: one turn, or all that match some words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import msgspec

from pyrometer.snapshot import TurnView


class OneTurn(msgspec.Struct, frozen=True):
    """The turn of `chain` at that time, or the last one before it: of a result the one that called for it."""

    at: float
    chain: str = ""

    def among(self, turns: Sequence[TurnView]) -> TurnView | None:
        """It; None if it is not among the turns, newest first."""
        return next((turn for turn in turns if turn.chain == self.chain and turn.at <= self.at), None)


class Matching(msgspec.Struct, frozen=True):
    """Turns that the filter `words` finds."""

    words: str


Behind: TypeAlias = OneTurn | Matching
