"""Two sessions side by side: totals, and the same per turn, per thousand tokens of output, per edited line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyrometer.snapshot import SessionDetail, SessionFigures
from pyrometer.text import count, dollars, share
from pyrometer.tui.cells import cell_len
from pyrometer.tui.xray.content import UNKNOWN, points_text
from pyrometer.tui.xray.page import Block, Page, title, words
from pyrometer.tui.xray.split import split_block
from pyrometer.tui.xray.table import Cell, Column, Table

NOTICED: Final = 1.15
"""Ratios closer to one than this are none."""
NAME_CELLS: Final = 9
"""Room for the name of a side, the gap before it included."""
NAME_MOST: Final = 24
NAMES_FIT: Final = 80
"""Cells of a page on which longer names have room."""
Words = Callable[[float | None], str]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two, under the name that is shown."""

    name: str
    detail: SessionDetail
    lines_from: str = ""
    """Why its edited lines are not known, or how they came to be; empty: they are as the session was read."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One row: what is compared. `fewer` is better where that can be said."""

    name: str
    of: Callable[[SessionDetail, SessionFigures], float | None]
    words: Words
    fewer: bool | None = None

    def at(self, detail: SessionDetail) -> float | None:
        """Of that session; None is unknown."""
        return None if detail.figures is None else self.of(detail, detail.figures)


def compare_page(left: Side, right: Side, room: int = NAME_CELLS) -> Page:
    """Tables of totals and of what is normalised, then both splits. `room`: cells for the name of each side."""
    ready = left.detail.figures is not None and right.detail.figures is not None
    if not ready:
        return Page((words("… taking both sessions apart", "page--quiet"),))
    blocks: list[Block] = [_table("totals", "in all", TOTALS, left, right, room)]
    for name, label, measures in (
        ("turn", "per turn", _per(lambda _, figures: figures.turns)),
        ("output", "per 1k output", _per(lambda detail, _: detail.session.usage.output / 1_000, but="output")),
        ("edited", "per edited line", _per(lambda _, figures: figures.churn.edited or 0)),
    ):
        if any(measure.at(side.detail) is not None for measure in measures for side in (left, right)):
            blocks += [words(""), _table(name, label, measures, left, right, room)]
    blocks += [words(said, "page--quiet") for side in (left, right) if (said := _lines_words(side))]
    for side in (left, right):
        figures = side.detail.figures
        if figures is not None:
            blocks += [title(side.name), split_block(figures.dollar_split, figures.credit_split, side.detail.scales)]
    return Page(tuple(blocks))


def name_cells(names: Iterable[str], width: int) -> int:
    """Room for the names of both sides on a page of that width."""
    return min(NAME_MOST, max(NAME_CELLS, 1 + max(map(cell_len, names)))) if width >= NAMES_FIT else NAME_CELLS


def _lines_words(side: Side) -> str:
    """Why nothing is said of its edited lines, or where they are from."""
    figures = side.detail.figures
    if figures is None:
        return ""
    churn = figures.churn
    if not churn.edits:
        return f"{side.name} edited no file"
    if churn.edited is None:
        return (
            f"{side.name}: {churn.edits - churn.counted:,} of {churn.edits:,} edits do not tell their lines"
            f"{f'; {side.lines_from}' if side.lines_from else ''}"
        )
    return f"{side.name}: edited lines {side.lines_from}" if side.lines_from else ""


def _table(name: str, label: str, measures: tuple[Measure, ...], left: Side, right: Side, room: int) -> Table:
    columns = (
        Column("measure", f"{label} ", right=False),
        Column("left", left.name, room, 0),
        Column("right", right.name, room, 1),
        Column("ratio", "left/right", 12, 2),
    )
    return Table(name, columns, tuple(_rows(measures, left, right)), name_min=10)


def _rows(measures: tuple[Measure, ...], left: Side, right: Side) -> Iterator[tuple[Cell, ...]]:
    for measure in measures:
        values = [measure.at(side.detail) for side in (left, right)]
        if values == [None, None]:
            continue
        one, other = values
        ratio = one / other if one is not None and other else None
        yield (
            Cell(measure.name, measure.name, "page--label"),
            Cell(measure.words(one), one, _colour(measure, ratio)),
            Cell(measure.words(other), other, _colour(measure, 1 / ratio if ratio else None)),
            Cell(UNKNOWN if ratio is None else f"{ratio:.2f}×", ratio, "page--quiet"),
        )


