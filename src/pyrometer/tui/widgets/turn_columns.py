"""The turn list of the detail screen as lines: which columns a width has room for, and what stands in each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import tzinfo
from types import MappingProxyType

import msgspec

from pyrometer.snapshot import TurnView
from pyrometer.text import clock, count, dollars, share
from pyrometer.tui.cells import Line, Piece, cell_len, clip_line, fit, fit_right, plain
from pyrometer.usage import ToolUse

LOW_HIT = 0.5
"""Cache hit (0..1) below which a turn is worth a look, if its prompt is larger than `LARGE_PROMPT`."""
LARGE_PROMPT = 20_000
CURSOR = "›"
"""Marks the chosen row besides its background."""
ORDERS = ("", "cost", "carry", "output", "read", "hit", "context", "growth")
"""Columns to sort by; empty is by time."""
_NOTHING: Mapping[int, tuple[int, float]] = MappingProxyType({})


class TurnColumn(msgspec.Struct, frozen=True):
    """One column; `width` includes the gap on its left side, 0 takes what is left."""

    name: str
    title: str
    width: int
    cell: Callable[[TurnView], str]
    right: bool = True
    value: Callable[[TurnView], float | None] | None = None
    """What it is sorted by, the largest first; None: it does not sort."""


class CompactionRow(msgspec.Struct, frozen=True):
    """A compaction between two turns."""

    at: float
    before: int | None = None
    """Context before, tokens."""
    after: int | None = None


def short_model(model: str) -> str:
    """A model's name without its maker and date: `opus-4-5` for `claude-opus-4-5-20251101`."""
    parts = (model or "–").removeprefix("claude-").split("-")
    while len(parts) > 1 and parts[-1].isdigit() and len(parts[-1]) == 8:
        parts.pop()
    return "-".join(parts)


def tool_names(tools: Sequence[ToolUse]) -> str:
    """`Bash×3 Read github:search`: every tool once, with its count, in the order of first use."""
    counted = Counter(_tool_name(tool) for tool in tools)
    return " ".join(name if times == 1 else f"{name}×{times}" for name, times in counted.items())


def _tool_name(tool: ToolUse) -> str:
    """`server:tool` for MCP, and what a skill or subagent call starts."""
    if tool.server:
        return f"{tool.server}:{tool.name.removeprefix(f'mcp__{tool.server}__')}"
    started = tool.skill or tool.subagent
    return f"{tool.name}→{started}" if started else tool.name


def _chain(turn: TurnView) -> str:
    if has_event(turn) and not turn.chain:
        return f" {EVENT} {turn.event}"
    return f" ↳{EVENT if has_event(turn) else ''} {turn.subagent or 'subagent'}" if turn.chain else ""


def _mark(turn: TurnView) -> str:
    return f" {EVENT}" if has_event(turn) else " ↳" if turn.chain else ""


def has_event(turn: TurnView) -> bool:
    """Whether the cache was lost before it; first turns lose nothing, and compactions have rows of their own."""
    return turn.event not in (None, "cold start", "clear", "compaction")


def _output(turn: TurnView) -> str:
    return f"{'' if turn.final else '≥'}{count(turn.usage.output)}"


def _missed(turn: TurnView) -> float | None:
    """The lowest hit is worth a look first."""
    return None if turn.usage.cache_hit is None else -turn.usage.cache_hit


def _growth(turn: TurnView) -> str:
    if turn.growth is None:
        return "–"
    return f"{'+' if turn.growth >= 0 else '−'}{count(abs(turn.growth))}"


def _context(turn: TurnView) -> str:
    return "–" if turn.context is None else count(turn.context)


EVENT = "✗"
"""A turn before which the cache was lost."""
WHEN = 5
MODEL = TurnColumn("model", " model", 11, lambda turn: " " + short_model(turn.model), right=False)
WIDE_MODEL = TurnColumn("model", " model", 20, lambda turn: " " + (turn.model or "–"), right=False)
MARK = TurnColumn("mark", "", 2, _mark, right=False)
CHAIN = TurnColumn("chain", " subagent", 16, _chain, right=False)
UNCACHED = TurnColumn("uncached", "new", 6, lambda turn: count(turn.usage.uncached))
WRITTEN = TurnColumn("written", "written", 8, lambda turn: count(turn.usage.cache_write))
WRITTEN_5M = TurnColumn("written_5m", "written 5m", 11, lambda turn: count(turn.usage.cache_write_5m))
WRITTEN_1H = TurnColumn("written_1h", "1h", 6, lambda turn: count(turn.usage.cache_write_1h))
READ = TurnColumn(
    "read", "read", 6, lambda turn: count(turn.usage.cache_read), value=lambda turn: turn.usage.cache_read
)
OUTPUT = TurnColumn("output", "output", 7, _output, value=lambda turn: turn.usage.output)
HIT = TurnColumn("hit", "hit", 5, lambda turn: share(turn.usage.cache_hit), value=_missed)
CONTEXT = TurnColumn("context", "context", 8, _context, value=lambda turn: turn.context)
GROWTH = TurnColumn("growth", "Δctx", 7, _growth, value=lambda turn: turn.growth)
COST = TurnColumn("cost", "≈ USD", 8, lambda turn: dollars(turn.dollars), value=lambda turn: turn.dollars)
CARRY = TurnColumn("carry", "carry", 8, lambda _: "–")
"""What the results of its calls cost again later; drawn by the list, which knows it."""
TOOLS = TurnColumn("tools", "  tools", 0, lambda turn: "  " + tool_names(turn.tools), right=False)

