"""Two sessions side by side, in words: for the screen and the report."""

from __future__ import annotations

from collections.abc import Iterator

from pyrometer.text import count, dollars, share
from pyrometer.words.points import points_text
from pyrometer.xray.compared import Side, Unit

UNKNOWN = "–"


def amount(value: float | None, unit: Unit) -> str:
    """One of the compared figures."""
    if value is None:
        return UNKNOWN
    if unit == "share":
        return share(value)
    if unit == "points":
        return points_text(value)
    return _cents(value) if unit == "dollars" else _number(value)


def times(ratio: float | None) -> str:
    """`1.55×`."""
    return UNKNOWN if ratio is None else f"{ratio:.2f}×"


def line_words(*sides: Side) -> Iterator[str]:
    """Why nothing is said of a side's edited lines, or where they are from."""
    for side in sides:
        figures = side.detail.figures
        if figures is None:
            continue
        churn = figures.churn
        why = f"; {side.lines_from}" if side.lines_from else ""
        if not churn.edits:
            yield f"{side.name} edited no file"
        elif churn.edited is None:
            untold = churn.edits - churn.counted
            yield f"{side.name}: {untold:,} of {churn.edits:,} edits do not tell their lines{why}"
        elif why:
            yield f"{side.name}: edited lines {side.lines_from}"


def _number(value: float) -> str:
    return count(value) if value >= 10 or value == int(value) else f"{value:.2g}"


def _cents(value: float) -> str:
    """Small amounts with as many digits as tell them apart."""
    return dollars(value) if value >= 0.1 or value <= 0 else f"${value:.2g}" if value >= 0.0001 else "<$0.0001"
