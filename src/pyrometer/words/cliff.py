"""What the next message will cost once the cache has gone cold."""

from __future__ import annotations

from datetime import tzinfo

from pyrometer.snapshot.xray import Cliff
from pyrometer.text import clock, count, dollars, span

SMALL = 1_000
"""Tokens below which there is no cliff."""


def cliff_words(cliff: Cliff | None, now: float, zone: tzinfo | None) -> str:
    """`cold in 12m (15:07): then the next message costs $1.28 instead of $0.06: 128k tokens anew`; empty: no cliff."""
    if cliff is None or cliff.tokens < SMALL:
        return ""
    anew = f"{count(cliff.tokens)} tokens anew"
    if cliff.at is None:
        return f"nobody says when this cache goes cold; a miss costs {_prices(cliff)}: {anew}"
    if cliff.at > now:
        at = f"cold in {span(cliff.at - now)} ({clock(cliff.at, zone, now=now)})"
        return f"{at}: then the next message costs {_prices(cliff)}: {anew}"
    return f"cold since {clock(cliff.at, zone, now=now)}: the next message costs {_prices(cliff)}: {anew}"


def brief_cliff(cliff: Cliff | None, now: float) -> str:
    """`cold in 12m → $1.28`, `cold: $1.28`; empty where nobody says when, or there is no cliff."""
    if cliff is None or cliff.tokens < SMALL or cliff.at is None:
        return ""
    cost = dollars(cliff.cold_dollars) if cliff.cold_dollars is not None else f"{count(cliff.tokens)} tokens"
    return f"cold in {span(cliff.at - now)} → {cost}" if cliff.at > now else f"cold: {cost}"


def _prices(cliff: Cliff) -> str:
    """With it and without it, of the prompt alone."""
    if cliff.cold_dollars is None:
        return f"{count(cliff.cold_credits)} credits instead of {count(cliff.warm_credits)}"
    return f"{dollars(cliff.cold_dollars)} instead of {dollars(cliff.warm_dollars)}"
