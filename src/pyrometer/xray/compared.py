"""What two sessions are compared by: totals, and the same per turn, per thousand tokens of output, per edited line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, TypeAlias

import msgspec

from pyrometer.snapshot import SessionDetail, SessionFigures

NOTICED: Final = 1.15
"""Ratios closer to one than this are none."""
Unit: TypeAlias = Literal["dollars", "number", "points", "share"]
_Amount: TypeAlias = Callable[[SessionDetail, SessionFigures], float | None]


class Side(msgspec.Struct, frozen=True):
    """One of the two, under the name that is shown."""

    name: str
    detail: SessionDetail
    lines_from: str = ""
    """Why its edited lines are not known, or how they came to be; empty: they are as the session was read."""


class Measure(msgspec.Struct, frozen=True):
    """One row: what is compared. `fewer` is better where that can be said."""

    name: str
    of: _Amount
    unit: Unit = "number"
    fewer: bool | None = None

    def at(self, detail: SessionDetail) -> float | None:
        """Of that session; None is unknown."""
        return None if detail.figures is None else self.of(detail, detail.figures)

    def is_worse(self, ratio: float | None) -> bool:
        """Whether a side that is `ratio` times the other is clearly the worse of both."""
        if ratio is None or self.fewer is None:
            return False
        return (ratio if self.fewer else 1 / ratio if ratio else 1.0) >= NOTICED


class Group(msgspec.Struct, frozen=True):
    """Measures that are told below each other."""

    name: str
    label: str
    measures: tuple[Measure, ...]

    def rows(self, left: SessionDetail, right: SessionDetail) -> list[tuple[Measure, float | None, float | None]]:
        """Each measure of both, without those that nobody knows."""
        found = [(measure, measure.at(left), measure.at(right)) for measure in self.measures]
        return [row for row in found if row[1:] != (None, None)]


def ratio(one: float | None, other: float | None) -> float | None:
    """How many times the other one is; None where that cannot be said."""
    return one / other if one is not None and other else None


def _window(detail: SessionDetail, figures: SessionFigures) -> float | None:
    return figures.credits * detail.scales[0][1] if detail.scales else None


def _priced(_: SessionDetail, figures: SessionFigures) -> float | None:
    return None if figures.unpriced else figures.dollars


def _repeated(_: SessionDetail, figures: SessionFigures) -> float | None:
    return figures.churn.repeated / figures.churn.known if figures.churn.known else None


def _edited(_: SessionDetail, figures: SessionFigures) -> float | None:
    return figures.churn.edited if figures.churn.edits else None


_TOTALS: Final[tuple[Measure, ...]] = (
    Measure("API-equivalent", _priced, "dollars"),
    Measure("window points", _window, "points"),
    Measure("credits", lambda _, figures: figures.credits),
    Measure("turns", lambda _, figures: figures.turns),
    Measure("prompts", lambda detail, _: detail.session.prompts),
    Measure("output", lambda detail, _: detail.session.usage.output),
    Measure("cache hit", lambda detail, _: detail.session.cache_hit_all, "share", fewer=False),
    Measure("re-read share", lambda _, figures: figures.dollar_split.shares[0], "share", fewer=True),
    Measure("invalidations", lambda _, figures: figures.invalidations, fewer=True),
    Measure("peak context", lambda _, figures: figures.context.peak, fewer=True),
    Measure("reasoning", lambda detail, _: detail.session.reasoning_share, "share"),
    Measure("subagents", lambda _, figures: figures.fan.subagents),
    Measure("tool calls", lambda _, figures: figures.mix.whole),
    Measure("edited lines", _edited),
    Measure("repeated edits", _repeated, "share", fewer=True),
)


def _per(of: _Amount, but: str = "") -> tuple[Measure, ...]:
    """Costs for so much of that, without the row `but`; unknown where there was none of it."""

    def over(amount: _Amount) -> _Amount:
        def value(detail: SessionDetail, figures: SessionFigures) -> float | None:
            number, whole = of(detail, figures), amount(detail, figures)
            return whole / number if number and whole is not None else None

        return value

    measures = (
        Measure("dollars", over(_priced), "dollars", fewer=True),
        Measure("window points", over(_window), "points", fewer=True),
        Measure("credits", over(lambda _, figures: figures.credits), fewer=True),
        Measure("re-read", over(lambda detail, _: detail.session.usage.cache_read), fewer=True),
        Measure("written", over(lambda detail, _: detail.session.usage.cache_write), fewer=True),
        Measure("fresh", over(lambda detail, _: detail.session.usage.uncached), fewer=True),
        Measure("output", over(lambda detail, _: detail.session.usage.output)),
        Measure("tool calls", over(lambda _, figures: figures.mix.whole)),
    )
    return tuple(measure for measure in measures if measure.name != but)


GROUPS: Final[tuple[Group, ...]] = (
    Group("totals", "in all", _TOTALS),
    Group("turn", "per turn", _per(lambda _, figures: figures.turns)),
    Group("output", "per 1k output", _per(lambda detail, _: detail.session.usage.output / 1_000, but="output")),
    Group("edited", "per edited line", _per(_edited)),
)
