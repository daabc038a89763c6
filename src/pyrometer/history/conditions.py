"""What an answer is limited to, in SQL."""

from __future__ import annotations

from math import inf
from typing import Final

import msgspec

from pyrometer.history.question import BY_TURN, MAIN_LOOP, REST, Exact, Filter
from pyrometer.history.timelines import with_branches
from pyrometer.store.store import Store
from pyrometer.store.sums import QUARTER


class Names(msgspec.Struct, frozen=True):
    """How a query calls what it is limited by, besides the table `sessions`."""

    model: str
    side: str
    """True of a subagent's turns."""
    quarter: str
    """Begin of the quarter of an hour."""


SUMS: Final = Names("lanes.model", "lanes.side", "quarters.start")
TURNS: Final = Names("kinds.model", "owners.chain != ''", f"CAST(turns.at / {QUARTER} AS INTEGER) * {QUARTER}")
EVENTS: Final = Names(
    "cache_events.model", "cache_events.chain != ''", f"CAST(cache_events.at / {QUARTER} AS INTEGER) * {QUARTER}"
)


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
    for word in only.words:
        searched = f"sessions.agent || char(10) || sessions.project || char(10) || {names.model}"
        parts.append(f"instr(lower({searched}), ?)")
        values.append(word.lower())
    for one in only.exact:
        if one.by not in BY_TURN:
            clause, more = _exactly(store, one, names)
            parts.append(clause)
            values += more
    return " AND ".join(parts), values


def _exactly(store: Store, one: Exact, names: Names) -> tuple[str, list[str]]:
    if one.by == "session":
        return "sessions.agent = ? AND sessions.name = ?", [one.agent, one.name]
    if one.by == "loop":
        return (f"NOT ({names.side})" if one.name == MAIN_LOOP else names.side), []
    if one.by == "branch":
        return f"sessions.project = ? AND {_on_branch(store, one.name, names)}", [one.project]
    name = "" if one.name == REST else one.name
    column = {"project": "sessions.project", "agent": "sessions.agent", "model": names.model}[one.by]
    return f"{column} = ?", [name]


def _on_branch(store: Store, branch: str, names: Names) -> str:
    """Sessions that were on no other branch, and quarters of an hour of those that moved from one to another."""
    lines = with_branches(store)
    if branch == REST:
        return f"sessions.id NOT IN ({', '.join(map(str, lines))})"
    always = ", ".join(str(number) for number, line in lines.items() if line.words[0] == branch and not line.changes)
    moving = [
        f"WHEN {number} THEN {_while(list(line.spans(branch)), names)}"
        for number, line in lines.items()
        if line.changes and branch in line.words
    ]
    otherwise = f"sessions.id IN ({always})"
    return f"CASE sessions.id {' '.join(moving)} ELSE {otherwise} END" if moving else otherwise


def _while(spans: list[tuple[float, float]], names: Names) -> str:
    """The middle of the quarter of an hour lies in one of the spans."""
    middle = f"{names.quarter} + {QUARTER // 2}"
    return " OR ".join(
        f"{middle} >= {start!r}" + (f" AND {middle} < {end!r}" if end < inf else "") for start, end in spans
    )
