"""What is compared: tokens, API-equivalent dollars, or points of one subscription window."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from pyrometer.history.buckets import Buckets
from pyrometer.history.question import Row, Scale
from pyrometer.snapshot import WindowView
from pyrometer.text import count, dollars

UNKNOWN = "–"


def points_of(scale: Scale, row: Row) -> Buckets | None:
    """Percent of the window that the row took, by bucket; None: its provider has no part in it."""
    return scale.points(row) if scale.agent in dict(row.credits_by) else None


def scale_words(scale: Scale, agents: Iterable[str]) -> str:
    """`5h pts`; with its provider where rows of others stand beside it."""
    return f"{scale.window} pts" if set(agents) <= {scale.agent} else f"{scale.agent} {scale.window}"


def scales_of(windows: Iterable[WindowView]) -> tuple[Scale, ...]:
    """Of the windows whose scale has been learned; those of one model and budgets of one's own have none."""
    return tuple(
        Scale(window.provider, window.label, window.outlook.scale)
        for window in windows
        if window.outlook is not None and window.outlook.scale and not window.scope and window.outlook.basis != "budget"
    )


class Measure(msgspec.Struct, frozen=True):
    """One of the things to compare by."""

    kind: Literal["dollars", "tokens", "points"]
    scale: Scale | None = None

    @property
    def name(self) -> str:
        if self.scale is not None:
            return f"points of {self.scale.agent} {self.scale.window}"
        return {"dollars": "API-equivalent dollars", "tokens": "tokens", "points": "points"}[self.kind]

    def amount(self, row: Row) -> float | None:
        """None: unknown, as with dollars of a model that has no known price."""
        if self.kind == "tokens":
            return float(row.usage.total)
        if self.kind == "dollars":
            return None if row.unpriced and not row.dollars else row.dollars
        points = points_of(self.scale, row) if self.scale is not None else None
        return None if points is None else points.whole

    def figure(self, amount: float | None) -> str:
        """An amount as people read it."""
        if amount is None:
            return UNKNOWN
        if self.kind == "tokens":
            return count(amount)
        return dollars(amount) if self.kind == "dollars" else point_words(amount)

    @property
    def label(self) -> str:
        """In few cells."""
        if self.scale is not None:
            return f"{self.scale.agent} {self.scale.window} pts"
        return "≈ USD" if self.kind == "dollars" else self.kind

    def short(self, amount: float) -> str:
        """An amount in five cells."""
        return f"${count(amount)}" if self.kind == "dollars" and amount >= 100 else self.figure(amount)

    def words(self, row: Row) -> str:
        """The amount as people read it."""
        if self.kind == "tokens":
            return count(row.usage.total)
        return dollar_words(row) if self.kind == "dollars" else point_words(self.amount(row))


def measures(scales: Iterable[Scale]) -> tuple[Measure, ...]:
    """All that can be compared by."""
    return (Measure("dollars"), Measure("tokens"), *(Measure("points", scale) for scale in scales))


def dollar_words(row: Row) -> str:
    """`$1.20`, `$1.20+?` if some turns of it have no known price, a dash if none has."""
    if row.unpriced and not row.dollars:
        return UNKNOWN
    return f"{dollars(row.dollars)}{'+?' if row.unpriced else ''}"


def point_words(points: float | None) -> str:
    """Percent of a window; several windows are more than 100."""
    if points is None:
        return UNKNOWN
    if points < 0.1:
        return "<0.1" if points > 0 else "0"
    return f"{points:.1f}" if points < 9.95 else f"{points:,.0f}"
