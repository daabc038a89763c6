"""One session's turns by model, loop, subagent, tool, MCP server, skill and slash command; each is the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

from msgspec.structs import replace

from pyrometer.history.question import MAIN_LOOP, REST, SUBAGENT, SUBAGENTS, Row
from pyrometer.history.shares import Share, Values, rows_of, split_of
from pyrometer.history.timelines import NOTHING, Timeline
from pyrometer.history.weights import Weights
from pyrometer.model import Turn
from pyrometer.snapshot.findings import CacheEvent
from pyrometer.store.sums import NANO

PARTS: Final = ("model", "loop", "subagent", "chain", "tool", "mcp", "skill", "command")
"""Dimensions; `chain` is every single subagent."""
_Tool: TypeAlias = tuple[str, str, str]
"""(name, server, skill)."""
_Key: TypeAlias = tuple[str, str, str, str, tuple[_Tool, ...], str]
_TOOLS: Final = {"tool": 0, "mcp": 1, "skill": 2}


def session_rows(
    turns: Iterable[tuple[Turn, float | None]],
    events: Sequence[CacheEvent],
    weights: Weights,
    commands: Timeline = NOTHING,
    used: Sequence[str] = (),
) -> dict[str, tuple[Row, ...]]:
    """By dimension, the dearest row first. `turns` with their dollars, None where they have no price.

    `used`: the slash commands, as often as they were given.
    """
    groups = _groups(turns, commands)
    splits = [split_of(key[0], key[1], values, weights) for key, (_, values) in groups.items()]
    found = {}
    for by in PARTS:
        shares: dict[str, Share] = {}
        for (key, (count, values)), split in zip(groups.items(), splits, strict=True):
            names = Counter(_names(by, key))
            for name, calls in names.items():
                share = shares.setdefault(name, Share())
                share.add(values, count, split, calls / names.total())
                share.calls += calls * count if by in _TOOLS and key[4] else 0
        for name in used if by == "command" else ():
            if name in shares:
                shares[name].calls += 1
        rows = [_with_misses(row, by, events, groups, commands) for row in rows_of(shares)]
        found[by] = tuple(sorted(rows, key=lambda row: (-row.dollars, -row.usage.total, row.name)))
    return found


def _groups(turns: Iterable[tuple[Turn, float | None]], commands: Timeline) -> dict[_Key, tuple[int, Values]]:
    """Turns that are counted under the same names in all dimensions: (number, sums)."""
    found: dict[_Key, tuple[int, Values]] = {}
    for turn, dollars in turns:
        tools = tuple([(tool.name, tool.server, tool.skill) for tool in turn.tools])
        key = (turn.agent, turn.model, turn.chain, turn.subagent, tools, commands.at(turn.at))
        values = _values(turn, dollars)
        known = found.get(key)
        if known is None:
            found[key] = (1, values)
        else:
            found[key] = (known[0] + 1, tuple([left + right for left, right in zip(known[1], values, strict=True)]))
    return found


def _values(turn: Turn, dollars: float | None) -> Values:
    usage = turn.usage
    return (
        usage.uncached,
        usage.cache_read,
        usage.cache_write_5m,
        usage.cache_write_1h,
        usage.output,
        usage.reasoning or 0,
        0 if dollars is None else round(dollars * NANO),
        int(dollars is None and usage.total > 0),
        int(not turn.final),
        int(usage.reasoning is not None),
    )


def _names(by: str, key: _Key) -> list[str]:
    _, model, chain, subagent, tools, command = key
    if by == "model":
        return [model or REST]
    if by == "loop":
        return [SUBAGENTS if chain else MAIN_LOOP]
    if by == "subagent":
        return [subagent or SUBAGENT if chain else MAIN_LOOP]
    if by == "chain":
        return [f"{subagent or SUBAGENT} {chain}" if chain else MAIN_LOOP]
    if by == "command":
        return [command]
    return [tool[_TOOLS[by]] or REST for tool in tools] or [REST]


def _with_misses(row: Row, by: str, events: Iterable[CacheEvent], groups: Iterable[_Key], commands: Timeline) -> Row:
    """Tools are not asked: no call makes a cache invalid."""
    if by in _TOOLS:
        return row
    types = {key[2]: key[3] for key in groups}
    mine = [
        event
        for event in events
        if event.kind == "invalidation"
        and _names(by, ("", event.model, event.chain, types.get(event.chain, ""), (), commands.at(event.at)))[0]
        == row.name
    ]
    return replace(row, invalidations=len(mine), invalidated=sum(event.lost for event in mine))
