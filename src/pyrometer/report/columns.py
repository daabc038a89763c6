"""Lines text up in columns, counting terminal cells: a Chinese character takes two, a combining mark none."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Literal, TypeAlias

Align: TypeAlias = Literal["left", "right"]
GAP = "  "
FIRST = 10
"""Cells that the first column keeps, whatever the width."""


def cells(text: str) -> int:
    """Width of `text` on a terminal."""
    return len(text) if text.isascii() else sum(_cells(char) for char in text)


def fit(text: str, width: int) -> str:
    """`text`, cut with an ellipsis to at most `width` cells."""
    if cells(text) <= width:
        return text
    kept, used = "", 0
    for char in text:
        used += _cells(char)
        if used > width - 1:
            break
        kept += char
    return f"{kept}…" if width > 0 else ""


def wrapped(text: str, width: int, indent: str = "  ", at: str = " ") -> list[str]:
    """`text` in lines of at most `width` cells, broken where `at` stands; all but the first behind `indent`."""
    lines: list[str] = []
    first, *rest = text.split(at)
    line = first
    for part in rest:
        if cells(f"{line}{at}{part}") <= width:
            line = f"{line}{at}{part}"
        else:
            lines.append(line)
            line = f"{indent}{part}"
    return [fit(each.rstrip(), width) for each in (*lines, line)]


def columns(
    rows: Sequence[Sequence[str]], aligns: Sequence[Align], width: int, dispensable: Sequence[int] = ()
) -> list[str]:
    """The rows as lines of equal columns, at most `width` cells wide where that can be done.

    Where there is no room, the `dispensable` columns go, the first named first; then the first column is cut.
    """
    if not rows:
        return []
    widths = [max(cells(row[place]) for row in rows) for place in range(len(aligns))]
    shown = _chosen(widths, width, dispensable)
    over = _total([widths[place] for place in shown]) - width
    widths[0] = max(min(widths[0], FIRST), widths[0] - max(0, over))
    return [
        GAP.join(_pad(fit(row[place], widths[place]), widths[place], aligns[place]) for place in shown).rstrip()
        for row in rows
    ]


def _chosen(widths: Sequence[int], width: int, dispensable: Sequence[int]) -> list[int]:
    """The columns that fit, if the first one is cut as far as it can be."""
    needed = [min(widths[0], 2 * FIRST), *widths[1:]]
    shown = list(range(len(widths)))
    for place in dispensable:
        if _total([needed[shown_place] for shown_place in shown]) <= width:
            break
        shown.remove(place)
    return shown


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + len(GAP) * (len(widths) - 1)


def _cells(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _pad(text: str, width: int, align: Align) -> str:
    space = " " * (width - cells(text))
    return f"{space}{text}" if align == "right" else f"{text}{space}"
