"""Tables of the report on a session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import tzinfo

from pyrometer.history.one_session import OneSession
from pyrometer.history.question import REST, Row, Scale
from pyrometer.history.turn_lines import TurnLine
from pyrometer.report.columns import Align, fit
from pyrometer.report.document import Table
from pyrometer.report.history_table import taken
from pyrometer.text import byte_count, clock, count, dollars, share, span

EVENTS = 30
RESULTS = 10
ROWS = 15
UNKNOWN = "–"
_NAME = 48
_RIGHT: Align = "right"
_LEFT: Align = "left"


def parts_table(rows: Sequence[Row], by: str, scales: Sequence[Scale] = ()) -> Table | None:
    """None where there is nothing to tell apart."""
    if not rows or all(row.name == REST for row in rows) or (by in ("subagent", "chain") and len(rows) == 1):
        return None
    called = any(row.calls for row in rows)
    whole = sum(row.dollars for row in rows)
    windows = [f"of {one.window}" for one in scales]
    told = ("re-read", "output", "hit", *(windows or ("credits",)), "cost", "share")
    head = ("subagent" if by == "chain" else by, "turns", *(("calls",) if called else ()), *told)
    found = [
        (
            fit(row.name, _NAME),
            f"{row.turns:,}",
            *((f"{row.calls:,}",) if called else ()),
            count(row.usage.cache_read),
            count(row.usage.output),
            share(row.usage.cache_hit),
            *([taken(one.points(row).whole) for one in scales] or (count(row.credits),)),
            UNKNOWN if row.unpriced and not row.dollars else dollars(row.dollars),
            share(row.dollars / whole if whole else None),
        )
        for row in rows[:ROWS]
    ]
    rest = len(rows) - ROWS
    if rest > 0:
        found.append((f"... and {rest:,} more", *("" for _ in head[1:])))
    less = (*map(head.index, ("output", "re-read", *reversed(windows or ["credits"]), "hit")),)
    return Table(head, tuple(found), (_LEFT, *(_RIGHT for _ in head[1:])), less)


def events_table(found: OneSession, zone: tzinfo | None) -> Table | None:
    """The newest ones, newest last. First turns, which lose nothing, are left out; None if nothing else happened."""
    told = [event for event in found.events if event.lost][-EVENTS:]
    if not told:
        return None
    rows = [
        (
            clock(event.at, zone, now=found.at),
            f"{event.turn + found.gone:,}",
            event.kind,
            count(event.lost),
            dollars(event.dollars),
            span(event.gap),
            fit(event.cause, 40) or UNKNOWN,
            "main" if not event.chain else fit(event.chain, 12),
        )
        for event in told
    ]
    head = ("time", "turn", "what", "lost", "cost", "after", "cause", "loop")
    return Table(head, tuple(rows), (_LEFT, _RIGHT, _LEFT, _RIGHT, _RIGHT, _RIGHT, _LEFT, _LEFT), (6, 7))


def results_table(found: OneSession, zone: tzinfo | None) -> Table | None:
    """The dearest results."""
    if found.carry is None or not found.carry.dearest:
        return None
    rows = [
        (
            fit(one.tool, _NAME) or UNKNOWN,
            clock(one.at, zone, now=found.at),
            byte_count(one.size),
            f"~{count(one.tokens)}",
            f"{one.times:,}",
            dollars(one.dollars),
        )
        for one in found.carry.dearest[:RESULTS]
    ]
    return Table(
        ("tool", "time", "size", "tokens", "paid", "cost"),
        tuple(rows),
        (_LEFT, _LEFT, _RIGHT, _RIGHT, _RIGHT, _RIGHT),
    )


def turns_table(lines: Sequence[TurnLine], zone: tzinfo | None, scales: Sequence[Scale] = ()) -> Table:
    """Newest last."""
    rows = [_turn(line, zone, scales) for line in lines]
    windows = [f"of {one.window}" for one in scales]
    head = ("turn", "time", "model", "loop", "context", "growth", "hit", "output", *windows, "cost", "tools", "event")
    aligns = (_RIGHT, _LEFT, _LEFT, _LEFT, *(_RIGHT for _ in head[4:-2]), _LEFT, _LEFT)
    return Table(head, tuple(rows), aligns, (3, 2, 5, len(head) - 2))


def _turn(line: TurnLine, zone: tzinfo | None, scales: Sequence[Scale]) -> tuple[str, ...]:
    turn = line.turn
    growth = UNKNOWN if line.growth is None else f"{'-' if line.growth < 0 else '+'}{count(abs(line.growth))}"
    return (
        f"{line.number:,}",
        f"{clock(turn.at, zone)}",
        fit(turn.model, 26) or UNKNOWN,
        fit(turn.subagent or turn.chain, 14) or "main",
        UNKNOWN if turn.context is None else count(turn.context),
        growth,
        share(turn.usage.cache_hit),
        f"{'' if turn.final else '≥'}{count(turn.usage.output)}",
        *(f"{line.credits * one.scale:.2f}%" for one in scales),
        dollars(line.dollars),
        _tools(line),
        line.event.kind if line.event else "",
    )


def _tools(line: TurnLine) -> str:
    names = Counter(tool.name for tool in line.turn.tools)
    return fit(", ".join(fit(name, 24) + (f" x{calls}" if calls > 1 else "") for name, calls in names.items()), 36)
