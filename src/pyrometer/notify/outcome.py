"""What became of one attempt to send."""

from __future__ import annotations

import msgspec


class Outcome(msgspec.Struct, frozen=True):
    """Delivered, or why not. The words never hold an address: addresses hold secrets."""

    delivered: bool
    words: str = ""
    final: bool = False
    """Not delivered, and trying again is of no use."""


def delivered(words: str = "delivered") -> Outcome:
    return Outcome(True, words)


def refused(words: str, *, final: bool = False) -> Outcome:
    """Not delivered."""
    return Outcome(False, words, final)
