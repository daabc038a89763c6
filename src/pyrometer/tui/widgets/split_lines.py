"""The four-bucket split as two bars, one above the other: in dollars, and in points of a window."""

from __future__ import annotations

from pyrometer.history.question import Row, Scale
from pyrometer.text import count, dollars
from pyrometer.tui.cells import Line
from pyrometer.tui.past.measure import point_words, points_of
from pyrometer.tui.widgets.split_bars import Split, amounts_of, split_bars


def split_lines(row: Row, scale: Scale | None, width: int, height: int, name: str = "") -> list[Line]:
    """Both bars, with figures where there is room; of few lines the bars stay, then one line of words."""
    points = points_of(scale, row) if scale is not None else None
    found: list[Split] = [("dollars", row.dollar_split, [dollars(amount) for amount in amounts_of(row.dollar_split)])]
    if points is not None and scale is not None:
        words = [point_words(amount) for amount in amounts_of(points)]
        found.append((name or f"{scale.window} pts", points, words))
    else:
        found.append(("credits", row.credit_split, [count(amount) for amount in amounts_of(row.credit_split)]))
    return split_bars(found, width, height)
