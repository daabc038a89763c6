"""Foreign names, cut to a length that leaves room for the sentence around them."""

from __future__ import annotations


def shortened(name: str, limit: int) -> str:
    """`name` in at most `limit` characters. Not for project names: a cut one could no longer be masked."""
    return name if len(name) <= limit else f"{name[: limit - 1]}…"
