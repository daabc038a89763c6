"""The main loop against the subagents, and each subagent with its type."""

from __future__ import annotations

from pyrometer.snapshot import SessionFigures
from pyrometer.snapshot.xray import ChainView, PartView
from pyrometer.text import clock, count, share, span
from pyrometer.tui.xray.behind import Matching
from pyrometer.tui.xray.content import UNKNOWN, XrayContent, dollars_cell, missing
from pyrometer.tui.xray.page import Block, Page, words
from pyrometer.tui.xray.table import Cell, Column, Table
from pyrometer.words.points import points_text
from pyrometer.words.xray import fan_words

MAIN_LOOP, SUBAGENTS = "main loop", "subagents"
_WORDS = {MAIN_LOOP: "main", SUBAGENTS: "subagent", "subagent": "subagent"}
"""What the turns of these rows are found by."""
LOOPS = (
    Column("loop", "loop or type", right=False),
    Column("turns", "turns", 7, 2),
    Column("output", "output", 8, 3),
    Column("hit", "hit", 6, 4),
    Column("cost", "≈ USD", 9, 0),
    Column("share", "share", 7, 1),
)


def subagents_page(content: XrayContent) -> Page:
    """Loop and leaves, types, then each of them."""
    figures = content.detail.figures
    if figures is None:
        return Page((words(missing(content), "page--quiet"),), content.key)
    if not figures.fan.subagents:
        return Page((words("no subagents: all of it is the main loop", "page--quiet"),), ("subagents", content.key))
    blocks: list[Block] = [words(sentence) for sentence in fan_words(figures.fan, figures.turns)]
    blocks += [words(""), _loops("loops", "main loop and subagents", figures.parts["loop"], figures)]
    types = tuple(part for part in figures.parts["subagent"] if part.name != MAIN_LOOP)
    if len(types) > 1:
        blocks += [words(""), _loops("types", "by type", types, figures)]
    return Page((*blocks, words(""), chains_table(content, figures)), ("subagents", content.key))


def _loops(name: str, title: str, parts: tuple[PartView, ...], figures: SessionFigures) -> Table:
    rows = tuple(
        (
            Cell(part.name, part.name, behind=Matching(_WORDS.get(part.name, f"subagent {part.name}"))),
            Cell(f"{part.turns:,}", part.turns),
            Cell(count(part.usage.output), part.usage.output),
            Cell(share(part.usage.cache_hit), part.usage.cache_hit),
            dollars_cell(part.dollars),
            _share(part.dollars, figures),
        )
        for part in parts
    )
    return Table(name, LOOPS, rows, title)


def chains_table(content: XrayContent, figures: SessionFigures) -> Table:
    """Each subagent."""
    scale = content.detail.scales[0] if content.detail.scales else None
    columns = (
        Column("type", "each subagent", right=False),
        Column("id", "id", 10, 6, right=False),
        Column("began", "began", 7, 5),
        Column("for", "for", 7, 4),
        Column("turns", "turns", 7, 1),
        Column("output", "output", 8, 3),
        Column("peak", "peak ctx", 9, 7),
        Column("cost", "≈ USD", 9, 0),
        Column("weight", f"{scale[0]} pts" if scale else "credits", 9, 8),
        Column("share", "share", 7, 2),
    )
    leaves = [chain for chain in figures.chains if chain.chain]
    return Table("subagents", columns, tuple(_chain(leaf, content, figures, scale) for leaf in leaves))


def _chain(
    chain: ChainView, content: XrayContent, figures: SessionFigures, scale: tuple[str, float] | None
) -> tuple[Cell, ...]:
    weight = chain.credits * scale[1] if scale else chain.credits
    lasted = chain.last_at - chain.first_at
    return (
        Cell(chain.kind or "subagent", chain.kind, behind=Matching(chain.chain)),
        Cell(chain.chain[:8], chain.chain, "page--quiet"),
        Cell(clock(chain.first_at, content.zone), chain.first_at, "page--quiet"),
        Cell(span(lasted), lasted),
        Cell(f"{chain.turns:,}", chain.turns),
        Cell(count(chain.usage.output), chain.usage.output),
        Cell(UNKNOWN if chain.peak is None else count(chain.peak), chain.peak),
        dollars_cell(chain.dollars),
        Cell(points_text(weight) if scale else count(weight), round(weight, 4)),
        _share(chain.dollars, figures),
    )


def _share(amount: float | None, figures: SessionFigures) -> Cell:
    of = amount / figures.dollars if amount is not None and figures.dollars else None
    return Cell(share(of), of)
