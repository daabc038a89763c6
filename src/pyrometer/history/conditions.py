"""What an answer is limited to, in SQL."""

from __future__ import annotations

from typing import Final

import msgspec

from pyrometer.history.about import about_sessions
from pyrometer.history.question import BY_TURN, MAIN_LOOP, REST, Exact, Filter
from pyrometer.store.store import Store


class Names(msgspec.Struct, frozen=True):
    """How a query calls what it is limited by, besides the table `sessions`."""

    model: str
    side: str
    """True of a subagent's turns."""


SUMS: Final = Names("lanes.model", "lanes.side")
TURNS: Final = Names("kinds.model", "owners.chain != ''")
EVENTS: Final = Names("cache_events.model", "cache_events.chain != ''")


def conditions(store: Store, only: Filter, names: Names = SUMS) -> tuple[str, list[str]]:
    """SQL for a filter, and its values. Of what is exact it leaves out what single turns have to tell: `BY_TURN`."""
    parts, values = ["1"], []
    for text, clause, value in (
        (only.agent, "sessions.agent = ?", only.agent.lower()),
        (only.project, "instr(lower(sessions.project), ?)", only.project.lower()),
        (only.model, f"instr(lower({names.model}), ?)", only.model.lower()),
        (only.session, "instr(sessions.name, ?) = 1", only.session),
    ):
        if text:
            parts.append(clause)
            values.append(value)
    for one in only.exact:
        if one.by not in BY_TURN:
            clause, more = _exactly(store, one, names)
            parts.append(clause)
            values += more
    return " AND ".join(parts), values


def _exactly(store: Store, one: Exact, names: Names) -> tuple[str, list[str]]:
    name = "" if one.name == REST else one.name
    if one.by == "session":
        return "sessions.agent = ? AND sessions.name = ?", [one.agent, one.name]
    if one.by == "loop":
        return (f"NOT ({names.side})" if one.name == MAIN_LOOP else names.side), []
    if one.by == "branch":
        found = [
            str(number)
            for number, about in about_sessions(store).items()
            if (about.project, about.branch) == (one.project, name)
        ]
        return f"sessions.id IN ({', '.join(found)})", []
    column = {"project": "sessions.project", "agent": "sessions.agent", "model": names.model}[one.by]
    return f"{column} = ?", [name]
