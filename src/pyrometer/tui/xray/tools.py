"""What each tool, MCP server and skill took, and what its results cost again on every later turn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from pyrometer.snapshot import SessionFigures
from pyrometer.snapshot.xray import PartView
from pyrometer.text import byte_count, clock, count, dollars, share
from pyrometer.tui.xray.behind import Matching, OneTurn
from pyrometer.tui.xray.content import UNKNOWN, XrayContent, dollars_cell, missing
from pyrometer.tui.xray.page import Block, Page, words
from pyrometer.tui.xray.table import Cell, Column, Table
from pyrometer.words.points import points_text
from pyrometer.words.xray import paid_words

if TYPE_CHECKING:
    from pyrometer.xray.carry import Carry

REST: Final = "–"
"""Name of the part of all that has no name of the kind."""
_TITLES: Final = {"tool": "tool", "mcp": "MCP server", "skill": "skill", "command": "slash command"}
_NONE: Final = {"tool": "(no call)", "mcp": "(no server)", "skill": "(no skill)", "command": "(prompts)"}
RESULTS: Final = (
    Column("tool", "dearest results", right=False),
    Column("when", "when", 7, 4),
    Column("size", "size", 8, 3),
    Column("tokens", "tokens", 8, 2),
    Column("paid", "paid", 7, 1),
    Column("cost", "≈ USD", 9, 0),
)


def tools_page(content: XrayContent) -> Page:
    """Tools, servers and skills as tables, then the results that cost most."""
    figures = content.detail.figures
    if figures is None:
        return Page((words(missing(content), "page--quiet"),), content.key)
    if not figures.mix.whole and len(figures.parts["command"]) < 2:
        return Page((words("no tool was called", "page--quiet"),), ("tools", content.key))
    blocks: list[Block] = []
    for by in _TITLES:
        if any(part.name != REST for part in figures.parts[by]):
            blocks += [*([words("")] if blocks else []), tools_table(content, figures, by)]
    return Page((*blocks, *_carried(content)), ("tools", content.key))


def tools_table(content: XrayContent, figures: SessionFigures, by: str) -> Table:
    """Of one kind of name."""
    scale = content.detail.scales[0] if content.detail.scales else None
    carried = _carry_of(content.carry) if by == "tool" else {}
    errors = dict(content.carry.errors) if content.carry is not None and by == "tool" else {}
    columns = [
        Column(by, _TITLES[by], right=False),
        Column("calls", "calls", 7, 1),
        Column("turns", "turns", 7, 5),
        Column("cost", "≈ USD", 9, 0),
        Column("share", "share", 7, 4),
        Column("weight", f"{scale[0]} pts" if scale else "credits", 9, 6),
    ]
    if by == "tool":
        columns += [Column("carry", "carry", 9, 2), Column("errors", "errors", 8, 3)]
    rows = []
    for part in figures.parts[by]:
        row = [*_row(part, figures, scale, _NONE[by])]
        if by == "tool":
            row += [dollars_cell(carried.get(part.name)), _errors(errors.get(part.name, 0), part.name in carried)]
        rows.append(tuple(row))
    return Table(by, tuple(columns), tuple(rows))


def _row(part: PartView, figures: SessionFigures, scale: tuple[str, float] | None, none: str) -> Iterator[Cell]:
    quiet = "page--quiet" if part.name == REST else "page--row"
    behind = Matching(part.name) if part.name != REST and none != _NONE["command"] else None
    yield Cell(none if part.name == REST else part.name, part.name, quiet, behind)
    yield Cell(f"{part.calls:,}" if part.calls else UNKNOWN, part.calls or None, quiet)
    yield Cell(f"{part.turns:,}", part.turns, quiet)
    yield dollars_cell(part.dollars)
    of = part.dollars / figures.dollars if part.dollars is not None and figures.dollars else None
    yield Cell(share(of), of, quiet)
    weight = part.credits * scale[1] if scale else part.credits
    yield Cell(points_text(weight) if scale else count(weight), round(weight, 4), quiet)


def _errors(times: int, known: bool) -> Cell:
    """Unknown for tools of which no result is known."""
    if not known:
        return Cell(UNKNOWN)
    return Cell(f"{times:,}", times, "page--high" if times else "page--quiet")


def _carry_of(carry: Carry | None) -> dict[str, float]:
    return {tool: paid for tool, _, _, paid in carry.by_tool} if carry is not None else {}


def _carried(content: XrayContent) -> Iterator[Block]:
    carry = content.carry
    if carry is None:
        told = "… reading the logs for the size of results" if content.reading else ""
        yield words(told or "what results cost again is not known: no log of this session could be read", "page--quiet")
        return
    if not carry.results:
        return
    yield words("")
    yield words(f"{carry.results:,} results, {byte_count(carry.bytes)}: {dollars(carry.dollars)} to carry them along, "
                "at the least (4 bytes a token, cache-read prices)", "page--quiet")  # fmt: skip
    if carry.missing:
        yield words(f"{carry.missing:,} logs are gone; their results are not counted", "page--quiet")
    if said := paid_words(carry.dearest[0]):
        yield words(said)
    yield results_table(content, carry)


def results_table(content: XrayContent, carry: Carry) -> Table:
    """The results that cost most."""
    rows = tuple(
        (
            Cell(one.tool or UNKNOWN, one.tool, "page--high" if one.error else "page--row", OneTurn(one.at, one.chain)),
            Cell(clock(one.at, content.zone), one.at),
            Cell(byte_count(one.size), one.size),
            Cell(f"~{count(one.tokens)}", one.tokens),
            Cell(f"{one.times:,}×", one.times),
            dollars_cell(one.dollars),
        )
        for one in carry.dearest
    )
    return Table("results", RESULTS, rows)
