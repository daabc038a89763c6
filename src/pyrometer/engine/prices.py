"""API-equivalent dollars of a turn, from a dated table that ships as data.

The prices are those of the providers' public lists. A model that the table does not know has no price: the answer
is None, never zero and never a guess.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import msgspec

from pyrometer.model import Turn

TABLE = Path(__file__).parents[1] / "data" / "prices.toml"
WEB_SEARCH = 0.01
"""Dollars per web search where the table names none: the list price of both vendors, $10 per thousand."""

_DECORATION = re.compile(r"\[1m\]$|@[\w-]+$|-v\d+(:\d+)?$")
_VENDOR = re.compile(r"^(?:[a-z-]+/)+|^(?:[a-z]{2,6}\.)?(?:anthropic|openai|google)\.")


class Rates(msgspec.Struct, frozen=True):
    """Dollars per million tokens of each bucket. A missing bucket costs what `fallback` in `_rates` says."""

    input: float
    cache_read: float
    cache_write_5m: float
    cache_write_1h: float
    output: float


class Price(msgspec.Struct, frozen=True):
    """One model's prices from a date on."""

    since: float
    """Epoch seconds; 0 for the first."""
    base: Rates
    long: tuple[tuple[int, Rates], ...]
    """(prompt tokens above which the whole request costs this, rates), smallest first."""
    web_search: float


class PricedModel(msgspec.Struct, frozen=True):
    """All that the table says of a model."""

    name: str
    prices: tuple[Price, ...]
    factors: dict[str, float]
    """By modifier as in `Turn.tier`; unknown modifiers cost the standard price."""


class PriceTable:
    """Looks up what a turn would have cost through the API."""

    def __init__(self, *documents: Mapping[str, Any]) -> None:
        """Later documents win over earlier ones, model by model."""
        self._patterns: list[tuple[str, PricedModel]] = []
        for document in reversed(documents):
            for entry in document.get("model", ()):
                model = _model(entry)
                self._patterns += [(pattern, model) for pattern in entry.get("match", [entry["name"]])]
        self._found: dict[str, PricedModel | None] = {}

    @classmethod
    def shipped(cls, *user_files: Path) -> PriceTable:
        """The table of this release, overridden by the user's files of the same form."""
        return cls(*(tomllib.loads(path.read_text(encoding="utf-8")) for path in (TABLE, *user_files)))

    def model(self, name: str) -> PricedModel | None:
        """The entry for a model as logs name it: vendor and region prefixes, dates and `[1m]` do not matter."""
        if name not in self._found:
            self._found[name] = self._match(bare_name(name))
        return self._found[name]

    def _match(self, name: str) -> PricedModel | None:
        return next((model for pattern, model in self._patterns if _matches(pattern, name)), None)

    def cost(self, turn: Turn) -> float | None:
        """API-equivalent dollars; None if the model is unknown."""
        model = self.model(turn.model)
        if model is None:
            return None
        price = next((price for price in reversed(model.prices) if price.since <= turn.at), model.prices[0])
        rates = _applicable(price, turn.usage.prompt)
        usage = turn.usage
        tokens = (
            usage.uncached * rates.input
            + usage.cache_read * rates.cache_read
            + usage.cache_write_5m * rates.cache_write_5m
            + usage.cache_write_1h * rates.cache_write_1h
            + usage.output * rates.output
        ) / 1e6
        for word in turn.tier.split():
            tokens *= model.factors.get(word, 1.0)
        return tokens + turn.web_searches * price.web_search


def lazy_price() -> Callable[[Turn], float | None]:
    """`cost` of the shipped table, which is read when the first turn is priced."""
    table: list[PriceTable] = []

    def price(turn: Turn) -> float | None:
        if not table:
            table.append(PriceTable.shipped())
        return table[0].cost(turn)

    return price


def bare_name(model: str) -> str:
    """`us.anthropic.claude-opus-5-v1:0` and `anthropic/claude-opus-5[1m]` are `claude-opus-5`."""
    name = _VENDOR.sub("", model.strip().lower())
    while (shorter := _DECORATION.sub("", name)) != name:
        name = shorter
    return name


def _matches(pattern: str, name: str) -> bool:
    if pattern.startswith("re:"):
        return re.search(pattern[3:], name) is not None
    return fnmatchcase(name, pattern)


def _applicable(price: Price, prompt: int) -> Rates:
    """The long-context rates hold for the whole request once its prompt is above their bound."""
    return next((rates for above, rates in reversed(price.long) if prompt > above), price.base)


def _model(entry: Mapping[str, Any]) -> PricedModel:
    return PricedModel(entry["name"], tuple(_price(item) for item in entry["price"]), dict(entry.get("factor", {})))


def _price(item: Mapping[str, Any]) -> Price:
    since = item.get("since")
    base = _rates(item)
    return Price(
        since=_midnight(since) if since else 0.0,
        base=base,
        long=_long(item.get("long", ()), base),
        web_search=item.get("web_search", WEB_SEARCH),
    )


def _long(tiers: Sequence[Mapping[str, Any]], base: Rates) -> tuple[tuple[int, Rates], ...]:
    standard = msgspec.structs.asdict(base)
    return tuple(
        (tier["above"], _rates(standard | dict(tier))) for tier in sorted(tiers, key=lambda tier: tier["above"])
    )


def _rates(item: Mapping[str, Any]) -> Rates:
    """Buckets that a vendor does not price apart cost what plain input costs."""
    plain = float(item["input"])
    short = float(item.get("cache_write_5m", plain))
    return Rates(
        input=plain,
        cache_read=float(item.get("cache_read", plain)),
        cache_write_5m=short,
        cache_write_1h=float(item.get("cache_write_1h", short)),
        output=float(item["output"]),
    )


def _midnight(day: date) -> float:
    return datetime.combine(day, time(), UTC).timestamp()
