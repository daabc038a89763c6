"""Adding up rows of counts that SQL has grouped by agent and model, and weighing them in credits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from pyrometer.history.buckets import Buckets, added, credit_buckets, dollar_buckets
from pyrometer.history.question import Row
from pyrometer.history.weights import Weights
from pyrometer.store.schema import COUNTED
from pyrometer.store.sums import NANO
from pyrometer.usage import Usage

SUMMED: Final = ", ".join(f"sum({name})" for name in COUNTED)
WIDTH: Final = len(COUNTED)
_ADDED: Final = ("dollars", "credits", "turns", "prompts", "compactions", "unpriced", "not_final", "calls")
_KNOWN: Final = ("invalidations", "invalidated")
_PLACE = {name: place for place, name in enumerate(COUNTED)}


class Tally:
    """One row of the answer while it is added up."""

    __slots__ = ("credits_by", "dollars", "missed", "values")

    def __init__(self) -> None:
        self.values = [0] * WIDTH
        self.credits_by: dict[str, Buckets] = {}
        self.dollars = Buckets()
        self.missed = (0, 0)
        """Invalidations of the cache, and the tokens that they lost."""

    def add(self, values: Sequence[object], agent: str, model: str, weights: Weights) -> None:
        """Add a row of `COUNTED` columns."""
        numbers = [int(str(value)) for value in values]
        usage = usage_of(numbers)
        self.values = [left + right for left, right in zip(self.values, numbers, strict=True)]
        self.credits_by = added(self.credits_by, [(agent, credit_buckets(agent, model, usage, weights.credits))])
        self.dollars += dollar_buckets(model, usage, numbers[_PLACE["nano"]] / NANO, weights.prices)

    def merge(self, other: Tally) -> None:
        """Add all of another one."""
        self.values = [left + right for left, right in zip(self.values, other.values, strict=True)]
        self.credits_by = added(self.credits_by, other.credits_by.items())
        self.dollars += other.dollars
        self.missed = (self.missed[0] + other.missed[0], self.missed[1] + other.missed[1])

    def row(self, name: str) -> Row:
        """As a line of the answer."""
        values, credits = self.values, sum(self.credits_by.values(), Buckets())
        return Row(
            name=name,
            usage=usage_of(values),
            dollars=values[_PLACE["nano"]] / NANO,
            credits=credits.whole,
            dollar_split=self.dollars,
            credit_split=credits,
            credits_by=tuple(sorted(self.credits_by.items())),
            turns=values[_PLACE["turns"]],
            prompts=values[_PLACE["prompts"]],
            compactions=values[_PLACE["compactions"]],
            unpriced=values[_PLACE["unpriced"]],
            not_final=values[_PLACE["lower"]],
            invalidations=self.missed[0],
            invalidated=self.missed[1],
        )


def usage_of(values: Sequence[int]) -> Usage:
    """The tokens of a row of `COUNTED` columns."""
    uncached, read, short, long, output, reasoning, known = values[:7]
    return Usage(uncached, read, short, long, output, reasoning if known else None)


def summed(rows: Iterable[Row], name: str = "total") -> Row:
    """All rows in one."""
    total = Row(name, Usage(), 0.0, 0.0)
    for row in rows:
        total = msgspec.structs.replace(
            total,
            usage=total.usage + row.usage,
            dollar_split=total.dollar_split + row.dollar_split,
            credit_split=total.credit_split + row.credit_split,
            credits_by=tuple(sorted(added(dict(total.credits_by), row.credits_by).items())),
            **{field: getattr(total, field) + getattr(row, field) for field in _ADDED},
            **{field: _known_sum(getattr(total, field), getattr(row, field)) for field in _KNOWN},
        )
    return total


def _known_sum(left: int | None, right: int | None) -> int | None:
    return left if right is None else right + (left or 0)
