"""Parts of turns by any dimension: what went to a tool, server, skill, command or kind of subagent, told further.

A turn's usage is shared evenly among its tool calls, as in `by_turns`; here only the calls that are asked for count.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple, TypeAlias

from msgspec.structs import replace

from pyrometer.history.about import About, about_sessions
from pyrometer.history.by_turns import CALLED, COUNTS, QUERY, called_in, columns_of, numbers_of
from pyrometer.history.conditions import TURNS, conditions
from pyrometer.history.question import BY_TURN, MAIN_LOOP, REST, SUBAGENT, SUBAGENTS, Exact, Filter, Question, Row
from pyrometer.history.shares import Share, Values, rows_of, split_of
from pyrometer.history.timelines import NOTHING, with_branches, with_commands
from pyrometer.history.weights import Weights
from pyrometer.store.names import Names
from pyrometer.store.store import Store

_MORE: Final = (
    "owners.session, CASE WHEN owners.session IN ({timed}) THEN turns.at ELSE 0 END, owners.chain != '', "
    "owners.subagent, {called}, count(*)"
)
_Call: TypeAlias = Mapping[str, str]
"""The names under which one call is counted, by dimension."""
_NO_CALL: Final[_Call] = {"tool": REST, "mcp": REST, "skill": REST}


class _Group(NamedTuple):
    """Turns that are told apart by nothing that is asked for."""

    agent: str
    model: str
    session: int
    side: bool
    subagent: str
    branch: str
    command: str
    tools: tuple[int, ...]


def parted(only: Filter) -> bool:
    """Whether the filter limits an answer to parts of turns."""
    return any(one.by in BY_TURN for one in only.exact)


def by_parts(store: Store, question: Question, weights: Weights) -> list[Row]:
    """By any dimension that is no stretch of time."""
    about = about_sessions(store)
    shares: dict[str, Share] = {}
    for key, (turns, values) in _summed(store, question, about).items():
        share = shares.setdefault(key.name, Share())
        share.add(values, turns, split_of(key.agent, key.model, values, weights), key.meant / key.made)
        share.calls += key.meant * turns if key.calls else 0
    return [_told(question.by, row, about) for row in rows_of(shares)]


class _Key(NamedTuple):
    """Turns that go to one row with the same part of each."""

    name: str
    agent: str
    model: str
    meant: int
    """Calls that are asked for..."""
    made: int
    """...of so many."""
    calls: bool
    """Whether there was any call at all."""


def _summed(store: Store, question: Question, about: Mapping[int, About]) -> dict[_Key, tuple[int, Values]]:
    """(turns, sums). Turns are added up as they are read: there may be hundreds of thousands."""
    wanted = [one for one in question.only.exact if one.by in BY_TURN]
    calls = _calls(store)

    def act(db: sqlite3.Connection, _: Names) -> dict[_Key, tuple[int, Values]]:
        db.create_function("called", 1, called_in, deterministic=True)
        found: dict[_Key, tuple[int, Values]] = {}
        for group, turns, values in _groups(store, db, question):
            made = [calls.get(number, _NO_CALL) for number in group.tools] or [_NO_CALL]
            meant = [call for call in made if all(_fits(one, group, call) for one in wanted)]
            told = about[group.session]
            for name, number in Counter(_name(question.by, group, told, call) for call in meant).items():
                key = _Key(name, group.agent, group.model, number, len(made), bool(group.tools))
                before, sums = found.get(key, (0, (0,) * len(values)))
                found[key] = (before + turns, tuple([left + right for left, right in zip(sums, values, strict=True)]))
        return found

    nothing: dict[_Key, tuple[int, Values]] = {}
    return store.look(act, nothing)


def _fits(one: Exact, group: _Group, call: _Call) -> bool:
    if one.by == "command":
        return one.name == group.command
    return one.name == (_subagent(group) if one.by == "subagent" else call[one.by])


def _subagent(group: _Group) -> str:
    return (group.subagent or SUBAGENT) if group.side else MAIN_LOOP


def _name(by: str, group: _Group, told: About, call: _Call) -> str:
    """What is counted together; unlike the names of rows it tells sessions and branches apart."""
    names = {
        "session": str(group.session),
        "project": told.project or REST,
        "branch": f"{told.project}\n{group.branch}",
        "command": group.command,
        "agent": group.agent,
        "model": group.model or REST,
        "loop": SUBAGENTS if group.side else MAIN_LOOP,
        "subagent": _subagent(group),
    }
    return names[by] if by in names else call[by]


def _told(by: str, row: Row, about: Mapping[int, About]) -> Row:
    if by == "session":
        return about[int(row.name)].told(row)
    project, _, branch = row.name.partition("\n")
    return replace(row, name=branch, project=project) if by == "branch" else row


def _groups(store: Store, db: sqlite3.Connection, question: Question) -> Iterator[tuple[_Group, int, Values]]:
    """(what tells turns apart, turns, sums). Times matter only of sessions that changed branches or had commands."""
    branches, commands = with_branches(store), with_commands(store)
    timed = ", ".join(map(str, {*commands, *(number for number, line in branches.items() if line.changes)}))
    where, wanted = conditions(store, question.only, TURNS)
    more = _MORE.format(timed=timed, called=CALLED)
    summed = ", ".join(f"sum({part})" for part in columns_of(COUNTS))
    query = QUERY.format(more=more, counts=summed, where=where) + " GROUP BY 1, 2, 3, 4, 5, 6, 7"
    rows = db.execute(query, (question.start, question.end, *wanted))
    for agent, model, session, at, side, subagent, called, turns, *counts in rows:
        tools = numbers_of(called)
        branch = branches.get(session, NOTHING).in_quarter(at)
        command = commands[session][1].at(at) if session in commands else REST
        yield _Group(agent, model, session, bool(side), subagent, branch, command, tools), turns, tuple(counts)


def _calls(store: Store) -> dict[int, _Call]:
    rows = store.query("SELECT id, name, server, skill FROM tools")
    return {
        int(str(number)): {"tool": str(name) or REST, "mcp": str(server) or REST, "skill": str(skill) or REST}
        for number, name, server, skill in rows
    }
