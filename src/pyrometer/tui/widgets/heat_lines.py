"""The history as lines: shades by hour and day, bars below them, an axis, and the chosen stretch of time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from pyrometer.tui.cells import Line, Piece, cell_len, clip_line, fit_right, merged
from pyrometer.tui.past.heat import Heat, bar, level, shade

GUTTER: Final = 7
"""Cells of the names at the left edge."""
LEAST_BARS: Final = 2
MOST_BARS: Final = 16
_FURNITURE: Final = 2
"""Rows of the axis and of the marks below it."""
_EIGHTHS: Final = " ▁▂▃▄▅▆▇█"
_LEVELS: Final = ("heat--nothing", "heat--1", "heat--2", "heat--3", "heat--4")


class HeatContent(msgspec.Struct, frozen=True):
    """Amounts, their axis, and what is chosen."""

    heat: Heat
    labels: tuple[tuple[str, bool], ...]
    """(label, whether it comes first where there is no room for all)."""
    locked: tuple[bool, ...]
    """Columns in which there was a lock-out."""
    column: int
    """The chosen one."""
    row: int | None
    """The chosen cell; None: the whole column."""
    most: str
    """The tallest bar in words."""


def cell_width(width: int) -> int:
    """Cells of a column, its gap included."""
    return 2 if width < 64 else 3


def columns_in(width: int) -> int:
    """Columns that there is room for."""
    return max(1, min(60, (width - GUTTER) // cell_width(width)))


def heat_rows(height: int) -> int:
    """Rows that shades may take."""
    return max(1, height - _FURNITURE - LEAST_BARS)


def heat_lines(content: HeatContent, width: int, height: int) -> list[Line]:
    """Shades if there is room for them, bars, axis and marks."""
    names = content.heat.names
    room = height - (_FURNITURE if height > _FURNITURE + 1 else 1)
    shaded = len(names) if len(names) <= room else 0
    bars = min(MOST_BARS, room - shaded) if room - shaded >= (1 if not shaded else LEAST_BARS) else 0
    lines = [_shades(content, place, width) for place in range(shaded)]
    lines += [_bars(content, row, bars, width) for row in range(bars)]
    return [*lines, _axis(content, width), _marks(content, width)][: max(0, height)]


def _shades(content: HeatContent, place: int, width: int) -> Line:
    cells = cell_width(width)
    chosen = place == content.row
    pieces: list[Piece] = [_name(content.heat.names[place], chosen)]
    for number, column in enumerate(content.heat.cells):
        amount = column[place]
        sign = shade(amount, content.heat.strongest)
        wide = 2 if sign in "░▒▓█" else 1
        text = (sign * wide).ljust(cells)
        here = number == content.column and (chosen or content.row is None)
        pieces.append((text[:2], "heat--cursor" if here else _LEVELS[level(amount, content.heat.strongest)]))
        pieces.append((text[2:], ""))
    return clip_line(merged([piece for piece in pieces if piece[0]]), width)


def _name(name: str, chosen: bool) -> Piece:
    return (f"{fit_right(f'›{name}' if chosen else name, GUTTER - 1)} ", "heat--chosen" if chosen else "heat--axis")


def _bars(content: HeatContent, row: int, rows: int, width: int) -> Line:
    cells, heat = cell_width(width), content.heat
    pieces: list[Piece] = [_name(content.most if not row else "", False)]
    for number, total in enumerate(heat.totals):
        eighths = bar(total, heat.tallest, rows) - (rows - 1 - row) * 8
        sign = _EIGHTHS[max(0, min(8, eighths))]
        if total == "unknown" and row == rows - 1:
            sign = "?"
        colour = "heat--locked" if content.locked[number] else "heat--bar"
        pieces.append((sign * 2, "heat--cursor" if number == content.column else colour))
        pieces.append((" " * (cells - 2), ""))
    return clip_line(merged([piece for piece in pieces if piece[0]]), width)


def _axis(content: HeatContent, width: int) -> Line:
    """Labels where there is room: first those with which something new begins, then the others."""
    cells = cell_width(width)
    text = [" "] * (cells * len(content.labels) + 4)
    taken = [False] * (len(text) + 1)
    for first in (True, False):
        for number, (label, fresh) in enumerate(content.labels):
            begin = number * cells
            around = taken[max(0, begin - 1) : begin + cell_len(label) + 1]
            if fresh is first and not any(around):
                text[begin : begin + len(label)] = label
                taken[begin : begin + len(label)] = [True] * len(label)
    return clip_line(((" " * GUTTER, ""), ("".join(text).rstrip(), "heat--axis")), width)


def _marks(content: HeatContent, width: int) -> Line:
    """The chosen column, and lock-outs."""
    cells = cell_width(width)
    pieces: list[Piece] = [(" " * GUTTER, "")]
    for number, locked in enumerate(content.locked):
        chosen = number == content.column
        sign = "▴" if chosen else "■" if locked else " "
        pieces.append(((sign * (2 if chosen else 1)).ljust(cells), "heat--chosen" if chosen else "heat--locked"))
    return clip_line(merged(pieces), width)


def place_at(content: HeatContent, x: int, y: int, width: int, height: int) -> tuple[int | None, int | None]:
    """(column, cell) under the mouse; None where there is none."""
    number = (x - GUTTER) // cell_width(width)
    column = number if x >= GUTTER and 0 <= number < len(content.heat.totals) else None
    names = content.heat.names
    shaded = len(names) if len(names) <= height - _FURNITURE else 0
    return column, (y if y < shaded else None)


def legend_words(words: Sequence[str]) -> str:
    """What the shades mean: `░ ≤$0.12 ▒ ≤$0.48 ...`."""
    return " ".join(f"{sign} ≤{text}" for sign, text in zip("░▒▓█", words, strict=True))
