"""The rows of a price table: one model each, with its prices by date, checked as they are read."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

import msgspec

WEB_SEARCH = 0.01
"""Dollars per web search where the table names none: the list price of both vendors, $10 per thousand."""


class Rates(msgspec.Struct, frozen=True):
    """Dollars per million tokens of each bucket. A missing bucket costs what `fallback` in `_rates` says."""

    input: float
    cache_read: float
    cache_write_5m: float
    cache_write_1h: float
    output: float

    @property
    def by_bucket(self) -> tuple[float, float, float, float, float]:
        """In the order of the fields of `Usage`."""
        return (self.input, self.cache_read, self.cache_write_5m, self.cache_write_1h, self.output)


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
    table: str = ""
    """The table that the row stands in, as `PriceTable` was told."""
    evidence: str = ""

    def price_at(self, at: float) -> Price:
        """The price in force then (epoch seconds); before the first, the first."""
        newest = self.prices[-1]
        if newest.since <= at:
            return newest
        return next((price for price in reversed(self.prices) if price.since <= at), self.prices[0])


def entries_of(document: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    entries = document.get("model", ())
    if not isinstance(entries, list | tuple) or not all(isinstance(entry, Mapping) for entry in entries):
        raise ValueError("model: expected [[model]] tables")
    return entries


def priced_model(entry: Mapping[str, Any], table: str) -> PricedModel:
    """The row; ValueError names what is wrong with it."""
    name = entry.get("name")
    if not isinstance(name, str) or not name:
        raise ValueError("a model has no name")
    try:
        patterns_of(entry)
        return _model(entry, table)
    except KeyError as problem:
        raise ValueError(f"{name}: {problem.args[0]} is missing") from problem
    except (AttributeError, TypeError, ValueError, OverflowError, re.error) as problem:
        raise ValueError(f"{name}: {problem}") from problem


def patterns_of(row: Mapping[str, Any]) -> list[str]:
    """Shell patterns for bare names, or regular expressions behind `re:`. Without any, the row's own name."""
    patterns = row.get("match", [row.get("name", "")])
    if not isinstance(patterns, list) or not all(isinstance(pattern, str) for pattern in patterns):
        raise TypeError("match: expected a list of names")
    for pattern in patterns:
        re.compile(pattern.removeprefix("re:") if pattern.startswith("re:") else "")
    return [pattern if pattern.startswith("re:") else pattern.lower() for pattern in patterns]


def _model(entry: Mapping[str, Any], table: str) -> PricedModel:
    prices = sorted((_price(item) for item in entry["price"]), key=lambda price: price.since)
    if not prices:
        raise ValueError("price is empty")
    factors = {word: _amount(factor) for word, factor in entry.get("factor", {}).items()}
    return PricedModel(entry["name"], tuple(prices), factors, table, str(entry.get("evidence", "")))


def _price(item: Mapping[str, Any]) -> Price:
    since = item.get("since")
    base = _rates(item)
    return Price(
        since=_midnight(since) if since else 0.0,
        base=base,
        long=_long(item.get("long", ()), base),
        web_search=_amount(item.get("web_search", WEB_SEARCH)),
    )


def _long(tiers: Sequence[Mapping[str, Any]], base: Rates) -> tuple[tuple[int, Rates], ...]:
    standard = msgspec.structs.asdict(base)
    return tuple(
        (tier["above"], _rates(standard | dict(tier))) for tier in sorted(tiers, key=lambda tier: tier["above"])
    )


def _rates(item: Mapping[str, Any]) -> Rates:
    """Buckets that a vendor does not price apart cost what plain input costs."""
    plain = _amount(item["input"])
    short = _amount(item.get("cache_write_5m", plain))
    return Rates(
        input=plain,
        cache_read=_amount(item.get("cache_read", plain)),
        cache_write_5m=short,
        cache_write_1h=_amount(item.get("cache_write_1h", short)),
        output=_amount(item["output"]),
    )


def _amount(value: object) -> float:
    """A price or factor, which is a number from 0 on."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < math.inf:
        raise ValueError(f"expected a number from 0 on, not {value!r}")
    return float(value)


def _midnight(day: object) -> float:
    if not isinstance(day, date):
        raise TypeError(f"since: expected a date like 2026-11-22, not {day!r}")
    return datetime.combine(day, time(), UTC).timestamp()
