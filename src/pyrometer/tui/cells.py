"""Text cut and padded to terminal cells: wide characters count two, combining ones none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from rich.cells import cell_len as _measured
from rich.cells import set_cell_size

from pyrometer.text import printable

Piece: TypeAlias = tuple[str, str]
"""A run of text and the component class that colours it; empty for the widget's own colour."""
Line: TypeAlias = tuple[Piece, ...]


def cell_len(text: str) -> int:
    """Cells that `text` takes. Nearly all text is ASCII, where that is its length."""
    return len(text) if text.isascii() else _measured(text)


def safe(text: str) -> str:
    """`text` fit for the terminal: a second fence behind the one at the agents' boundary."""
    return text if text.isprintable() else printable(text)


def _is_simple(text: str) -> bool:
    """Whether the text is fit for the terminal, and a cell each character: nearly all text is."""
    return text.isascii() and text.isprintable()


def clip(text: str, width: int) -> str:
    """`text` in at most `width` cells, cut with an ellipsis."""
    if len(text) <= width and _is_simple(text):
        return text
    text = safe(text)
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…" if width > 1 else "…"[:width]


def fit(text: str, width: int) -> str:
    """`text` in exactly `width` cells, left-aligned, cut with an ellipsis."""
    if len(text) <= width and _is_simple(text):
        return text.ljust(width)
    text = clip(text, width)
    return text + " " * max(0, width - cell_len(text))


def fit_right(text: str, width: int) -> str:
    """`text` in exactly `width` cells, right-aligned, cut with an ellipsis."""
    if len(text) <= width and _is_simple(text):
        return text.rjust(width)
    text = clip(text, width)
    return " " * max(0, width - cell_len(text)) + text


def longest(variants: Sequence[str], width: int) -> str:
    """The first variant that fits into `width` cells; the last one, cut, if none does."""
    return next((text for text in variants if cell_len(text) <= width), clip(variants[-1], width))


def length(line: Line) -> int:
    """Cells of a line."""
    return sum(cell_len(text) for text, _ in line)


def plain(line: Line) -> str:
    """The line without its colours."""
    return "".join(text for text, _ in line)


def clip_line(line: Line, width: int) -> Line:
    """The line in at most `width` cells."""
    kept: list[Piece] = []
    room = width
    for text, name in line:
        if room <= 0:
            break
        text = clip(text, room)
        room -= len(text) if text.isascii() else _measured(text)
        kept.append((text, name))
    return tuple(kept)


def spread(left: Line, right: Line, width: int) -> Line:
    """`left` and `right` at the two edges of `width` cells; without `right` where both do not fit."""
    gap = width - length(left) - length(right)
    if not right or gap < 1:
        return clip_line(left, width)
    return (*left, (" " * gap, ""), *right)


def merged(cells: Sequence[Piece]) -> Line:
    """Neighbours of one colour joined into one piece."""
    pieces: list[Piece] = []
    for text, name in cells:
        if pieces and pieces[-1][1] == name:
            pieces[-1] = (pieces[-1][0] + text, name)
        else:
            pieces.append((text, name))
    return tuple(pieces)
