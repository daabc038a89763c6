"""The four-bucket split as two bars, one above the other: in dollars, and in points of the window or credits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pyrometer.snapshot.xray import Buckets
from pyrometer.text import count, dollars
from pyrometer.tui.cells import Line, clip_line
from pyrometer.tui.widgets.split_bars import Split, amounts_of, split_bars
from pyrometer.tui.xray.page import Lines
from pyrometer.words.points import points_text

_HIGH: Final = 99
"""Rows: a page scrolls."""


def split_block(dollar_split: Buckets, credit_split: Buckets, scales: Sequence[tuple[str, float]]) -> Lines:
    """Both bars with what their parts are. A bar of nothing is left out."""
    found: list[Split] = []
    if dollar_split.whole > 0:
        found.append(("dollars", dollar_split, [dollars(amount) for amount in amounts_of(dollar_split)]))
    if credit_split.whole > 0 and scales:
        window, scale = scales[0]
        split = credit_split.times(scale)
        found.append((f"{window} pts", split, [points_text(amount) for amount in amounts_of(split)]))
    elif credit_split.whole > 0:
        found.append(("credits", credit_split, [count(amount) for amount in amounts_of(credit_split)]))

    def lines(width: int) -> list[Line]:
        return [clip_line(line, width) for line in split_bars(found, width, _HIGH)] if found else []

    return lines
