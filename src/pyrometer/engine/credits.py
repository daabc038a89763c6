"""What a turn weighs in its provider's windows: credits, from a dated table that ships as data.

No provider publishes its weights. The table holds measured ratios with their sources; how much of a window a credit
is gets learned from the provider's own percentages.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec

from pyrometer.engine.prices import bare_name
from pyrometer.model import Turn
from pyrometer.usage import Usage

TABLE = Path(__file__).parents[1] / "data" / "credits.toml"
_LIKE_OTHERS = "claude"
"""Whose weights an agent without any of its own takes."""


class ModelWeight(msgspec.Struct, frozen=True):
    """A row: how much a model's tokens weigh."""

    name: str
    multiplier: float
    family: str = ""
    also: tuple[str, ...] = ()
    """Other spellings of the name."""
    down: str = ""
    """The next cheaper model to move to."""
    evidence: str = ""
    source: str = ""
    date: Any = None


class TokenWeights(msgspec.Struct, frozen=True):
    """Credits per token of each bucket, for a model with multiplier 1."""

    uncached: float
    cache_write: float
    cache_read: float
    output: float
    evidence: str = ""
    source: str = ""
    date: Any = None


class Weighing(msgspec.Struct, frozen=True):
    """How a model's tokens are weighed."""

    tokens: TokenWeights
    row: ModelWeight | None
    """None: no row names the model."""
    multiplier: float
    """The row's, else the mean of its family's, else 1."""


class CreditTable:
    """Looks up what tokens weigh."""

    def __init__(self, *documents: Mapping[str, Any]) -> None:
        """Later documents win over earlier ones, row by row. ValueError: a document is not such a table."""
        self._tokens: dict[str, TokenWeights] = {}
        self._models: dict[str, dict[str, ModelWeight]] = {}
        for document in documents:
            self._learn(document)
        self._found: dict[tuple[str, str], tuple[float, float, float, float]] = {}
        self._multipliers: dict[tuple[str, str], float] = {}
        self._downs: dict[tuple[str, str], tuple[str, float] | None] = {}

    @classmethod
    def shipped(cls, *user_files: Path) -> CreditTable:
        """The table of this release, overridden by the user's files of the same form. OSError, ValueError: bad file."""
        return cls(*(tomllib.loads(path.read_text(encoding="utf-8")) for path in (TABLE, *user_files)))

    @property
    def version(self) -> str:
        """Changes whenever a weight does: what was learned in other credits is worth nothing."""
        rows = [
            (agent, name, row.multiplier, row.also)
            for agent, rows in self._models.items()
            for name, row in rows.items()
        ]
        tokens = [(agent, msgspec.structs.astuple(weights)[:4]) for agent, weights in self._tokens.items()]
        return blake2b(repr((sorted(rows), sorted(tokens))).encode(), digest_size=8).hexdigest()

    def credits(self, turn: Turn) -> float:
        """What the turn weighs. Never negative."""
        return self.credits_of(turn.agent, turn.model, turn.usage)

    def credits_of(self, agent: str, model: str, usage: Usage) -> float:
        """What these tokens of this model weigh."""
        plain, write, read, output = self._found.get((agent, model)) or self._weights(agent, model)
        written = usage.cache_write_5m + usage.cache_write_1h
        return usage.uncached * plain + written * write + usage.cache_read * read + usage.output * output

    def multiplier(self, agent: str, model: str) -> float:
        """The model's weight: its row's, else the mean of its family's, else 1."""
        known = self._multipliers.get((agent, model))
        if known is None:
            known = self._multipliers[agent, model] = self._multiplier(agent, bare_name(model))
        return known

    def _multiplier(self, agent: str, name: str) -> float:
        row = self._row(agent, name)
        if row is not None:
            return row.multiplier
        rows = self._models.get(agent, {}).values()
        families = {row.family for row in rows if row.family and _contains(name, row.family)}
        family = max(families, key=lambda word: (len(word), word), default=None)
        weights = [row.multiplier for row in rows if row.family == family]
        return sum(weights) / len(weights) if family and weights else 1.0

    def weighing(self, agent: str, model: str) -> Weighing:
        """How a model's tokens are weighed, and by which row."""
        tokens = self._tokens.get(agent) or self._tokens[_LIKE_OTHERS]
        return Weighing(tokens, self._row(agent, bare_name(model)), self.multiplier(agent, model))

    def family_down(self, agent: str, model: str) -> tuple[str, float] | None:
        """The next cheaper model and its multiplier; None where the table names none."""
        if (agent, model) not in self._downs:
            self._downs[agent, model] = self._family_down(agent, model)
        return self._downs[agent, model]

    def _family_down(self, agent: str, model: str) -> tuple[str, float] | None:
        row = self._row(agent, bare_name(model))
        if row is None or not row.down:
            return None
        cheaper = self.multiplier(agent, row.down)
        return (row.down, cheaper) if cheaper < row.multiplier else None

    def _weights(self, agent: str, model: str) -> tuple[float, float, float, float]:
        each = self.multiplier(agent, model)
        tokens = self._tokens.get(agent) or self._tokens[_LIKE_OTHERS]
        weights = (each * tokens.uncached, each * tokens.cache_write, each * tokens.cache_read, each * tokens.output)
        self._found[agent, model] = weights
        return weights

    def _row(self, agent: str, name: str) -> ModelWeight | None:
        """The row with the longest name that is part of `name`."""
        found: tuple[int, ModelWeight | None] = (0, None)
        for row in self._models.get(agent, {}).values():
            longest = max((len(known) for known in (row.name, *row.also) if _contains(name, known)), default=0)
            found = (longest, row) if longest > found[0] else found
        return found[1]

    def _learn(self, document: Mapping[str, Any]) -> None:
        for agent, part in document.items():
            if not isinstance(part, Mapping):
                continue
            try:
                if "weights" in part:
                    self._tokens[agent] = msgspec.convert(part["weights"], TokenWeights)
                rows = msgspec.convert(part.get("model", []), list[ModelWeight])
            except msgspec.ValidationError as problem:
                raise ValueError(f"{agent}: {problem}") from problem
            self._models.setdefault(agent, {}).update({row.name: row for row in rows})
            self._check(agent)

    def _check(self, agent: str) -> None:
        tokens = msgspec.structs.astuple(self._tokens[agent])[:4] if agent in self._tokens else ()
        for weight in (*tokens, *(row.multiplier for row in self._models[agent].values())):
            if not 0 <= weight < math.inf:
                raise ValueError(f"{agent}: a weight of {weight}")


@cache
def shipped() -> CreditTable:
    """The table of this release, read when the first turn is weighed."""
    return CreditTable.shipped()


def credits(turn: Turn) -> float:
    """What the turn weighs, by the table of this release."""
    return shipped().credits(turn)


def credits_of(agent: str, model: str, usage: Usage) -> float:
    """What these tokens of this model weigh, by the table of this release."""
    return shipped().credits_of(agent, model, usage)


def family_down(agent: str, model: str) -> tuple[str, float] | None:
    """The next cheaper model and its multiplier, by the table of this release; None where it names none."""
    return shipped().family_down(agent, model)


@cache
def _word(part: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9.]){re.escape(part)}(?![a-z0-9.])")


def _contains(name: str, part: str) -> bool:
    """Whether `part` stands in `name` as whole words."""
    return _word(part).search(name) is not None
