"""The columns of the where-it-went table: which of them a width has room for, and what stands in each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from functools import lru_cache

import msgspec

from pyrometer.text import clock, count, share
from pyrometer.tui.cells import clip
from pyrometer.tui.past.measure import dollar_words, point_words
from pyrometer.tui.past.usage_rows import UsageRow

NAME_LEAST = 12
NAMES = ((90, 28), (64, 22), (0, NAME_LEAST))
"""(from so many cells on, what names have before more columns are taken in)."""
NAME_MOST = 48
BAR_MOST = 24


class UsageColumn(msgspec.Struct, frozen=True):
    """One column; `width` includes the gap on its left side."""

    name: str
    title: str
    width: int
    cell: Callable[[UsageRow], str]


def output_cell(line: UsageRow) -> str:
    """A lower bound is marked."""
    return f"{'≥' if line.row.not_final else ''}{count(line.row.usage.output)}"


NAME = UsageColumn("name", "", 0, lambda line: line.name)
TURNS = UsageColumn("turns", "turns", 8, lambda line: f"{line.row.turns:,}")
CALLS = UsageColumn("calls", "calls", 8, lambda line: f"{line.row.calls:,}")
FRESH = UsageColumn("fresh", "fresh", 7, lambda line: count(line.row.usage.uncached))
WRITTEN = UsageColumn("written", "written", 8, lambda line: count(line.row.usage.cache_write))
READ = UsageColumn("re-read", "re-read", 8, lambda line: count(line.row.usage.cache_read))
OUTPUT = UsageColumn("output", "output", 8, output_cell)
HIT = UsageColumn("hit", "hit", 6, lambda line: share(line.row.usage.cache_hit))
TOKENS = UsageColumn("tokens", "tokens", 8, lambda line: count(line.row.usage.total))
POINTS = UsageColumn("points", "pts", 12, lambda line: point_words(line.points))
DOLLARS = UsageColumn("dollars", "≈ USD", 9, lambda line: dollar_words(line.row))
SHARE = UsageColumn("share", "share", 6, lambda line: share(line.share))
BAR = UsageColumn("bar", "", 10, lambda _: "")
"""Drawn by the table."""
LAST = UsageColumn("last", "last", 10, lambda _: "")
"""Drawn by the table, which knows what time it is."""

_ORDER = (NAME, LAST, TURNS, CALLS, FRESH, WRITTEN, READ, OUTPUT, HIT, TOKENS, POINTS, DOLLARS, SHARE, BAR)
_BY_NEED = (SHARE, TOKENS, BAR, POINTS, DOLLARS, OUTPUT, HIT, CALLS, TURNS, LAST, READ, WRITTEN, FRESH)
_MEASURED = {"dollars": DOLLARS, "tokens": TOKENS, "points": POINTS}


@lru_cache(maxsize=64)
def usage_columns(width: int, measure: str, calls: bool, last: bool) -> tuple[tuple[UsageColumn, int], ...]:
    """The columns that fit into `width` cells in screen order, each with its cells. The measured one is always there.

    `calls` and `last` say whether rows know how often they were called, and when they were seen last.
    """
    left_out = ((CALLS,) if not calls else ()) + ((LAST,) if not last else ())
    room = width - min(next(enough for least, enough in NAMES if width >= least), width)
    chosen: list[UsageColumn] = []
    for column in dict.fromkeys((_MEASURED[measure], *_BY_NEED)):
        if column in left_out:
            continue
        if chosen and column.width > room:
            break
        chosen.append(column)
        room -= column.width
    name = max(2, min(NAME_MOST, width - sum(column.width for column in chosen)))
    spare = width - name - sum(column.width for column in chosen)
    bar = min(BAR_MOST, BAR.width + spare)
    cells = {NAME: name, BAR: bar}
    return tuple((column, cells.get(column, column.width)) for column in _ORDER if column is NAME or column in chosen)


def cell_words(column: UsageColumn, line: UsageRow, now: float, zone: tzinfo | None) -> str:
    """What stands in a cell, the bar left out."""
    if column is LAST:
        return clip(clock(line.row.newest, zone, now=now), LAST.width - 1) if line.row.newest is not None else "–"
    return column.cell(line)


def column_at(columns: tuple[tuple[UsageColumn, int], ...], x: int) -> str:
    """The column that a click on the headings at cell `x` means; empty where there is none to sort by."""
    begin = 0
    for column, cells in columns:
        if begin <= x < begin + cells:
            return SHARE.name if column is BAR else column.name
        begin += cells
    return ""
