"""A turn as it would have been had more of its prompt come from the cache."""

from __future__ import annotations

from msgspec.structs import replace

from pyrometer.model import Turn
from pyrometer.usage import Usage


def as_read(turn: Turn, tokens: int) -> Turn:
    """The turn with up to `tokens` of its written and uncached prompt read from the cache instead.

    The prompt is as large as before, so the same prices hold for it: the difference of two prices is what writing
    the tokens cost above reading them. Tokens that were written to the cache go first, then uncached ones.
    """
    usage = turn.usage
    long = min(tokens, usage.cache_write_1h)
    short = min(tokens - long, usage.cache_write_5m)
    plain = min(tokens - long - short, usage.uncached)
    return replace(
        turn,
        usage=Usage(
            usage.uncached - plain,
            usage.cache_read + long + short + plain,
            usage.cache_write_5m - short,
            usage.cache_write_1h - long,
            usage.output,
            usage.reasoning,
        ),
    )
