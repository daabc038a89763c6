"""The turn list of the detail screen as lines: which columns a width has room for, and what stands in each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from pyrometer.model import ToolUse
from pyrometer.snapshot import TurnView
from pyrometer.text import clock, count, share
from pyrometer.tui.cells import Line, Piece, clip_line, fit, fit_right

LOW_HIT = 0.5
"""Cache hit (0..1) below which a turn is worth a look, if its prompt is larger than `LARGE_PROMPT`."""
LARGE_PROMPT = 20_000


@dataclass(frozen=True, slots=True)
class TurnColumn:
    """One column; `width` includes the gap on its left side, 0 takes what is left."""

    name: str
    title: str
    width: int
    cell: Callable[[TurnView], str]
    right: bool = True


@dataclass(frozen=True, slots=True)
class CompactionRow:
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
    return f" ↳ {turn.subagent or 'subagent'}" if turn.chain else ""


def _output(turn: TurnView) -> str:
    return f"{'' if turn.final else '≥'}{count(turn.usage.output)}"


def _growth(turn: TurnView) -> str:
    if turn.growth is None:
        return "–"
    return f"{'+' if turn.growth >= 0 else '−'}{count(abs(turn.growth))}"


def _context(turn: TurnView) -> str:
    return "–" if turn.context is None else count(turn.context)


WHEN = 5
MODEL = TurnColumn("model", " model", 11, lambda turn: " " + short_model(turn.model), right=False)
WIDE_MODEL = TurnColumn("model", " model", 20, lambda turn: " " + (turn.model or "–"), right=False)
MARK = TurnColumn("mark", "", 2, lambda turn: " ↳" if turn.chain else "", right=False)
CHAIN = TurnColumn("chain", " subagent", 16, _chain, right=False)
UNCACHED = TurnColumn("uncached", "new", 6, lambda turn: count(turn.usage.uncached))
WRITTEN = TurnColumn("written", "written", 8, lambda turn: count(turn.usage.cache_write))
WRITTEN_5M = TurnColumn("written_5m", "written 5m", 11, lambda turn: count(turn.usage.cache_write_5m))
WRITTEN_1H = TurnColumn("written_1h", "1h", 6, lambda turn: count(turn.usage.cache_write_1h))
READ = TurnColumn("read", "read", 6, lambda turn: count(turn.usage.cache_read))
OUTPUT = TurnColumn("output", "output", 7, _output)
HIT = TurnColumn("hit", "hit", 5, lambda turn: share(turn.usage.cache_hit))
CONTEXT = TurnColumn("context", "context", 8, _context)
GROWTH = TurnColumn("growth", "Δctx", 7, _growth)
TOOLS = TurnColumn("tools", "  tools", 0, lambda turn: "  " + tool_names(turn.tools), right=False)

_SETS: tuple[tuple[int, tuple[TurnColumn, ...]], ...] = (
    (
        112,
        (WIDE_MODEL, CHAIN, UNCACHED, WRITTEN_5M, WRITTEN_1H, READ, OUTPUT, HIT, CONTEXT, GROWTH, TOOLS),
    ),
    (72, (MODEL, MARK, UNCACHED, WRITTEN, READ, OUTPUT, HIT, GROWTH, TOOLS)),
    (50, (MODEL, MARK, READ, OUTPUT, HIT, GROWTH, TOOLS)),
    (38, (MODEL, MARK, OUTPUT, HIT, GROWTH)),
    (26, (MARK, OUTPUT, HIT, GROWTH)),
    (0, (OUTPUT, HIT)),
)


def columns_for(width: int) -> tuple[tuple[TurnColumn, int], ...]:
    """The columns after the time that `width` cells have room for, each with its cells."""
    columns = next(columns for least, columns in _SETS if width >= least)
    rest = max(0, width - WHEN - sum(column.width for column in columns))
    return tuple((column, column.width or rest) for column in columns)


def turn_header(width: int, newer: int = 0) -> Line:
    """The titles of the columns; with `newer`, how many turns came in above the visible ones."""
    heads = [(_placed(column, column.title, cells), "turns--heading") for column, cells in columns_for(width)]
    line = ((fit("when", WHEN), "turns--heading"), *heads)
    if not newer:
        return clip_line(line, width)
    note = f" ↑ {newer} newer"
    return (*clip_line(line, width - len(note)), (note, "turns--newer"))


def turn_row(turn: TurnView, width: int, zone: tzinfo | None) -> Line:
    """One turn in at most `width` cells."""
    cells = [_piece(turn, column, cells) for column, cells in columns_for(width)]
    return clip_line(((clock(turn.at, zone), "turns--time"), *cells), width)


def compaction_row(row: CompactionRow, width: int, zone: tzinfo | None) -> Line:
    """One compaction in exactly `width` cells, marked all along."""
    sizes = f" {_size(row.before)} → {_size(row.after)}" if row.before or row.after else ""
    words = f" ▼ compaction{sizes} "
    rule = "┈" * max(0, width - WHEN - len(words))
    return clip_line(((clock(row.at, zone), "turns--time"), (words, "turns--compaction"), (rule, "turns--rule")), width)


def empty_row(width: int, *, known: bool) -> Line:
    """What stands there instead of turns: there are none, or nobody has told yet."""
    return clip_line((("no turns yet" if known else "… reading the turns", "turns--quiet"),), width)


def _size(tokens: int | None) -> str:
    return "–" if tokens is None else count(tokens)


def _piece(turn: TurnView, column: TurnColumn, cells: int) -> Piece:
    return (_placed(column, column.cell(turn), cells), _colour(turn, column))


def _placed(column: TurnColumn, text: str, cells: int) -> str:
    return fit_right(text, cells) if column.right else fit(text, cells)


def _colour(turn: TurnView, column: TurnColumn) -> str:
    if column is HIT and turn.usage.prompt > LARGE_PROMPT and (turn.usage.cache_hit or 0.0) < LOW_HIT:
        return "turns--high"
    if column in (MARK, CHAIN):
        return "turns--chain"
    return "turns--quiet" if column in (TOOLS, MODEL, WIDE_MODEL) else "turns--row"
