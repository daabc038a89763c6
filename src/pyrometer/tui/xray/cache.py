"""The cliff ahead, and everything that happened to the cache."""

from __future__ import annotations

from pyrometer.snapshot import SessionFigures
from pyrometer.snapshot.findings import CacheEvent
from pyrometer.text import clock, count, share, span
from pyrometer.tui.xray.behind import OneTurn
from pyrometer.tui.xray.content import UNKNOWN, XrayContent, dollars_cell, missing, points
from pyrometer.tui.xray.page import Block, Page, facts, title, words
from pyrometer.tui.xray.table import Cell, Column, Table
from pyrometer.words.cliff import cliff_words

EVENTS = (
    Column("what", "what", right=False),
    Column("when", "when", 7, 1),
    Column("turn", "turn", 7, 5),
    Column("lost", "lost", 8, 2),
    Column("cost", "≈ USD", 9, 0),
    Column("after", "after", 8, 4),
    Column("cause", "cause", 22, 6, right=False),
    Column("loop", "loop", 11, 3, right=False),
)


def cache_page(content: XrayContent) -> Page:
    """What the next message costs, then each event, the newest first."""
    detail = content.detail
    figures = detail.figures
    if figures is None:
        return Page((words(missing(content), "page--quiet"),), content.key)
    ahead = cliff_words(figures.cliff, content.now, content.zone)
    blocks: list[Block] = [facts((("cliff", ahead),) if ahead else ()), facts(_facts(figures, content))]
    told = tuple(event for event in detail.events if event.lost or event.kind not in ("cold start", "clear"))
    blocks.append(title("what happened to the cache"))
    blocks.append(events_table(told, content) if told else words("nothing was lost so far", "page--quiet"))
    return Page(tuple(blocks), ("cache", content.key, ahead))


def _facts(figures: SessionFigures, content: XrayContent) -> tuple[tuple[str, str], ...]:
    session, events = content.detail.session, content.detail.events
    lost = sum(event.credits for event in events)
    said = points(lost, content.detail.scales) or f"{count(lost)} credits"
    missed = (
        f"{figures.invalidations:,}, {count(figures.invalidated)} tokens lost (true invalidations)"
        if figures.invalidations
        else "no true invalidation"
    )
    found = [("hit", f"{share(session.cache_hit)} of late, {share(session.cache_hit_all)} over all turns")]
    found += [("misses", missed)]
    if lost:
        found.append(("rebuilds", f"{said} for writing again what the cache had lost"))
    return tuple(found)


def events_table(events: tuple[CacheEvent, ...], content: XrayContent) -> Table:
    """The newest first."""
    kinds = {chain.chain: chain.kind for chain in content.detail.figures.chains} if content.detail.figures else {}
    return Table("cache events", EVENTS, tuple(_row(event, kinds, content) for event in events))


def _row(event: CacheEvent, kinds: dict[str, str], content: XrayContent) -> tuple[Cell, ...]:
    worst = "page--high" if event.kind == "invalidation" else "page--row"
    loop = "main" if not event.chain else kinds.get(event.chain) or "subagent"
    return (
        Cell(event.kind, event.kind, worst, OneTurn(event.at, event.chain)),
        Cell(clock(event.at, content.zone), event.at, "page--quiet"),
        Cell(f"{event.turn:,}", event.turn, "page--quiet"),
        Cell(count(event.lost), event.lost),
        dollars_cell(event.dollars),
        Cell(span(event.gap), event.gap, "page--quiet"),
        Cell(event.cause or UNKNOWN, event.cause or None, "page--quiet"),
        Cell(loop, loop, "page--quiet"),
    )
