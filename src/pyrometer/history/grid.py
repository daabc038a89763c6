"""Time as columns of cells: days of hours, weeks of days, months of weeks, five-hour windows of hours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final, Literal, TypeAlias

import msgspec
from msgspec.structs import replace

from pyrometer.history.by_sums import by_periods
from pyrometer.history.by_windows import by_windows
from pyrometer.history.periods import Period, periods
from pyrometer.history.question import Filter, Question, Row
from pyrometer.history.tallies import summed
from pyrometer.history.weights import Weights
from pyrometer.store.store import Store

Unit: TypeAlias = Literal["day", "week", "month", "window"]
CELLS: Final[dict[Unit, tuple[str, ...]]] = {
    "day": tuple(f"{hour:02d}" for hour in range(24)),
    "week": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "month": ("1–7", "8–14", "15–21", "22–28", "29–"),
    "window": ("+0h", "+1h", "+2h", "+3h", "+4h"),
}
"""Names of the cells of a column, from the top."""
_DAYS: Final[dict[Unit, int]] = {"day": 1, "week": 7, "month": 31, "window": 3}
"""Days that a column takes at most; of windows, days in which there should be one."""
_DAY: Final = 86_400.0


class Column(msgspec.Struct, frozen=True):
    """One stretch of time."""

    row: Row
    """The whole of it: name, start and end, for a window also agent and percent."""
    cells: tuple[Row | None, ...]
    """None: there is no such time, as in the hour that a change of clocks leaves out."""


class Grid(msgspec.Struct, frozen=True):
    """The columns up to the one that holds `until`, oldest first."""

    unit: Unit
    until: float
    columns: tuple[Column, ...]
    oldest: float | None
    """When the store's knowledge begins; None: it has none."""
    note: str = ""


def grid(
    store: Store,
    unit: Unit,
    until: float,
    number: int,
    zone: tzinfo | None,
    weights: Weights,
    words: tuple[str, ...] = (),
) -> Grid:
    """At most `number` columns; their sums are limited to what `words` match, see `Filter.words`."""
    oldest, only = _oldest(store), Filter(words=words)
    if unit == "window":
        columns = _windows(store, until, number, zone, weights, only)
    else:
        columns = _calendar(store, unit, _last(unit, until, number, zone), zone, weights, only)
    return Grid(unit, until, tuple(columns), oldest, store.note)


def _last(unit: Literal["day", "week", "month"], until: float, number: int, zone: tzinfo | None) -> list[Period]:
    """That many whole periods, the one that holds `until` last."""
    length = _DAYS[unit] * _DAY
    found = periods(unit, until - (number + 1) * length, until + 2 * length, zone)[1:]
    return [period for period in found if period.start <= until][-number:]


def _calendar(
    store: Store,
    unit: Literal["day", "week", "month"],
    spans: Sequence[Period],
    zone: tzinfo | None,
    weights: Weights,
    only: Filter,
) -> list[Column]:
    cells = [cell_spans(unit, span, zone) for span in spans]
    told = _told(store, [cell for column in cells for cell in column], only, weights)
    columns = []
    for span, column in zip(spans, cells, strict=True):
        rows = tuple(next(told) if cell.start < cell.end else None for cell in column)
        columns.append(_column(summed([], span.name), span, rows))
    return columns


def cell_spans(unit: Unit, span: Period, zone: tzinfo | None) -> list[Period]:
    """The cells of a period, one behind the other; those that its clock leaves out are empty."""
    names = CELLS[unit]
    if unit == "window":
        edges = [span.start + hour * 3600.0 for hour in range(len(names))]
    else:
        day = datetime.fromtimestamp(span.start, zone).date()
        edges = [_edge(unit, day, place, zone) for place in range(len(names))]
    edges = [min(edge, span.end) for edge in edges] + [span.end]
    return [Period(name, *edges[place : place + 2]) for place, name in enumerate(names)]


def _edge(unit: Unit, day: date, place: int, zone: tzinfo | None) -> float:
    if unit == "day":
        return datetime.combine(day, time(place), zone).timestamp()
    days = place if unit == "week" else 7 * place
    return datetime.combine(day + timedelta(days=days), time(), zone).timestamp()


def _windows(
    store: Store, until: float, number: int, zone: tzinfo | None, weights: Weights, only: Filter
) -> list[Column]:
    """Those that readings or lock-outs name."""
    since = until - number * _DAYS["window"] * _DAY
    named = by_windows(store, Question("window", since, until, zone), weights)
    rows = [row for row in named if row.starts_at is not None][-number:]
    found: dict[int, Column] = {}
    for agent in sorted({row.agent for row in rows}):
        mine = [(place, row) for place, row in enumerate(rows) if row.agent == agent]
        spans = [Period(row.name, row.starts_at or 0.0, row.ends_at or 0.0) for _, row in mine]
        cells = [cell_spans("window", span, zone) for span in spans]
        told = _told(store, [cell for column in cells for cell in column], replace(only, agent=agent), weights)
        for (place, row), span, column in zip(mine, spans, cells, strict=True):
            found[place] = _column(row, span, tuple(next(told) for _ in column))
    return [found[place] for place in range(len(rows))]


def _told(store: Store, cells: Sequence[Period], only: Filter, weights: Weights) -> Iterator[Row]:
    """A row for each cell that there is, in order."""
    question = Question("day", 0.0, 0.0, None, only)
    return iter(by_periods(store, question, [cell for cell in cells if cell.start < cell.end], weights))


def _column(named: Row, span: Period, cells: tuple[Row | None, ...]) -> Column:
    total = summed([cell for cell in cells if cell is not None], named.name)
    return Column(
        replace(
            total,
            agent=named.agent,
            starts_at=span.start,
            ends_at=span.end,
            percent=named.percent,
            locked=named.locked,
        ),
        cells,
    )


def _oldest(store: Store) -> float | None:
    rows = store.query("SELECT min(start) FROM quarters")
    return float(str(rows[0][0])) if rows and rows[0][0] is not None else None