_SETS: tuple[tuple[int, tuple[TurnColumn, ...]], ...] = (
    (
        126,
        (WIDE_MODEL, CHAIN, UNCACHED, WRITTEN_5M, WRITTEN_1H, READ, OUTPUT, HIT, CONTEXT, GROWTH, COST, CARRY, TOOLS),
    ),
    (96, (WIDE_MODEL, CHAIN, UNCACHED, WRITTEN, READ, OUTPUT, HIT, GROWTH, COST, TOOLS)),
    (72, (MODEL, MARK, WRITTEN, READ, OUTPUT, HIT, GROWTH, COST, TOOLS)),
    (52, (MODEL, MARK, READ, OUTPUT, HIT, GROWTH, COST)),
    (34, (MARK, OUTPUT, HIT, GROWTH, COST)),
    (26, (MARK, OUTPUT, HIT, GROWTH)),
    (0, (OUTPUT, HIT)),
)


COLUMNS: Mapping[str, TurnColumn] = MappingProxyType(
    {column.name: column for column in (COST, CARRY, OUTPUT, READ, HIT, CONTEXT, GROWTH)}
)
"""Those that sort, by name."""


def columns_for(width: int) -> tuple[tuple[TurnColumn, int], ...]:
    """The columns after the time that `width` cells have room for, each with its cells."""
    columns = next(columns for least, columns in _SETS if width >= least)
    rest = max(0, width - WHEN - sum(column.width for column in columns))
    return tuple((column, column.width or rest) for column in columns)


def turn_header(width: int, newer: int = 0, order: str = "", filtered: str = "") -> Line:
    """The titles of the columns; with `newer`, how many turns came in above the visible ones.

    `order` is the column that sorts; `filtered` stands there instead of the first titles.
    """
    heads = [_heading(column, cells, order) for column, cells in columns_for(width)]
    line: Line = ((fit("when", WHEN), "turns--heading"), *heads)
    if filtered:
        kept = max(cell_len(filtered) + 1, 0)
        line = ((fit(filtered, kept), "turns--newer"), *_after(line, kept))
    if not newer:
        return clip_line(line, width)
    note = f" ↑ {newer} newer"
    return (*clip_line(line, width - len(note)), (note, "turns--newer"))


def turn_row(
    turn: TurnView,
    width: int,
    zone: tzinfo | None,
    carried: Mapping[int, tuple[int, float]] = _NOTHING,
    *,
    chosen: bool = False,
) -> Line:
    """One turn in at most `width` cells; a chosen one fills them. `carried`: (bytes, dollars) by identity."""
    cells = [_piece(turn, column, cells, carried) for column, cells in columns_for(width)]
    line = clip_line(((clock(turn.at, zone), "turns--time"), *cells), width)
    if not chosen:
        return line
    text = plain(line)
    return ((fit(f"{text[:WHEN]}{CURSOR}{text[WHEN + 1 :]}", width), "turns--cursor"),)


def column_at(width: int, x: int) -> str:
    """The column to sort by that a click on the header at cell `x` means; empty for none."""
    begin = WHEN
    for column, cells in columns_for(width):
        if begin <= x < begin + cells:
            return column.name if column.name in ORDERS else ""
        begin += cells
    return ""


def _heading(column: TurnColumn, cells: int, order: str) -> Piece:
    sorts = column.name == order
    title = f"{column.title}▾" if sorts else column.title
    return (_placed(column, title, cells), "turns--newer" if sorts else "turns--heading")


def _after(line: Line, cells: int) -> Line:
    """What is left of a line behind its first `cells`."""
    kept: list[Piece] = []
    for text, name in line:
        if cells < len(text):
            kept.append((text[cells:], name))
        cells = max(0, cells - len(text))
    return tuple(kept)


def compaction_row(row: CompactionRow, width: int, zone: tzinfo | None, *, chosen: bool = False) -> Line:
    """One compaction in exactly `width` cells, marked all along."""
    sizes = f" {_size(row.before)} → {_size(row.after)}" if row.before or row.after else ""
    words = f" ▼ compaction{sizes} "
    rule = "┈" * max(0, width - WHEN - len(words))
    line: Line = ((clock(row.at, zone), "turns--time"), (words, "turns--compaction"), (rule, "turns--rule"))
    return ((fit(plain(line), width), "turns--cursor"),) if chosen else clip_line(line, width)


def empty_row(width: int, *, known: bool, filtered: bool = False) -> Line:
    """What stands there instead of turns: there are none, none that match, or nobody has told yet."""
    words = "no turn matches" if filtered else "no turns yet" if known else "… reading the turns"
    return clip_line(((words, "turns--quiet"),), width)


def _size(tokens: int | None) -> str:
    return "–" if tokens is None else count(tokens)


def _piece(turn: TurnView, column: TurnColumn, cells: int, carried: Mapping[int, tuple[int, float]]) -> Piece:
    text = column.cell(turn)
    if column is CARRY and (paid := carried.get(turn.ident)) is not None:
        text = dollars(paid[1])
    return (_placed(column, text, cells), _colour(turn, column))


def _placed(column: TurnColumn, text: str, cells: int) -> str:
    return fit_right(text, cells) if column.right else fit(text, cells)


def _colour(turn: TurnView, column: TurnColumn) -> str:
    if column is HIT and turn.usage.prompt > LARGE_PROMPT and (turn.usage.cache_hit or 0.0) < LOW_HIT:
        return "turns--high"
    if column in (MARK, CHAIN):
        return "turns--high" if has_event(turn) else "turns--chain"
    return "turns--quiet" if column in (TOOLS, MODEL, WIDE_MODEL) else "turns--row"
