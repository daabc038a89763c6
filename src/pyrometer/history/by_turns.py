"""What single turns answer: by tool, MCP server, skill, slash command and subagent.

A turn's usage is shared evenly among its tool calls, so that the rows add up to the whole: a tool pays for the turn
that called it. Turns without a call go to a row of their own.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from msgspec.structs import replace

from pyrometer.history.conditions import TURNS, conditions
from pyrometer.history.misses import Missed, by_name, single
from pyrometer.history.question import MAIN_LOOP, REST, SUBAGENT, Question, Row
from pyrometer.history.shares import Share, Values, rows_of, split_of
from pyrometer.history.timelines import with_commands
from pyrometer.history.weights import Weights
from pyrometer.store.names import Names
from pyrometer.store.store import Store
from pyrometer.store.tools import decode_calls

_Key: TypeAlias = tuple[str, str, tuple[int, ...]]
"""(agent, model, numbers of the tools called, in order)."""
COUNTS: Final = (
    "turns.uncached, turns.cache_read, turns.write_5m, turns.write_1h, turns.output, coalesce(turns.reasoning, 0), "
    "coalesce(turns.nano, 0), turns.nano IS NULL AND turns.uncached + turns.cache_read + turns.write_5m + "
    "turns.write_1h + turns.output > 0, NOT kinds.final, turns.reasoning IS NOT NULL"
)
QUERY: Final = """
SELECT sessions.agent, kinds.model, {more}, {counts} FROM turns
JOIN owners ON owners.id = turns.owner JOIN sessions ON sessions.id = owners.session
JOIN kinds ON kinds.id = turns.kind
WHERE turns.at >= ? AND turns.at < ? AND {where}"""
CALLED: Final = (
    "CASE WHEN turns.tools IS NULL THEN '' "
    "WHEN substr(turns.tools, 1, 2) IN (x'9196', x'9197') AND substr(turns.tools, 3, 1) < x'80' "
    "THEN substr(turns.tools, 3, 1) "
    "ELSE called(turns.tools) END"
)
"""Most turns have one call: in MessagePack a list of one list of seven (of six before lines were counted), whose first
byte is a small number itself."""


def by_tools(store: Store, question: Question, weights: Weights) -> list[Row]:
    """By tool, MCP server or skill."""
    name_of = _naming(store, question.by)
    shares: dict[str, Share] = {}
    for (agent, model, tools), (turns, values) in _grouped(store, question).items():
        split = split_of(agent, model, values, weights)
        names = Counter(name_of(number) for number in tools) if tools else Counter({REST: 1})
        for name, calls in names.items():
            share = shares.setdefault(name, Share())
            share.add(values, turns, split, calls / names.total())
            share.calls += calls * turns if tools else 0
    return rows_of(shares)


def by_subagents(store: Store, question: Question, weights: Weights) -> list[Row]:
    """By type of subagent; the main loop is a row of its own."""
    where, wanted = conditions(store, question.only, TURNS)
    summed = ", ".join(f"sum({part})" for part in columns_of(COUNTS))
    query = QUERY.format(more="owners.chain, owners.subagent, count(*)", counts=summed, where=where)
    shares: dict[str, Share] = {}
    rows = store.query(f"{query} GROUP BY 1, 2, 3, 4", (question.start, question.end, *wanted))
    for agent, model, chain, kind, turns, *counts in rows:
        values = tuple(int(str(value)) for value in counts)
        name = MAIN_LOOP if not chain else str(kind) or SUBAGENT
        split = split_of(str(agent), str(model), values, weights)
        shares.setdefault(name, Share()).add(values, int(str(turns)), split, 1.0)
    missed = {str(name) or SUBAGENT: found for name, found in by_name(store, _kept(store, question)).items()}
    return [_with(row, missed.get(row.name, (0, 0))) for row in rows_of(shares)]


def by_commands(store: Store, question: Question, weights: Weights) -> list[Row]:
    """By slash command: its work is all that the session, with its subagents, does until the next prompt or command."""
    lines = with_commands(store)
    where, wanted = conditions(store, question.only, TURNS)
    summed = ", ".join(f"sum({part})" for part in columns_of(COUNTS))
    at = f"CASE WHEN owners.session IN ({', '.join(map(str, lines))}) THEN turns.at ELSE 0 END"
    query = QUERY.format(more=f"owners.session, {at}, count(*)", counts=summed, where=where)
    shares: dict[str, Share] = {}
    rows = store.query(f"{query} GROUP BY 1, 2, 3, 4", (question.start, question.end, *wanted))
    used = set()
    for agent, model, session, time, turns, *counts in rows:
        number = int(str(session))
        used.add(number)
        name = lines[number][1].at(float(str(time))) if number in lines else REST
        values = tuple(int(str(value)) for value in counts)
        split = split_of(str(agent), str(model), values, weights)
        shares.setdefault(name, Share()).add(values, int(str(turns)), split, 1.0)
    for number in used & lines.keys():
        for when, name in lines[number][0]:
            if question.start <= when < question.end and name in shares:
                shares[name].calls += 1
    missed: dict[str, Missed] = {}
    for number, _, when, lost in single(store, _kept(store, question)):
        name = lines[number][1].at(when) if number in lines else REST
        before = missed.get(name, (0, 0))
        missed[name] = (before[0] + 1, before[1] + lost)
    return [_with(row, missed.get(row.name, (0, 0))) for row in rows_of(shares)]


def _kept(store: Store, question: Question) -> Question:
    """Of the time only of which single turns are known."""
    return replace(question, start=max(question.start, kept_since(store) or 0.0))


def _with(row: Row, missed: Missed) -> Row:
    return replace(row, invalidations=missed[0], invalidated=missed[1])


def kept_since(store: Store) -> float | None:
    """Time of the oldest single turn; None without any."""
    rows = store.query("SELECT min(at) FROM turns")
    return float(str(rows[0][0])) if rows and rows[0][0] is not None else None


def _grouped(store: Store, question: Question) -> Mapping[_Key, tuple[int, Values]]:
    """(turns, sums) of the turns that called the same tools."""
    where, wanted = conditions(store, question.only, TURNS)
    summed = ", ".join(f"sum({part})" for part in columns_of(COUNTS))
    query = QUERY.format(more=f"{CALLED}, count(*)", counts=summed, where=where) + " GROUP BY 1, 2, 3"

    def act(db: sqlite3.Connection, _: Names) -> list[tuple[Any, ...]]:
        db.create_function("called", 1, called_in, deterministic=True)
        return db.execute(query, (question.start, question.end, *wanted)).fetchall()

    found: dict[_Key, tuple[int, Values]] = {}
    nothing: list[tuple[Any, ...]] = []
    for agent, model, called, turns, *counts in store.look(act, nothing):
        found[agent, model, numbers_of(called)] = (turns, tuple(counts))
    return found


def called_in(tools: bytes | None) -> str:
    """Numbers of the tools called, in order: SQLite adds up turns that called the same ones."""
    return "" if tools is None else " ".join([str(call.name) for call in decode_calls(tools)])


def numbers_of(called: str | bytes) -> tuple[int, ...]:
    """The numbers that `CALLED` gives."""
    return (called[0],) if isinstance(called, bytes) else tuple([int(number) for number in called.split()])


def _naming(store: Store, by: str) -> Callable[[int], str]:
    """The name under which a call of tool `number` is counted."""
    tools: dict[int, str] = {}
    for number, name, server, skill, _ in store.query("SELECT id, name, server, skill, subagent FROM tools"):
        chosen = {"tool": name, "mcp": server, "skill": skill}[by]
        tools[int(str(number))] = str(chosen) or REST
    return lambda number: tools.get(number, REST)


def columns_of(columns: str) -> list[str]:
    """The columns of a SELECT list, at commas outside of parentheses."""
    parts, depth, current = [], 0, ""
    for char in columns:
        depth += (char == "(") - (char == ")")
        if char == "," and not depth:
            parts.append(current)
            current = ""
        else:
            current += char
    return [*parts, current]
