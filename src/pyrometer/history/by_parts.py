"""Parts of turns by any dimension: what went to a tool, server, skill, command or kind of subagent, told further.

A turn's usage is shared evenly among its tool calls, as in `by_turns`; here only the calls that are asked for count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final, NamedTuple, TypeAlias

from msgspec.structs import replace

from pyrometer.history.about import About, about_sessions
from pyrometer.history.by_turns import COUNTS, QUERY, numbers_in
from pyrometer.history.conditions import TURNS, conditions
from pyrometer.history.question import BY_TURN, MAIN_LOOP, REST, SUBAGENT, SUBAGENTS, Exact, Filter, Question, Row
from pyrometer.history.shares import Share, Values, rows_of, split_of
from pyrometer.history.timelines import NOTHING, with_branches, with_commands
from pyrometer.history.weights import Weights
from pyrometer.store.store import Store

_MORE: Final = "owners.session, turns.at, owners.chain != '', owners.subagent, turns.tools"
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
    calls, about = _calls(store), about_sessions(store)
    wanted = [one for one in question.only.exact if one.by in BY_TURN]
    shares: dict[str, Share] = {}
    of: dict[str, About] = {}
    for group, (turns, values) in _groups(store, question).items():
        made = [calls.get(number, _NO_CALL) for number in group.tools] or [_NO_CALL]
        meant = [call for call in made if all(_fits(one, group, call) for one in wanted)]
        if not meant:
            continue
        split = split_of(group.agent, group.model, values, weights)
        told = about[group.session]
        for name, number in Counter(_name(question.by, group, told, call) for call in meant).items():
            share = shares.setdefault(name, Share())
            share.add(values, turns, split, number / len(made))
            share.calls += number * turns if group.tools else 0
            of[name] = told
    return [_told(question.by, row, of[row.name]) for row in rows_of(shares)]


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


def _told(by: str, row: Row, told: About) -> Row:
    if by == "session":
        return told.told(row)
    return replace(row, name=row.name.partition("\n")[2], project=told.project) if by == "branch" else row


def _groups(store: Store, question: Question) -> dict[_Group, tuple[int, Values]]:
    """(turns, sums)."""
    where, wanted = conditions(store, question.only, TURNS)
    query = QUERY.format(more=_MORE, counts=COUNTS, where=where)
    branches, commands = with_branches(store), with_commands(store)
    found: dict[_Group, tuple[int, Values]] = {}
    rows = store.query(query, (question.start, question.end, *wanted))
    for agent, model, number, when, side, subagent, data, *counts in rows:
        tools = tuple([call[0] for call in numbers_in(data)]) if isinstance(data, bytes) else ()
        session, at = int(str(number)), float(str(when))
        branch = branches.get(session, NOTHING).in_quarter(at)
        command = commands[session][1].at(at) if session in commands else REST
        group = _Group(str(agent), str(model), session, bool(side), str(subagent), branch, command, tools)
        values = tuple([int(str(value)) for value in counts])
        turns, sums = found.get(group, (0, (0,) * len(values)))
        found[group] = (turns + 1, tuple([left + right for left, right in zip(sums, values, strict=True)]))
    return found


def _calls(store: Store) -> dict[int, _Call]:
    rows = store.query("SELECT id, name, server, skill FROM tools")
    return {
        int(str(number)): {"tool": str(name) or REST, "mcp": str(server) or REST, "skill": str(skill) or REST}
        for number, name, server, skill in rows
    }
