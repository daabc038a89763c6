"""The last turns as lines: when, which model, what it read and wrote, how the context grew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from functools import lru_cache

import msgspec

from pyrometer.snapshot import TurnView
from pyrometer.text import clock, count, share
from pyrometer.tui.cells import Line, Piece, clip_line, fit, fit_right


class TurnColumn(msgspec.Struct, frozen=True):
    """One column; `width` includes the gap on its left side."""

    title: str
    width: int
    cell: Callable[[TurnView], str]
    right: bool = True


def _written(turn: TurnView) -> str:
    return f"{'' if turn.final else '≥'}{count(turn.usage.output)}"


def _growth(turn: TurnView) -> str:
    if turn.growth is None:
        return "–"
    return f"{'+' if turn.growth >= 0 else '−'}{count(abs(turn.growth))}"


def _tools(turn: TurnView) -> str:
    names = list(dict.fromkeys(tool.name for tool in turn.tools))
    return "  " + (", ".join(names) if names else "")


_COLUMNS = (
    TurnColumn("new", 6, lambda turn: count(turn.usage.uncached)),
    TurnColumn("write", 7, lambda turn: count(turn.usage.cache_write)),
    TurnColumn("out", 7, _written),
    TurnColumn("cache", 6, lambda turn: share(turn.usage.cache_hit)),
    TurnColumn("Δctx", 7, _growth),
    TurnColumn("  session", 25, lambda turn: "  " + turn_session(turn), right=False),
    TurnColumn("  tools", 12, _tools, right=False),
)
MODEL = 18
"""Cells of the model's name, with the gap before it."""
TIME = 6


def turn_session(turn: TurnView) -> str:
    """The project's last folder, and which subagent, if it was one."""
    name = turn.project.rstrip("/").rpartition("/")[2] or turn.session[:8]
    return f"{name} ↳ {turn.subagent or 'subagent'}" if turn.chain else name


def turn_title(width: int, *, focused: bool) -> Line:
    """The header of the list."""
    title: Piece = (fit("last turns", min(width, TIME + MODEL)), "turn--focused" if focused else "turn--title")
    columns = _fitting(width)
    heads = [(fit_right(c.title, cells) if c.right else fit(c.title, cells), "turn--heading") for c, cells in columns]
    return clip_line((title, *heads), width)


@lru_cache(maxsize=256)
def turn_line(turn: TurnView, width: int, zone: tzinfo | None) -> Line:
    """One turn in at most `width` cells."""
    head: Line = ((fit(clock(turn.at, zone), TIME), "turn--time"), (fit(turn.model or "–", MODEL), "turn--model"))
    cells = [_piece(turn, column, cells) for column, cells in _fitting(width)]
    return clip_line((*head, *cells), width)


@lru_cache(maxsize=64)
def _fitting(width: int) -> list[tuple[TurnColumn, int]]:
    """Columns with their cells; the last one takes what is left."""
    room = width - TIME - MODEL
    chosen: list[tuple[TurnColumn, int]] = []
    for column in _COLUMNS:
        if column.width > room:
            break
        chosen.append((column, column.width))
        room -= column.width
    if chosen and not chosen[-1][0].right:
        chosen[-1] = (chosen[-1][0], chosen[-1][1] + room)
    return chosen


def _piece(turn: TurnView, column: TurnColumn, cells: int) -> Piece:
    low_hit = column.title == "cache" and (turn.usage.cache_hit or 0.0) < 0.5 and turn.usage.prompt > 20_000
    text = column.cell(turn)
    return (fit_right(text, cells) if column.right else fit(text, cells), "turn--high" if low_hit else "turn--row")
