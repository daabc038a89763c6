"""What the next message will cost once the cache has gone cold, and what tools and instructions cost all along."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from pyrometer.model import Turn
from pyrometer.snapshot.xray import Cliff as Cliff
from pyrometer.snapshot.xray import Overhead as Overhead
from pyrometer.usage import Usage
from pyrometer.xray.carry import rate

Price = Callable[[Turn], float | None]
_SHORT = 300.0
"""Seconds that the cheaper of both kinds of cache writes lives."""


def cliff(
    newest: Turn,
    lifetime: float | None,
    cold_at: float | None,
    tokens: int,
    price: Price,
    weigh: Callable[[Turn], float],
) -> Cliff | None:
    """`newest` turn of the main loop; `lifetime` of its last cache write, seconds; None where nothing would be lost."""
    if tokens <= 0:
        return None
    anew = Usage(cache_write_5m=tokens) if (lifetime or 0.0) <= _SHORT else Usage(cache_write_1h=tokens)
    if lifetime is None:
        anew = Usage(uncached=tokens)
    dear, cheap = (replace(newest, usage=usage, web_searches=0) for usage in (anew, Usage(cache_read=tokens)))
    return Cliff(cold_at, tokens, price(cheap), price(dear), weigh(cheap), weigh(dear))


def overhead(main: Sequence[Turn], first_prompt: int | None, price: Price) -> Overhead | None:
    """`main`: turns of the main loop. None where the first prompt is not known: in forks."""
    told = [turn for turn in main if turn.context is not None]
    if not first_prompt or len(told) < 2:
        return None
    dollars = sum(rate(turn, price) * min(first_prompt, turn.usage.prompt) for turn in told[1:])
    return Overhead(first_prompt, len(told) - 1, dollars)
