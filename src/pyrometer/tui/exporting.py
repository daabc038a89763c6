"""How screens export: rows out of what they show, a file out of those, and a toast that says where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyrometer.snapshot import SessionView, TurnView
from pyrometer.tui.export import Rows, Shape, Value, export
from pyrometer.words.xray import plural

if TYPE_CHECKING:
    from textual.app import App

    from pyrometer.tui.xray.table import Table


def export_with_toast(app: App[Any], rows: Rows, name: str, shape: Shape, now: float, zone: tzinfo | None) -> None:
    """Writes what is seen into the current folder, and says so or why not."""
    if not rows:
        app.notify("There is nothing here to export", markup=False)
        return
    try:
        path = export(rows, name, shape, Path.cwd(), now, zone)
    except OSError as problem:
        reason = problem.strerror or str(problem)
        app.notify(f"Cannot write here: {reason}", title="Export", severity="error", markup=False)
        return
    app.notify(f"{len(rows):,} row{plural(len(rows))} in {path.name}", title="Exported", markup=False)


def table_rows(tables: Iterable[Table]) -> list[Mapping[str, Value]]:
    """The rows of the tables; where there are several, each row says which it is of."""
    several = list(tables)
    names = list(dict.fromkeys(column.name for table in several for column in table.columns))
    found: list[Mapping[str, Value]] = []
    for table in several:
        for row in table.rows:
            values = {column.name: cell.value for column, cell in zip(table.columns, row, strict=True)}
            head: dict[str, Value] = {"table": table.name} if len(several) > 1 else {}
            found.append(head | {name: values.get(name) for name in names})
    return found


def session_rows(sessions: Iterable[SessionView]) -> list[Mapping[str, Value]]:
    """What the session table knows; burn in tokens an hour."""
    return [
        {
            "agent": session.agent,
            "session": session.id,
            "project": session.project,
            "branch": session.branch,
            "model": session.model,
            "state": session.state,
            "started_at": session.started_at,
            "last_at": session.last_at,
            "burn": round(session.burn, 1),
            "burn_hour": round(session.burn_hour, 1),
            "context": session.context,
            "context_window": session.context_window,
            "cache_hit": session.cache_hit,
            "turns": session.turns,
            "prompts": session.prompts,
            "compactions": session.compactions,
            "subagents": session.subagents,
            "uncached": session.usage.uncached,
            "cache_read": session.usage.cache_read,
            "cache_write_5m": session.usage.cache_write_5m,
            "cache_write_1h": session.usage.cache_write_1h,
            "output": session.usage.output,
            "dollars": None if session.dollars is None else round(session.dollars, 6),
        }
        for session in sessions
    ]


def turn_rows(turns: Iterable[TurnView], carried: Mapping[int, tuple[int, float]]) -> list[Mapping[str, Value]]:
    """Names, counts and times of turns: nothing that was said."""
    return [
        {
            "turn": turn.number,
            "at": turn.at,
            "model": turn.model,
            "chain": turn.chain,
            "subagent": turn.subagent,
            "uncached": turn.usage.uncached,
            "cache_read": turn.usage.cache_read,
            "cache_write_5m": turn.usage.cache_write_5m,
            "cache_write_1h": turn.usage.cache_write_1h,
            "output": turn.usage.output,
            "reasoning": turn.usage.reasoning,
            "final": turn.final,
            "context": turn.context,
            "growth": turn.growth,
            "dollars": None if turn.dollars is None else round(turn.dollars, 6),
            "credits": round(turn.credits, 1),
            "carry_dollars": round(carried[turn.ident][1], 6) if turn.ident in carried else None,
            "tools": " ".join(tool.name for tool in turn.tools),
            "event": turn.event,
        }
        for turn in turns
    ]
