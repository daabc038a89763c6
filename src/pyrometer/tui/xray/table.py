"""A table that sorts, filters and fits: which columns a width has room for, which rows are wanted, in which order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

import msgspec
from msgspec.structs import replace

from pyrometer.tui.cells import Line, Piece, cell_len, clip_line, fit, fit_right, plain
from pyrometer.tui.widgets.picker import CURSOR
from pyrometer.tui.xray.behind import Behind

NAME_MIN: Final = 12
Value: TypeAlias = float | str | None
"""What a cell is sorted by and exported as; None is unknown."""


class Cell(msgspec.Struct, frozen=True):
    """What stands in a place, and its value."""

    text: str
    value: Value = None
    colour: str = "page--row"
    behind: Behind | None = None
    """Of the first cell of a row: what the row opens."""


class Column(msgspec.Struct, frozen=True):
    """One column; `width` includes the gap on its left side. The first of a table takes what its texts need."""

    name: str
    title: str
    width: int = 8
    need: int = 0
    """Columns of the least need stay longest."""
    right: bool = True


class Table(msgspec.Struct, frozen=True):
    """Columns and rows; rows stand in their natural order."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""
    """What stands in the head of the first column; its own title if empty."""
    name_min: int = NAME_MIN
    """Cells of the first column at least, where the width has them."""

    def arranged(self, order: str = "", wanted: str = "") -> Table:
        """With the rows in which every word of `wanted` occurs, by the column `order`: the largest, or A, first."""
        words = wanted.casefold().split()
        rows = [row for row in self.rows if all(word in _searched(row) for word in words)]
        place = next((place for place, column in enumerate(self.columns) if column.name == order), None)
        if place is not None:
            rows.sort(key=lambda row: _rank(row[place].value))
        return replace(self, rows=tuple(rows))

    def next_order(self, order: str) -> str:
        """The column to sort by after that one; empty after the last."""
        names = ["", *(column.name for column in self.columns)]
        return names[(names.index(order) + 1) % len(names)] if order in names else ""


def _searched(row: Sequence[Cell]) -> str:
    return " ".join(cell.text for cell in row).casefold()


def _rank(value: Value) -> tuple[int, float, str]:
    if value is None:
        return (2, 0.0, "")
    return (1, 0.0, value.casefold()) if isinstance(value, str) else (0, -value, "")


def placed(table: Table, width: int) -> tuple[tuple[int, int], ...]:
    """(place, cells) of the columns that fit into `width` cells, in their order."""
    first, *others = table.columns
    texts = (first.title, table.title, *(row[0].text for row in table.rows))
    wish = max(table.name_min, max(map(cell_len, texts), default=0))
    room = width - table.name_min
    chosen = []
    for column in sorted(others, key=lambda column: column.need):
        if column.width > room:
            break
        room -= column.width
        chosen.append(column.name)
    kept = [place for place, column in enumerate(table.columns) if place and column.name in chosen]
    name = min(wish, width - sum(table.columns[place].width for place in kept))
    return ((0, max(0, name)), *((place, table.columns[place].width) for place in kept))


def head_line(table: Table, width: int, order: str = "", wanted: str = "", *, typing: bool = False) -> Line:
    """The titles, or the filter in the place of the first one; the column that sorts is marked."""
    pieces: list[Piece] = []
    for place, cells in placed(table, width):
        column = table.columns[place]
        title = table.title or column.title if not place else column.title
        if not place and (typing or wanted):
            title = f"/{wanted}{'▏' if typing else ''}"
        sorts = column.name == order
        title = f"{title}▾" if sorts else title
        pieces.append(_piece(title, cells, column, "page--sorted" if sorts else "page--heading", place))
    return clip_line(tuple(pieces), width)


def row_line(table: Table, row: Sequence[Cell], width: int, *, chosen: bool = False) -> Line:
    """One row in at most `width` cells; a chosen one fills them, and is marked behind its first cell."""
    cells_of = placed(table, width)
    line = clip_line(tuple(_piece(row[place].text, cells, table.columns[place], row[place].colour, place)
                           for place, cells in cells_of), width)  # fmt: skip
    if not chosen:
        return line
    text, name = fit(plain(line), width), cells_of[0][1]
    return ((fit(f"{text[:name]}{CURSOR}{text[name + 1 :]}", width), "page--cursor"),)


def column_at(table: Table, width: int, x: int) -> str:
    """The column that a click at cell `x` means; empty for none."""
    begin = 0
    for place, cells in placed(table, width):
        if begin <= x < begin + cells:
            return table.columns[place].name
        begin += cells
    return ""


def _piece(text: str, cells: int, column: Column, colour: str, place: int) -> Piece:
    if not place:
        return (fit(text, cells), colour)
    return (fit_right(text, cells) if column.right else " " + fit(text, cells - 1), colour)
