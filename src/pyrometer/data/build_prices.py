"""Makes `prices.toml` from the genai-prices package.

    python -m pyrometer.data.build_prices

Needs `genai-prices` (not a dependency of the program: 11 MB and 0.3 s of import for what 30 kB of data do). Keeps
the models that coding agents use, their dated prices, long-context tiers and modifiers, and adds the few modifiers
that genai-prices lacks, each with its evidence.
"""

from __future__ import annotations

import importlib
import importlib.metadata
from collections.abc import Iterator
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
MEASURED = {
    # what Claude Code 2.1.330 itself charged for a request of a known size, where genai-prices has no variant
    "claude-opus-4-6": {"fast": 6.0},
    "claude-opus-5": {"fast": 2.0},
}
US_FACTOR = 1.1
"""Claude requests pinned to the United States (`inference_geo` = `us`): measured on Claude Code 2.1.330."""


def main() -> None:
    """Rewrite the table beside this file."""
    table = Path(__file__).with_name("prices.toml")
    models = list(_models())
    document = {
        "source": f"genai-prices {importlib.metadata.version('genai-prices')}",
        "unit": "US dollars per million tokens",
        "model": models,
    }
    table.write_text(tomli_w.dumps(document), encoding="utf-8")
    print(f"{table.name}: {len(models)} models")


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
    factors = dict(_factors(model, prices[-1])) | MEASURED.get(model.id, {})
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


def _factors(model: Any, standard: dict[str, Any]) -> Iterator[tuple[str, float]]:
    """Modifiers as one factor on all classes; taken from the input price, where the two are in proportion."""
    for variant in getattr(model, "price_variants", None) or ():
        price = _price(variant.prices)
        if "input" in price and standard["input"]:
            word = next(iter(variant.when.values()))
            yield str(word), round(price["input"] / standard["input"], 4)


def _patterns(match: Any) -> Iterator[str]:
    """Shell patterns for the clauses that have one; regular expressions stand behind `re:`.

    Conjunctions have no pattern: such a model keeps only its other clauses.
    """
    for clause in getattr(match, "or_", None) or [match]:
        kind = type(clause).__name__
        if kind == "ClauseEquals":
            yield clause.equals
        elif kind == "ClauseStartsWith":
            yield clause.starts_with + "*"
        elif kind == "ClauseContains":
            yield "*" + clause.contains + "*"
        elif kind == "ClauseEndsWith":
            yield "*" + clause.ends_with
        elif kind == "ClauseRegex":
            yield "re:" + clause.regex
        elif kind == "ClauseOr":
            yield from _patterns(clause)


if __name__ == "__main__":
    main()
