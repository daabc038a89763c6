"""The context of a session, turn by turn: zero-based against the context window, with its compactions."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import ClassVar

from pyrometer.snapshot import SessionDetail
from pyrometer.text import count
from pyrometer.tui.cells import Line, Piece, fit_right, merged, spread
from pyrometer.tui.widgets.braille import braille_rows, dot_heights
from pyrometer.tui.widgets.line_widget import LineWidget

AXIS = 5
"""Cells of the axis numbers."""
AXIS_FROM = 48
"""Narrower curves have no axis."""
CAPTION_FROM = 6
"""Lower curves have no caption."""
HIGH = 0.8
"""Share of the context window above which the curve changes its colour."""
WIDEST = 8
"""Most dots that one turn is drawn wide: a short session does not fill the width."""


class ContextCurve(LineWidget[SessionDetail]):
    """The curve of the main loop's context."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "curve--normal",
        "curve--high",
        "curve--window",
        "curve--mark",
        "curve--axis",
        "curve--caption",
    }
    DEFAULT_CSS = """
    ContextCurve {
        & > .curve--normal { color: $meter; }
        & > .curve--high { color: $meter-high; }
        & > .curve--window { color: $baseline; }
        & > .curve--mark { color: $accent-sign; }
        & > .curve--axis { color: $faint; }
        & > .curve--caption { color: $muted; }
    }
    """

    def content_lines(self, content: SessionDetail, width: int, height: int) -> list[Line]:
        window = content.session.context_window
        captioned = height >= CAPTION_FROM
        lines = curve(content.contexts, content.compactions, window, width=width, rows=height - captioned)
        return [caption(content, width), *lines] if captioned and lines else lines


def caption(detail: SessionDetail, width: int) -> Line:
    """What the curve is, and how many turns it spans."""
    words: Line = (("context by turn", "curve--caption"),)
    marks: Line = ((" · ", "curve--axis"), ("▼", "curve--mark"), (" compaction", "curve--axis"))
    turns = f"{len(detail.contexts)} turns"
    return spread((*words, *marks) if detail.compactions else words, ((turns, "curve--axis"),), width)


def curve(
    contexts: Sequence[tuple[float, int]],
    compactions: Sequence[float],
    window: int | None,
    *,
    width: int,
    rows: int,
) -> list[Line]:
    """`rows` lines of at most `width` cells.

    `contexts` are (time, tokens) pairs, oldest first; `window` is the context window in tokens, None if unknown.
    """
    axis = AXIS if width >= AXIS_FROM else 0
    cells = width - axis
    if not contexts or cells < 1 or rows < 1:
        return []
    top = max(window or 0, max(tokens for _, tokens in contexts), 1)
    texts = braille_rows(dot_heights(dots(contexts, 2 * cells), top, rows), rows)
    marks = mark_cells(contexts, compactions, 2 * cells)
    level = None if window is None else min(rows - 1, int(window / top * rows))
    lines = []
    for place, text in enumerate(texts):
        row = rows - 1 - place
        inked = _row(text, _colour(row, rows, top, window), marks, place == 0, row == level)
        lines.append(merged([*_axis(row, rows, top, window, level, axis), *inked]))
    return lines


def dots(contexts: Sequence[tuple[float, int]], columns: int) -> list[float | None]:
    """The height of each dot column in tokens: every turn as wide as every other, peaks kept, the rest empty."""
    wide = _wide(len(contexts), columns)
    values: list[float | None] = []
    for column in range(columns):
        first, last = int(column / wide), max(int(column / wide) + 1, int((column + 1) / wide))
        part = contexts[first:last]
        values.append(max(tokens for _, tokens in part) if part else None)
    return values


def mark_cells(contexts: Sequence[tuple[float, int]], compactions: Sequence[float], columns: int) -> frozenset[int]:
    """The cells above which a compaction is marked: where the first turn after it stands."""
    wide = _wide(len(contexts), columns)
    turns = {bisect_left(contexts, (at, -1)) for at in compactions}
    return frozenset(min(int(turn * wide), columns - 1) // 2 for turn in turns if turn)


def _wide(turns: int, columns: int) -> float:
    """Dot columns of one turn; below 1 when there are more turns than columns."""
    return min(float(WIDEST), columns / turns)


def _colour(row: int, rows: int, top: float, window: int | None) -> str:
    """By height: the rows above `HIGH` of the window stand out."""
    return "curve--high" if window and row / rows * top >= HIGH * window * 0.999 else "curve--normal"


def _row(text: str, colour: str, marks: frozenset[int], first: bool, window: bool) -> list[Piece]:
    """Curve over marks over the line of the window; the sign of a mark stands in the first row, above all."""
    pieces: list[Piece] = []
    for place, cell in enumerate(text):
        if place in marks and (first or cell == " "):
            pieces.append(("▼" if first else "┊", "curve--mark"))
        elif cell == " " and window:
            pieces.append(("╌", "curve--window"))
        else:
            pieces.append((cell, colour))
    return pieces


def _axis(row: int, rows: int, top: float, window: int | None, level: int | None, cells: int) -> list[Piece]:
    if not cells:
        return []
    if row == level and window:
        return [(fit_right(count(window), cells - 1) + " ", "curve--window")]
    if row == rows - 1:
        return [(fit_right(count(top), cells - 1) + " ", "curve--axis")]
    return [(fit_right("0" if row == 0 else "", cells - 1) + " ", "curve--axis")]