def _colour(measure: Measure, ratio: float | None) -> str:
    """Stands out where it is clearly the worse of both."""
    if ratio is None or measure.fewer is None:
        return "page--row"
    worse = ratio if measure.fewer else 1 / ratio if ratio else 1.0
    return "page--high" if worse >= NOTICED else "page--row"


def _number(value: float | None) -> str:
    return UNKNOWN if value is None else count(value) if value >= 10 else f"{value:.2g}"


def _points(value: float | None) -> str:
    return UNKNOWN if value is None else points_text(value)


def _window(detail: SessionDetail, figures: SessionFigures) -> float | None:
    return figures.credits * detail.scales[0][1] if detail.scales else None


def _priced(_: SessionDetail, figures: SessionFigures) -> float | None:
    return None if figures.unpriced else figures.dollars


TOTALS: Final[tuple[Measure, ...]] = (
    Measure("API-equivalent", _priced, dollars),
    Measure("window points", _window, _points),
    Measure("credits", lambda _, figures: figures.credits, _number),
    Measure("turns", lambda _, figures: figures.turns, _number),
    Measure("prompts", lambda detail, _: detail.session.prompts, _number),
    Measure("output", lambda detail, _: detail.session.usage.output, _number),
    Measure("cache hit", lambda detail, _: detail.session.cache_hit_all, share, fewer=False),
    Measure("re-read share", lambda _, figures: figures.dollar_split.shares[0], share, fewer=True),
    Measure("invalidations", lambda _, figures: figures.invalidations, _number, fewer=True),
    Measure("peak context", lambda _, figures: figures.context.peak, _number, fewer=True),
    Measure("reasoning", lambda detail, _: detail.session.reasoning_share, share),
    Measure("subagents", lambda _, figures: figures.fan.subagents, _number),
    Measure("tool calls", lambda _, figures: figures.mix.whole, _number),
    Measure("edited lines", lambda _, figures: figures.churn.edited if figures.churn.edits else None, _number),
    Measure("repeated edits", lambda _, figures: _repeated(figures), share, fewer=True),
)


def _repeated(figures: SessionFigures) -> float | None:
    return figures.churn.repeated / figures.churn.known if figures.churn.known else None


def _per(of: Callable[[SessionDetail, SessionFigures], float], but: str = "") -> tuple[Measure, ...]:
    """Costs for so much of that, without the row `but`; unknown where there was none of it."""

    def over(
        amount: Callable[[SessionDetail, SessionFigures], float | None],
    ) -> Callable[[SessionDetail, SessionFigures], float | None]:
        def value(detail: SessionDetail, figures: SessionFigures) -> float | None:
            number, whole = of(detail, figures), amount(detail, figures)
            return whole / number if number and whole is not None else None

        return value

    measures = (
        Measure("dollars", over(_priced), _cents, fewer=True),
        Measure("window points", over(_window), _points, fewer=True),
        Measure("credits", over(lambda _, figures: figures.credits), _number, fewer=True),
        Measure("re-read", over(lambda detail, _: detail.session.usage.cache_read), _number, fewer=True),
        Measure("written", over(lambda detail, _: detail.session.usage.cache_write), _number, fewer=True),
        Measure("fresh", over(lambda detail, _: detail.session.usage.uncached), _number, fewer=True),
        Measure("output", over(lambda detail, _: detail.session.usage.output), _number),
        Measure("tool calls", over(lambda _, figures: figures.mix.whole), _number),
    )
    return tuple(measure for measure in measures if measure.name != but)


def _cents(value: float | None) -> str:
    """Small amounts with as many digits as tell them apart."""
    if value is None:
        return UNKNOWN
    return dollars(value) if value >= 0.1 or value <= 0 else f"${value:.2g}" if value >= 0.0001 else "<$0.0001"
