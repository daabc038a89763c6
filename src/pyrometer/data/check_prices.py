"""Compares `prices.toml` with a second source, the price file of LiteLLM.

    pip download litellm --no-deps
    python -m pyrometer.data.check_prices litellm-1.109.1-cp310-abi3-manylinux_2_28_x86_64.whl

Takes the wheel, or the `model_prices_and_context_window` JSON out of it; nothing of the package is run. Every
difference is printed but those that `known_differences.toml` explains; exit code 1 if any is left. That source has no
dates, so the prices of one day are compared, today's by default.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

from pyrometer import clock
from pyrometer.engine.price_rows import PricedModel, Rates
from pyrometer.engine.prices import PriceTable, bare_name

KNOWN: Final = Path(__file__).with_name("known_differences.toml")
TOLERANCE: Final = 0.02
"""Relative; their prices for batches and flex are rounded to two digits of a cent."""
PROVIDERS: Final = ("anthropic", "openai", "gemini")
_MODES: Final = ("chat", "responses")
_FIELDS: Final = {
    "input": "input_cost_per_token",
    "cache_read": "cache_read_input_token_cost",
    "cache_write_5m": "cache_creation_input_token_cost",
    "cache_write_1h": "cache_creation_input_token_cost_above_1hr",
    "output": "output_cost_per_token",
}
_SERVICES: Final = {"batch": "_batches", "flex": "_flex", "priority": "_priority", "ultrafast": "_ultrafast"}
_ABOVE: Final = re.compile(r"input_cost_per_token_above_(\d+)k_tokens")
Prices: TypeAlias = dict[str, float]
"""By field: `output`, `cache_read above 272000`, `factor flex`, `web_search`; dollars per million, per search."""


class Difference(NamedTuple):
    """One field of one model in which the two disagree; None where a source says nothing."""

    model: str
    field: str
    ours: float | None
    theirs: float | None

    def __str__(self) -> str:
        return f"{self.model:<36} {self.field:<28} {_shown(self.ours):>9} here {_shown(self.theirs):>9} there"


class Known(NamedTuple):
    """Differences that are explained: shell patterns for model and field, and why."""

    model: str
    field: str
    why: str

    def explains(self, found: Difference) -> bool:
        """Whether this is one of them."""
        return fnmatchcase(found.model, self.model) and fnmatchcase(found.field, self.field)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the differences; 1 if there are any that nobody has explained."""
    parser = argparse.ArgumentParser(prog="python -m pyrometer.data.check_prices", description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE", help="LiteLLM's wheel, or the JSON out of it")
    parser.add_argument("--tolerance", type=float, default=TOLERANCE, metavar="SHARE", help="relative, 0.02 by default")
    parser.add_argument("--on", metavar="DATE", help="compare the prices of that day: 2026-11-22")
    args = parser.parse_args(arguments)
    day = clock.now() if args.on is None else datetime.fromisoformat(args.on).replace(tzinfo=UTC).timestamp()
    return _report(list(differences(PriceTable.shipped(), second_source(args.file), args.tolerance, day)))


def _report(found: list[Difference]) -> int:
    known = known_differences()
    left = [each for each in found if not any(one.explains(each) for one in known)]
    for each in left:
        print(each)
    for one in known:
        number = sum(one.explains(each) for each in found)
        print(f"explained: {number:3} × {one.model} {one.field}: {one.why}")
    print(f"{len(found)} differences, {len(left)} of them unexplained")
    return 1 if left else 0


def second_source(path: Path) -> dict[str, Any]:
    """The entries by model name, out of a wheel or a JSON file."""
    if path.suffix != ".whl":
        return dict(json.loads(path.read_bytes()))
    with zipfile.ZipFile(path) as wheel:
        (name,) = (name for name in wheel.namelist() if "model_prices_and_context_window" in name)
        return dict(json.loads(wheel.read(name)))


def known_differences(path: Path = KNOWN) -> list[Known]:
    """Those that the file explains."""
    return [Known(**entry) for entry in tomllib.loads(path.read_text(encoding="utf-8"))["difference"]]


def differences(table: PriceTable, theirs: Mapping[str, Any], tolerance: float, day: float) -> Iterator[Difference]:
    """All of them, model by model in the order of their names there, at the prices of a day (epoch seconds)."""
    for name, entry in sorted(theirs.items()):
        if not _compared(entry):
            continue
        model = table.model(name)
        if model is None:
            yield Difference(bare_name(name), "model", None, _million(entry.get(_FIELDS["input"])))
            continue
        yield from _unequal(bare_name(name), ours_of(model, day), theirs_of(entry), tolerance)


def ours_of(model: PricedModel, day: float) -> Prices:
    """What the table says of a model on that day."""
    price = model.price_at(day)
    found = _named(price.base, "") | {"web_search": price.web_search}
    for above, rates in price.long:
        found |= _named(rates, f" above {above}")
    return found | {f"factor {word}": factor for word, factor in model.factors.items()}


def theirs_of(entry: Mapping[str, Any]) -> Prices:
    """What the second source says, in the same words."""
    found = _tier(entry, "", "")
    for field in entry:
        if bound := _ABOVE.fullmatch(field):
            found |= _tier(entry, f"_above_{bound[1]}k_tokens", f" above {int(bound[1]) * 1000}")
    plain = entry.get(_FIELDS["input"])
    for word, ending in _SERVICES.items():
        if (special := entry.get(f"{_FIELDS['input']}{ending}")) is not None and plain:
            found[f"factor {word}"] = special / plain
    found |= {f"factor {word}": float(factor) for word, factor in entry.get("provider_specific_entry", {}).items()}
    if searches := entry.get("search_context_cost_per_query"):
        found["web_search"] = float(searches["search_context_size_medium"])
    return found


def _compared(entry: Mapping[str, Any]) -> bool:
    return (
        entry.get("litellm_provider") in PROVIDERS
        and entry.get("mode") in _MODES
        and bool(entry.get(_FIELDS["input"]))
        and bool(entry.get(_FIELDS["output"]))
    )


def _unequal(model: str, ours: Prices, theirs: Prices, tolerance: float) -> Iterable[Difference]:
    """A bucket that they do not name costs what plain input costs here, and is no difference."""
    for field in sorted(ours.keys() | theirs.keys()):
        one, other = ours.get(field), theirs.get(field)
        if other is None and (field.startswith("cache_") or field == "web_search"):
            continue
        if one is None or other is None or abs(one - other) > tolerance * max(abs(one), abs(other)):
            yield Difference(model, field, one, other)


def _tier(entry: Mapping[str, Any], ending: str, words: str) -> Prices:
    found = {f"{name}{words}": _million(entry.get(f"{field}{ending}")) for name, field in _FIELDS.items()}
    return {name: value for name, value in found.items() if value is not None}


def _named(rates: Rates, words: str) -> Prices:
    return {f"{name}{words}": getattr(rates, name) for name in _FIELDS}


def _million(value: float | None) -> float | None:
    return None if value is None else value * 1e6


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.6g}"


if __name__ == "__main__":
    sys.exit(main())
