"""Which turns the list shows, and in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from pyrometer.snapshot import TurnView
from pyrometer.tui.widgets.turn_columns import COLUMNS, CompactionRow, tool_names

Row: TypeAlias = TurnView | CompactionRow


def searched(rows: tuple[Row, ...], wanted: str) -> tuple[Row, ...]:
    """Rows in which every word of `wanted` occurs: in model, tools, loop, cache event."""
    words = wanted.casefold().split()
    return tuple(row for row in rows if all(word in _text(row) for word in words)) if words else rows


def ordered(rows: tuple[Row, ...], order: str, carried: Mapping[int, tuple[int, float]]) -> tuple[Row, ...]:
    """By the column `order`, the largest first and unknown ones last; then compactions are left out."""
    turns = [row for row in rows if isinstance(row, TurnView)]
    if order == "carry":
        return tuple(sorted(turns, key=lambda turn: -carried.get(turn.ident, (0, -1.0))[1]))
    value = COLUMNS[order].value if order in COLUMNS else None
    if value is None:
        return rows
    known = [(number, turn) for turn in turns if (number := value(turn)) is not None]
    known.sort(key=lambda entry: -entry[0])
    return (*(turn for _, turn in known), *(turn for turn in turns if value(turn) is None))


def _text(row: Row) -> str:
    if isinstance(row, CompactionRow):
        return "compaction"
    loop = f"subagent {row.subagent} {row.chain}" if row.chain else "main"
    servers: Sequence[str] = [f"{tool.server} {tool.name}" for tool in row.tools]
    return f"{row.model} {loop} {tool_names(row.tools)} {' '.join(servers)} {row.event or ''}".casefold()
