"""Makes `prices.toml` from the genai-prices package.

    python -m pyrometer.data.build_prices

Needs `genai-prices` (not a dependency of the program: 11 MB and 0.3 s of import for what 30 kB of data do). Keeps
the models that coding agents use, their dated prices, long-context tiers and modifiers, and adds the few modifiers
that genai-prices lacks or has wrong, each with its evidence.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import re
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import tomli_w

PREFIXES = {"anthropic": ("claude",), "openai": ("gpt", "o1", "o3", "o4", "codex"), "google": ("gemini",)}
"""The providers whose models coding agents call, and what their own models' names begin with."""
FIELDS = {
    "input": "input_mtok",
    "cache_read": "cache_read_mtok",
    "cache_write_5m": "cache_write_mtok",
    "cache_write_1h": "cache_write_1h_mtok",
    "output": "output_mtok",
}
CORRECTIONS = Path(__file__).with_name("price_corrections.toml")
CHECKED = "LiteLLM 1.109.1, 2026-11-22"
"""What `check_prices` was last run against, and when; every difference is corrected or explained."""
_HEAD = """\
# API-equivalent list prices. Made by `python -m pyrometer.data.build_prices`; not to be edited by hand.
#
# Corrected in `price_corrections.toml`, cross-checked with `python -m pyrometer.data.check_prices`; what differs from
# the second source, and why, is in `known_differences.toml`. Rows of a file of your own win: docs/prices.md.

"""
US_FACTOR = 1.1
"""Claude requests pinned to the United States (`inference_geo` = `us`): measured on Claude Code 2.1.330."""


def main() -> None:
    """Rewrite the table beside this file."""
    table = Path(__file__).with_name("prices.toml")
    models = list(_corrected(_models()))
    document = {
        "source": f"genai-prices {importlib.metadata.version('genai-prices')}",
        "checked": CHECKED,
        "unit": "US dollars per million tokens",
        "model": models,
    }
    table.write_text(_HEAD + tomli_w.dumps(document), encoding="utf-8")
    print(f"{table.name}: {len(models)} models")


def _corrected(models: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The rows with what is known better, and those that are missing."""
    known = {entry["name"]: entry for entry in tomllib.loads(CORRECTIONS.read_text(encoding="utf-8"))["model"]}
    for entry in models:
        better = known.pop(entry["name"], {})
        factor = entry.get("factor", {}) | better.get("factor", {})
        yield entry | better | ({"factor": factor} if factor else {})
    yield from known.values()


def _models() -> Iterator[dict[str, Any]]:
    data = importlib.import_module("genai_prices.data")
    for provider in data.providers:
        for model in provider.models:
            if not model.id.startswith(PREFIXES.get(provider.id, ())):
                continue
            prices = list(_dated(model.prices))
            if prices and all("input" in price and "output" in price for price in prices):
                yield _entry(provider.id, model, prices)


def _entry(provider: str, model: Any, prices: list[dict[str, Any]]) -> dict[str, Any]:
    factors = dict(_factors(model, prices))
    if provider == "anthropic":
        factors["us"] = US_FACTOR
    entry: dict[str, Any] = {"name": model.id, "match": sorted(set(_patterns(model.match))), "price": prices}
    if model.context_window:
        entry["context_window"] = model.context_window
    return entry | ({"factor": factors} if factors else {})


def _dated(prices: Any) -> Iterator[dict[str, Any]]:
    """Oldest first; later entries carry `since`."""
    if not isinstance(prices, list):
        yield _price(prices)
        return
    for conditional in prices:
        start = getattr(conditional.constraint, "start_date", None)
        if conditional.constraint is None or start:
            yield _price(conditional.prices) | ({"since": start} if start else {})


def _price(prices: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    tiers: dict[int, dict[str, float]] = {}
    for name, field in FIELDS.items():
        value = getattr(prices, field, None)
        if value is None:
            continue
        found[name] = float(getattr(value, "base", value))
        for tier in getattr(value, "tiers", ()):
            tiers.setdefault(tier.start, {})[name] = float(tier.price)
    if searches := getattr(prices, "web_searches_kcount", None):
        found["web_search"] = float(searches) / 1000
    if tiers:
        found["long"] = [{"above": start} | tiers[start] for start in sorted(tiers)]
    return found


def _factors(model: Any, prices: list[dict[str, Any]]) -> Iterator[tuple[str, float]]:
    """Modifiers as one factor on all classes; taken from the input price, where the two are in proportion.

    A variant belongs to the price that was in force when it began; of several the newest holds.
    """
    for variant in sorted(getattr(model, "price_variants", None) or (), key=_began):
        price = _price(variant.prices)
        standard = [each for each in prices if each.get("since", date.min) <= _began(variant)] or prices
        if "input" in price and (plain := standard[-1]["input"]):
            yield str(next(iter(variant.when.values()))), round(price["input"] / plain, 4)


def _began(variant: Any) -> date:
    """The variant's own first day; one without has always been there."""
    start: date | None = getattr(variant.constraint, "start_date", None)
    return start or date.min


def _patterns(match: Any) -> Iterator[str]:
    """Shell patterns for the clauses that have one; regular expressions stand behind `re:`."""
    kind = type(match).__name__
    if kind == "ClauseOr":
        for clause in match.or_:
            yield from _patterns(clause)
    elif kind == "ClauseEquals":
        yield match.equals
    elif kind == "ClauseStartsWith":
        yield match.starts_with + "*"
    elif kind == "ClauseContains":
        yield "*" + match.contains + "*"
    elif kind == "ClauseEndsWith":
        yield "*" + match.ends_with
    else:
        yield "re:" + _regex(match)


def _regex(match: Any) -> str:
    """The clause as a regular expression to search for."""
    kind = type(match).__name__
    if kind == "ClauseRegex":
        return str(match.regex)
    if kind == "ClauseAnd":
        return "^" + "".join(f"(?=.*?{_regex(clause)})" for clause in match.and_)
    if kind == "ClauseOr":
        return f"(?:{'|'.join(_regex(clause) for clause in match.or_)})"
    before, after = _ENDS[kind]
    (text,) = (str(getattr(match, name)) for name in _TEXTS if hasattr(match, name))
    return f"{before}{re.escape(text)}{after}"


_ENDS = {
    "ClauseEquals": ("^", "$"),
    "ClauseStartsWith": ("^", ""),
    "ClauseContains": ("", ""),
    "ClauseEndsWith": ("", "$"),
}
_TEXTS = ("equals", "starts_with", "contains", "ends_with")


if __name__ == "__main__":
    main()
