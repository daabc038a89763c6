"""API-equivalent dollars of a turn, from a dated table that ships as data.

The prices are those of the providers' public lists. A model that the table does not know has no price: the answer
is None, never zero and never a guess.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatchcase
from itertools import chain, repeat
from pathlib import Path
from typing import Any

from pyrometer.engine.price_rows import Price, PricedModel, Rates, entries_of, patterns_of, priced_model
from pyrometer.model import Turn

TABLE = Path(__file__).parents[1] / "data" / "prices.toml"
_DECORATION = re.compile(r"\[1m\]$|@[\w-]+$|-v\d+(?::\w+)*$|:(?:thinking|beta|extended|nitro|floor|online)$")
_VENDOR = re.compile(r"^.*/|^(?:[a-z-]{2,8}\.)?(?:anthropic|openai|google)\.")


class PriceTable:
    """Looks up what a turn would have cost through the API."""

    def __init__(self, *documents: Mapping[str, Any], names: Sequence[str] = ()) -> None:
        """Later documents win over earlier ones, row by row; `names` are what to call them.

        What a row leaves out stays as in the row of the same name before it. ValueError: not such a table.
        """
        self._patterns: list[tuple[str, PricedModel]] = []
        rows: dict[str, dict[str, Any]] = {}
        for document, title in zip(documents, chain(names, repeat("")), strict=False):
            patterns = []
            for entry in entries_of(document):
                name = str(entry.get("name", ""))
                rows[name] = row = {**rows.get(name, {}), "evidence": "", **entry}
                model = priced_model(row, title)
                patterns += [(pattern, model) for pattern in patterns_of(row)]
            self._patterns = patterns + self._patterns
        self._found: dict[str, PricedModel | None] = {}

    @classmethod
    def shipped(cls, *user_files: Path) -> PriceTable:
        """The table of this release, overridden by the user's files of the same form. OSError, ValueError: bad file."""
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
        name = turn.model
        model = self._found[name] if name in self._found else self.model(name)
        if model is None:
            return None
        price = model.prices[-1]
        if price.since > turn.at:
            price = model.price_at(turn.at)
        usage = turn.usage
        rates = applicable(price, usage.prompt)[1] if price.long else price.base
        tokens = (
            usage.uncached * rates.input
            + usage.cache_read * rates.cache_read
            + usage.cache_write_5m * rates.cache_write_5m
            + usage.cache_write_1h * rates.cache_write_1h
            + usage.output * rates.output
        ) / 1e6
        if turn.tier:
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
    name = model.strip().lower()
    while (shorter := _DECORATION.sub("", _VENDOR.sub("", name))) != name:
        name = shorter
    return name


def _matches(pattern: str, name: str) -> bool:
    if pattern.startswith("re:"):
        return re.search(pattern[3:], name) is not None
    return fnmatchcase(name, pattern)


def applicable(price: Price, prompt: int) -> tuple[int | None, Rates]:
    """The long-context rates hold for the whole request once its prompt is above their bound."""
    if not price.long:
        return None, price.base
    return next(((above, rates) for above, rates in reversed(price.long) if prompt > above), (None, price.base))
