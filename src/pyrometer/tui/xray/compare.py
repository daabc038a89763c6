"""Two sessions side by side, as a page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pyrometer.tui.cells import cell_len, clip
from pyrometer.tui.xray.page import Block, Page, title, words
from pyrometer.tui.xray.split import split_block
from pyrometer.tui.xray.table import Cell, Column, Table
from pyrometer.words.compared import amount, line_words, times
from pyrometer.xray.compared import GROUPS, Group, Measure, Side, ratio

NAME_CELLS: Final = 9
"""Room for the name of a side, the gap before it included."""
NAME_MOST: Final = 24
NAMES_FIT: Final = 80
"""Cells of a page on which longer names have room."""


def compare_page(left: Side, right: Side, room: int = NAME_CELLS) -> Page:
    """Tables of totals and of what is normalised, then both splits. `room`: cells for the name of each side."""
    if left.detail.figures is None or right.detail.figures is None:
        return Page((words("… taking both sessions apart", "page--quiet"),))
    blocks: list[Block] = []
    for group in GROUPS:
        table = _table(group, left, right, room)
        if table.rows:
            blocks += [*([words("")] if blocks else []), table]
    blocks += [words(said, "page--quiet") for said in line_words(left, right)]
    for side in (left, right):
        figures = side.detail.figures
        if figures is not None:
            blocks += [title(side.name), split_block(figures.dollar_split, figures.credit_split, side.detail.scales)]
    return Page(tuple(blocks))


def name_cells(names: Iterable[str], width: int) -> int:
    """Room for the names of both sides on a page of that width."""
    return min(NAME_MOST, max(NAME_CELLS, 1 + max(map(cell_len, names)))) if width >= NAMES_FIT else NAME_CELLS


def _table(group: Group, left: Side, right: Side, room: int) -> Table:
    columns = (
        Column("measure", f"{group.label} ", right=False),
        Column("left", clip(left.name, room - 1), room, 0),
        Column("right", clip(right.name, room - 1), room, 1),
        Column("ratio", "left/right", 12, 2),
    )
    rows = tuple(_row(*row) for row in group.rows(left.detail, right.detail))
    return Table(group.name, columns, rows, name_min=10)


def _row(measure: Measure, one: float | None, other: float | None) -> tuple[Cell, ...]:
    found = ratio(one, other)
    return (
        Cell(measure.name, measure.name, "page--label"),
        Cell(amount(one, measure.unit), one, _colour(measure, found)),
        Cell(amount(other, measure.unit), other, _colour(measure, 1 / found if found else None)),
        Cell(times(found), found, "page--quiet"),
    )


def _colour(measure: Measure, ratio: float | None) -> str:
    return "page--high" if measure.is_worse(ratio) else "page--row"
