"""Parts of turns added up by whom they are counted under."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

import msgspec

from pyrometer.history.buckets import Buckets, added, credit_buckets, dollar_buckets
from pyrometer.history.question import Row
from pyrometer.history.weights import Weights
from pyrometer.store.sums import NANO
from pyrometer.usage import Usage

Values: TypeAlias = tuple[int, ...]
"""Uncached, cache_read, write_5m, write_1h, output, reasoning, 10^-9 dollars, turns without price, not final turns,
turns that tell their reasoning."""
_WIDTH: Final = 10


class Split(msgspec.Struct, frozen=True):
    agent: str
    credits: Buckets
    dollars: Buckets


class Share:
    """One row while it is added up; amounts are parts of turns."""

    __slots__ = ("calls", "credits_by", "dollars", "turns", "values")

    def __init__(self) -> None:
        self.values = [0.0] * _WIDTH
        self.credits_by: dict[str, Buckets] = {}
        self.dollars = Buckets()
        self.turns = 0.0
        self.calls = 0

    def add(self, values: Values, turns: int, split: Split, part: float) -> None:
        self.values = [known + part * value for known, value in zip(self.values, values, strict=True)]
        self.credits_by = added(self.credits_by, [(split.agent, split.credits.times(part))])
        self.dollars += split.dollars.times(part)
        self.turns += part * turns

    def row(self, name: str, values: Sequence[int]) -> Row:
        uncached, read, short, long, output, reasoning, nano, unpriced, lower, _, turns = values
        credits = sum(self.credits_by.values(), Buckets())
        return Row(
            name=name,
            usage=Usage(uncached, read, short, long, output, reasoning if self.values[-1] else None),
            dollars=nano / NANO,
            credits=credits.whole,
            dollar_split=self.dollars,
            credit_split=credits,
            credits_by=tuple(sorted(self.credits_by.items())),
            turns=turns,
            unpriced=unpriced,
            not_final=lower,
            calls=self.calls,
        )


def rows_of(shares: Mapping[str, Share]) -> list[Row]:
    """Whole numbers that add up to the whole: each row takes what the running sum has grown by, rounded."""
    running, told = [0.0] * (_WIDTH + 1), [0] * (_WIDTH + 1)
    rows = []
    for name, share in sorted(shares.items()):
        running = [known + more for known, more in zip(running, (*share.values, share.turns), strict=True)]
        values = [round(upto) - before for upto, before in zip(running, told, strict=True)]
        told = [round(upto) for upto in running]
        rows.append(share.row(name, values))
    return rows


def split_of(agent: str, model: str, values: Values, weights: Weights) -> Split:
    """What sums of these `Values` weigh in credits and dollars, bucket by bucket."""
    usage = Usage(*values[:5])
    return Split(
        agent,
        credit_buckets(agent, model, usage, weights.credits),
        dollar_buckets(model, usage, values[6] / NANO, weights.prices),
    )
