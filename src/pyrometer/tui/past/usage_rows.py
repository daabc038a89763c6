"""The lines of the where-it-went table: named, compared, filtered and sorted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from pyrometer.history.overview import OLDER
from pyrometer.history.question import REST, Row, Scale
from pyrometer.tui.past.measure import Measure, points_of

TOTAL: Final = "everything"


class UsageRow(msgspec.Struct, frozen=True):
    """One line."""

    name: str
    row: Row
    share: float | None
    """Of the whole, 0..1, by the measure."""
    points: float | None
    """Percent of the window of the chosen scale."""

    def exported(self, hidden: str) -> Row:
        """The row as it may be written down. `hidden` is the name of its folder where names are hidden, else empty."""
        if not hidden:
            return self.row
        kept = self.row.newest is not None or self.row.name == REST
        name = self.row.name if kept else self.name
        return replace(self.row, name=name, project=hidden if self.row.project else "")

    @property
    def opens(self) -> bool:
        """Whether more can be told of it."""
        return self.row.name not in (TOTAL, OLDER)


def usage_rows(
    rows: Sequence[Row], names: Sequence[str], whole: Row, measure: Measure, scale: Scale | None
) -> list[UsageRow]:
    """All rows in the order given."""
    everything = measure.amount(whole)
    return [
        UsageRow(name, row, _share(measure.amount(row), everything), _points(scale, row))
        for name, row in zip(names, rows, strict=True)
    ]


def _points(scale: Scale | None, row: Row) -> float | None:
    points = points_of(scale, row) if scale is not None else None
    return None if points is None else points.whole


def _share(amount: float | None, whole: float | None) -> float | None:
    return None if amount is None or not whole else min(1.0, amount / whole)


def matching(rows: Sequence[UsageRow], wanted: str) -> list[UsageRow]:
    """Rows whose name, agent or folder contains every word of `wanted`; case is ignored."""
    words = wanted.casefold().split()
    return [row for row in rows if all(word in _searched(row) for word in words)]


def _searched(row: UsageRow) -> str:
    return f"{row.name} {row.row.agent}".casefold()


def _usage(name: str) -> Callable[[UsageRow], Any]:
    return lambda row: getattr(row.row.usage, name)


ORDERS: Final[dict[str, Callable[[UsageRow], Any]]] = {
    "name": lambda row: (row.row.project.casefold(), row.name.casefold()),
    "turns": lambda row: row.row.turns,
    "calls": lambda row: row.row.calls,
    "fresh": _usage("uncached"),
    "written": _usage("cache_write"),
    "re-read": _usage("cache_read"),
    "output": _usage("output"),
    "hit": _usage("cache_hit"),
    "tokens": _usage("total"),
    "points": lambda row: row.points,
    "dollars": lambda row: None if row.row.unpriced and not row.row.dollars else row.row.dollars,
    "share": lambda row: row.share,
    "last": lambda row: row.row.newest,
}
"""What a column is sorted by; None stands last either way."""


def ordered(rows: Sequence[UsageRow], order: str, turned: bool, measure: Measure) -> list[UsageRow]:
    """Largest first, names from A on; `turned` the other way round. Without `order` by the measure.

    What is no row of the kind stands last.
    """
    key: Callable[[UsageRow], Any] = ORDERS.get(order) or (lambda row: measure.amount(row.row))
    standing = sorted(rows, key=lambda row: (-(measure.amount(row.row) or 0.0), -row.row.usage.total, row.name))
    known = [row for row in standing if key(row) is not None]
    unknown = [row for row in standing if key(row) is None]
    found = sorted(known, key=key, reverse=(order != "name") != turned) + unknown
    return sorted(found, key=lambda row: row.row.name in (REST, OLDER)) if not order else found
