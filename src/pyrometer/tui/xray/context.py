"""The context from turn to turn, with what happened on the way, and what each turn cost below it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from pyrometer.snapshot import SessionDetail, TurnView
from pyrometer.text import clock, count, dollars
from pyrometer.tui.cells import Line, Piece, clip_line, fit_right, merged, spread
from pyrometer.tui.widgets.braille import braille_rows, dot_heights
from pyrometer.tui.widgets.context_curve import AXIS, AXIS_FROM, caption, curve, dots, mark_cells
from pyrometer.tui.widgets.turn_columns import GROWTH, tool_names
from pyrometer.tui.xray.behind import OneTurn
from pyrometer.tui.xray.content import UNKNOWN, XrayContent, dollars_cell, missing
from pyrometer.tui.xray.page import Block, Page, facts, words
from pyrometer.tui.xray.table import Cell, Column, Table
from pyrometer.words.xray import compaction_words, context_words

DEAREST = 5
"""Turns that are named."""
TURNS = (
    Column("turn", "dearest turns", right=False),
    Column("when", "when", 7, 2),
    Column("context", "context", 9, 1),
    Column("growth", "Δctx", 8, 3),
    Column("cost", "≈ USD", 9, 0),
    Column("tools", "tools", 30, 4, right=False),
)
EVENT, PROMPT = "✗", "╵"
"""Signs below the curve."""


def context_page(content: XrayContent, height: int) -> Page:
    """Curve, marks and cost bars for a page of `height` rows, then the sentences."""
    detail, figures = content.detail, content.detail.figures
    rows = max(3, min(12, (height - 6) // 2))
    blocks: list[Block] = [lambda width: graph(detail, width, rows)] if detail.contexts else []
    if figures is None:
        return Page((*blocks, words(missing(content), "page--quiet")), content.key)
    said = [("growth", each) for each in context_words(figures.context)]
    saved = [("compaction", each) for each in compaction_words(figures.saved, figures.earlier)]
    if not saved and not figures.context.peak:
        saved = [("context", "no turn of this session tells its context")]
    elif not figures.earlier and (figures.context.peak or 0):
        saved.append(("peak", f"{count(figures.context.peak or 0)}: no compaction at 100k or 150k was missed"))
    told = [*said, *saved]
    labels = ["", *(label for label, _ in told)]
    named = [("" if label == before else label, text) for (label, text), before in zip(told, labels, strict=False)]
    table = dearest_table(content)
    blocks += [words(""), facts(tuple(named))]
    if table.rows:
        blocks += [words(""), table]
    return Page(tuple(blocks), ("context", content.key, height, len(detail.contexts)))


def dearest_table(content: XrayContent) -> Table:
    """The turns that cost most, subagents' too; none where no turn has a price."""
    priced = [(turn.dollars, turn) for turn in content.detail.turns if turn.dollars]
    dearest = sorted(priced, key=lambda entry: -entry[0])[:DEAREST]
    return Table("dearest turns", TURNS, tuple(_dearest(turn, content) for _, turn in dearest))


def _dearest(turn: TurnView, content: XrayContent) -> tuple[Cell, ...]:
    loop = turn.subagent or "subagent" if turn.chain else "main"
    tools = tool_names(turn.tools)
    return (
        Cell(f"{turn.number:,} {loop}", turn.number, behind=OneTurn(turn.at, turn.chain)),
        Cell(clock(turn.at, content.zone), turn.at, "page--quiet"),
        Cell(UNKNOWN if turn.context is None else count(turn.context), turn.context),
        Cell(GROWTH.cell(turn), turn.growth, "page--quiet"),
        dollars_cell(turn.dollars),
        Cell(tools or UNKNOWN, tools, "page--quiet"),
    )


def graph(detail: SessionDetail, width: int, rows: int) -> list[Line]:
    """All of it in at most `width` cells."""
    axis = AXIS if width >= AXIS_FROM else 0
    events = [event.at for event in detail.events if not event.chain and event.lost]
    found = [caption(detail, width)]
    found += curve(detail.contexts, detail.compactions, detail.session.context_window, width=width, rows=rows)
    if any(events) or detail.prompts:
        found.append(marks_line(detail.contexts, events, detail.prompts, width, axis))
    return [*found, *cost_bars(detail, width, max(2, rows // 2), axis)]


def marks_line(
    contexts: Sequence[tuple[float, int]], events: Sequence[float], prompts: Sequence[float], width: int, axis: int
) -> Line:
    """Where the cache was missed and where the person wrote, in the columns of the curve."""
    columns = 2 * (width - axis)
    missed = mark_cells(contexts, events, columns)
    first, last = contexts[0][0], contexts[-1][0]
    wrote = mark_cells(contexts, [at for at in prompts if first <= at <= last], columns)
    cells: list[Piece] = [(" " * axis, "curve--axis")] if axis else []
    for place in range(width - axis):
        sign = EVENT if place in missed else PROMPT if place in wrote else " "
        cells.append((sign, "curve--event" if sign == EVENT else "curve--prompt"))
    return merged(cells)


def costs_by_point(contexts: Sequence[tuple[float, int]], turns: Sequence[TurnView]) -> tuple[list[float], bool]:
    """What was spent up to each point since the one before it, subagents included; and whether that is dollars.

    `turns` in any order. Credits where some turn has no price.
    """
    priced = all(turn.dollars is not None for turn in turns if turn.usage.total)
    times = [at for at, _ in contexts]
    costs = [0.0] * len(contexts)
    for turn in turns:
        place = min(bisect_left(times, turn.at), len(costs) - 1)
        costs[place] += (turn.dollars or 0.0) if priced else turn.credits
    return costs, priced


def cost_bars(detail: SessionDetail, width: int, rows: int, axis: int) -> list[Line]:
    """Bars in the columns of the curve, the dearest turn filling all rows."""
    costs, priced = costs_by_point(detail.contexts, detail.turns)
    top = max(costs, default=0.0)
    if top <= 0 or width - axis < 1:
        return []
    scaled = [(at, round(1e6 * cost / top)) for (at, _), cost in zip(detail.contexts, costs, strict=True)]
    texts = braille_rows(dot_heights(dots(scaled, 2 * (width - axis)), 1e6, rows), rows)
    word = dollars(top) if priced else count(top)
    head = spread(
        (("cost by turn, subagents included", "curve--caption"),), ((f"dearest {word}", "curve--axis"),), width
    )
    lines = [clip_line(head, width)]
    for place, text in enumerate(texts):
        label = "0" if place == rows - 1 else ""
        left: Line = ((fit_right(label, axis - 1) + " ", "curve--axis"),) if axis else ()
        lines.append((*left, (text, "curve--normal")))
    return lines
