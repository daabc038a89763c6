"""How the price of a turn comes about, line by line."""

from __future__ import annotations

from typing import Final

import msgspec

from pyrometer.engine.price_rows import Price, PricedModel
from pyrometer.engine.prices import PriceTable, applicable
from pyrometer.model import Turn

_BUCKETS: Final = ("uncached", "cache_read", "cache_write_5m", "cache_write_1h", "output")


class Charge(msgspec.Struct, frozen=True):
    """One line of a bill: dollars = amount * rate, which is dollars per million tokens, or per search."""

    bucket: str
    amount: int
    rate: float
    dollars: float


class Bill(msgspec.Struct, frozen=True):
    """How the price of a turn comes about."""

    model: PricedModel
    price: Price
    above: int | None
    """The bound that the prompt exceeds, tokens; None: the base rates hold."""
    charges: tuple[Charge, ...]
    """By bucket as in `Usage`, before the modifiers."""
    factors: tuple[tuple[str, float], ...]
    """The turn's modifiers and what each multiplies the tokens' price by; 1 where the row names none."""
    searches: Charge
    dollars: float


def bill_of(table: PriceTable, turn: Turn) -> Bill | None:
    """The bill whose sum is `PriceTable.cost`; None if the model is unknown."""
    model, dollars = table.model(turn.model), table.cost(turn)
    if model is None or dollars is None:
        return None
    price = model.price_at(turn.at)
    above, rates = applicable(price, turn.usage.prompt)
    return Bill(
        model,
        price,
        above,
        tuple(_charge(turn, bucket, rate) for bucket, rate in zip(_BUCKETS, rates.by_bucket, strict=True)),
        tuple((word, model.factors.get(word, 1.0)) for word in turn.tier.split()),
        Charge("web search", turn.web_searches, price.web_search, turn.web_searches * price.web_search),
        dollars,
    )


def _charge(turn: Turn, bucket: str, rate: float) -> Charge:
    amount: int = getattr(turn.usage, bucket)
    return Charge(bucket, amount, rate, amount * rate / 1e6)
