"""The where-it-went table as lines: its headings, the whole, and one line a row."""

from __future__ import annotations

from datetime import tzinfo

import msgspec

from pyrometer.history.question import Scale
from pyrometer.tui.cells import Line, Piece, cell_len, clip_line, fit, fit_right, safe
from pyrometer.tui.past.looks import Look
from pyrometer.tui.past.measure import Measure, scale_words
from pyrometer.tui.past.usage_rows import UsageRow
from pyrometer.tui.widgets.picker import CURSOR
from pyrometer.tui.widgets.usage_columns import BAR, NAME, POINTS, UsageColumn, cell_words, usage_columns

Columns = tuple[tuple[UsageColumn, int], ...]


class UsageLayout(msgspec.Struct, frozen=True):
    """What all lines of one table share."""

    look: Look
    measure: Measure
    scale: Scale | None
    now: float
    zone: tzinfo | None
    agents: tuple[str, ...] = ()
    """Whose rows these are."""
    calls: bool = False
    last: bool = False

    def columns(self, width: int) -> Columns:
        return usage_columns(width, self.measure.kind, self.calls, self.last)

    @property
    def order(self) -> str:
        """The column that rows are sorted by."""
        return self.look.order or self.measure.kind


def heading_line(layout: UsageLayout, title: str, width: int) -> Line:
    """Titles of the columns; the one that decides the order has an arrow."""
    pieces: list[Piece] = []
    for column, cells in layout.columns(width):
        chosen = column.name == layout.order
        words = title if column is NAME else _title(layout, column)
        arrow = ("▴" if layout.look.turned != (column is NAME) else "▾") if chosen else ""
        placed = fit(f" {words}{arrow}", cells) if column in (NAME, BAR) else fit_right(words + arrow, cells)
        pieces.append((placed, "usage--chosen" if chosen else "usage--heading"))
    return clip_line(tuple(pieces), width)


def _title(layout: UsageLayout, column: UsageColumn) -> str:
    if column is POINTS and layout.scale is not None:
        return scale_words(layout.scale, layout.agents)
    return column.title


def usage_line(layout: UsageLayout, line: UsageRow, width: int, *, chosen: bool, whole: bool = False) -> Line:
    """One row; the chosen one is marked and fills the width."""
    pieces: list[Piece] = []
    for column, cells in layout.columns(width):
        if column is NAME:
            pieces.append(
                (f"{CURSOR if chosen else ' '}{_name(line.name, cells - 2)} ", _colour(column, layout, whole))
            )
        elif column is BAR:
            pieces.append((f" {share_bar(None if whole else line.share, cells - 1)}", "usage--bar"))
        else:
            words = fit_right(cell_words(column, line, layout.now, layout.zone), cells)
            pieces.append((words, _colour(column, layout, whole)))
    if chosen:
        return ((fit("".join(text for text, _ in pieces), width), "usage--cursor"),)
    return clip_line(tuple(pieces), width)


def _name(name: str, cells: int) -> str:
    """Of a path that is too long the end is what tells it from others, as it is of a model."""
    name = safe(name)
    if cell_len(name) > cells:
        name = name.removeprefix("claude-")
    if cell_len(name) <= cells or not name.startswith(("~/", "/")):
        return fit(name, cells)
    while name and cell_len(name) > cells - 1:
        name = name[1:]
    return fit(f"…{name}", cells)


def _colour(column: UsageColumn, layout: UsageLayout, whole: bool) -> str:
    if whole:
        return "usage--whole"
    return "usage--row" if column is NAME or column.name in (layout.measure.kind, "share") else "usage--quiet"


def share_bar(share: float | None, cells: int) -> str:
    """A bar of so many cells, exact to a half of one; something is never drawn as nothing."""
    if share is None or share <= 0 or cells < 1:
        return " " * max(0, cells)
    halves = max(1, round(min(1.0, share) * cells * 2))
    return ("━" * (halves // 2) + "╸" * (halves % 2)).ljust(cells)
