"""One session for scripts: JSON of a stable schema, and its turns as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from pyrometer.history.one_session import OneSession
from pyrometer.history.question import Row, Scale
from pyrometer.history.turn_lines import TurnLine
from pyrometer.report.history import BY_CALL, MARKS, flat, harmless
from pyrometer.report.session_words import paste
from pyrometer.report.times import iso_exact
from pyrometer.snapshot.findings import CacheEvent
from pyrometer.xray.ahead import Cliff
from pyrometer.xray.mix import WORKS

SCHEMA: Final = 1
"""Of the JSON report; grows when a field changes its meaning or goes."""
TURN_FIELDS: Final = (
    "number", "at", "model", "chain", "subagent", "context", "growth", "uncached", "cache_read", "cache_write_5m",
    "cache_write_1h", "output", "reasoning", "final", "cache_hit", "dollars", "credits", "tools", "event", "lost",
)  # fmt: skip


def session_json(found: OneSession, turns: int = 0) -> str:
    """As JSON text; `turns[]` has the newest `turns` ones (0: all), oldest first."""
    which = found.which
    report: dict[str, Any] = {
        "schema": SCHEMA,
        "at": iso_exact(found.at),
        "agent": which.agent,
        "id": which.id,
        "project": which.project or None,
        "branch": found.branch or None,
        "version": found.version or None,
        "parent": found.parent or None,
        "line": paste(found),
        "turns_in_sums_only": found.gone,
        "total": flat(found.whole, found.scales, {"calls"}),
        "by": {by: _part(by, rows, found.scales) for by, rows in found.parts.items()},
        "points": [{"window": one.window, "points": round(one.points(found.whole).whole, 3)} for one in found.scales],
        "commands": [{"at": iso_exact(at), "name": name} for at, name in found.commands],
        "unlogged": None
        if found.unlogged is None
        else {
            "tokens": found.unlogged.usage.total,
            "dollars": found.unlogged.dollars,
            "at": iso_exact(found.unlogged.at),
        },
        "cache_cold": None if found.cliff is None else _cliff(found.cliff),
        "overhead": None if found.overhead is None else msgspec.structs.asdict(found.overhead),
        "tool_calls": {work: found.mix.calls.get(work, 0) for work in WORKS},
        "edits": msgspec.structs.asdict(found.churn),
        "fan_out": msgspec.structs.asdict(found.fan),
        "context": msgspec.structs.asdict(found.context),
        "curve": [{"at": iso_exact(at), "tokens": tokens} for at, tokens in found.curve],
        "prompts": [iso_exact(at) for at in found.prompts],
        "compactions": [
            {"at": iso_exact(one.at), "before": one.before, "after": one.after, "automatic": one.automatic}
            for one in found.compactions
        ],
        "compactions_saved": msgspec.structs.asdict(found.saved),
        "compacted_earlier": [msgspec.structs.asdict(one) for one in found.earlier],
        "yield": {
            "ratio": found.findings.yield_ratio,
            "output": found.findings.yield_output,
            "cost": found.findings.yield_cost,
        },
        "invalidations": found.findings.invalidations,
        "invalidated": found.findings.invalidated,
        "cache_events": [_event(event, found.gone) for event in found.events],
        "results": None if found.carry is None else _results(found),
        "turns": [turn_values(line, found.scales) for line in _newest(found.lines, turns)],
    }
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n"


def _part(by: str, rows: Sequence[Row], scales: Sequence[Scale]) -> list[dict[str, object]]:
    """Parts of a session are parts of its turns: no prompt and no compaction belongs to one."""
    without = MARKS if by in BY_CALL else MARKS | {"calls"}
    return [flat(row, scales, without) for row in rows]


def session_csv(found: OneSession, turns: int = 0) -> str:
    """The turns as CSV with a header line, oldest first."""
    text = io.StringIO()
    names = (*TURN_FIELDS, *(f"points_{one.agent}_{one.window}" for one in found.scales))
    writer = csv.DictWriter(text, names, lineterminator="\n")
    writer.writeheader()
    for line in _newest(found.lines, turns):
        values = turn_values(line, found.scales) | {"tools": " ".join(tool.name for tool in line.turn.tools)}
        writer.writerow({key: "" if value is None else harmless(value) for key, value in values.items()})
    return text.getvalue()


def turn_values(line: TurnLine, scales: Sequence[Scale] = ()) -> dict[str, Any]:
    """One turn as plain values."""
    turn, hit = line.turn, line.turn.usage.cache_hit
    return {
        "number": line.number,
        "at": iso_exact(turn.at),
        "model": turn.model,
        "chain": turn.chain or None,
        "subagent": turn.subagent or None,
        "context": turn.context,
        "growth": line.growth,
        **msgspec.structs.asdict(turn.usage),
        "final": turn.final,
        "cache_hit": None if hit is None else round(hit, 5),
        "dollars": None if line.dollars is None else round(line.dollars, 6),
        "credits": round(line.credits, 1),
        "tools": [tool.name for tool in turn.tools],
        "event": line.event.kind if line.event else None,
        "lost": line.event.lost if line.event else None,
        **{f"points_{one.agent}_{one.window}": round(line.credits * one.scale, 4) for one in scales},
    }


def _cliff(cliff: Cliff) -> dict[str, Any]:
    return {
        "at": None if cliff.at is None else iso_exact(cliff.at),
        "tokens": cliff.tokens,
        "dollars": cliff.dollars,
        "credits": cliff.credits,
    }


def _newest(lines: Sequence[TurnLine], turns: int) -> Sequence[TurnLine]:
    return lines[-turns:] if turns > 0 else lines


def _event(event: CacheEvent, gone: int) -> dict[str, Any]:
    return msgspec.structs.asdict(event) | {"at": iso_exact(event.at), "turn": event.turn + gone}


def _results(found: OneSession) -> dict[str, Any]:
    carry = found.carry
    if carry is None:
        return {}
    return {
        "count": carry.results,
        "bytes": carry.bytes,
        "dollars": carry.dollars,
        "logs_missing": carry.missing,
        "by_tool": [
            {"tool": tool, "count": count, "bytes": size, "dollars": dollars}
            for tool, count, size, dollars in carry.by_tool
        ],
        "dearest": [msgspec.structs.asdict(one) | {"at": iso_exact(one.at)} for one in carry.dearest],
    }
