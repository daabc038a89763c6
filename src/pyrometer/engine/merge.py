"""How lines that tell of the same turn become one turn.

Merging is commutative, associative and idempotent, so the order, the number and the repetition of lines and files
never show in the result.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from pyrometer.model import Turn
from pyrometer.usage import ToolUse

Sight: TypeAlias = tuple[float, int]
"""Where a tool call was first seen: (time of its line, place in the line)."""


class Part(msgspec.Struct, frozen=True, gc=False):
    """What one file knows of one turn."""

    file: int
    turn: Turn
    sights: tuple[Sight, ...] = ()
    """One for each of the turn's tools, in the same order."""


def part_of(turn: Turn, file: int) -> Part:
    """One line's knowledge of a turn."""
    if not turn.tools:
        return Part(file, turn)
    if len(turn.tools) == 1:
        return Part(file, turn, ((turn.at, 0),))
    part = Part(file, turn, tuple((turn.at, place) for place in range(len(turn.tools))))
    if len({tool.id for tool in turn.tools}) == len(turn.tools):
        return part
    return merge(Part(file, msgspec.structs.replace(turn, tools=())), part)


def merge(left: Part, right: Part) -> Part:
    """Both parts in one, as a part of the left one's file.

    Usage, model, tier and context come from the final line with the largest output, else from the line with the
    largest output. Session and chain come from the smallest claim, the time is the earliest, the tools are all of
    them in order of first sight.
    """
    one, other = left.turn, right.turn
    if one == other and left.sights == right.sights:
        return left
    best = max(one, other, key=strength)
    owner = min(one, other, key=ownership)
    tools, sights = _all_tools(left, right)
    merged = Turn(
        key=one.key or other.key,
        agent=owner.agent,
        session=owner.session,
        at=min(one.at, other.at),
        model=best.model,
        usage=best.usage,
        chain=owner.chain,
        subagent=_subagent(one, other, owner),
        final=best.final,
        tools=tools,
        context=best.context,
        context_window=_larger(one.context_window, other.context_window),
        tier=best.tier,
        web_searches=max(one.web_searches, other.web_searches),
        claim=owner.claim,
        cache_miss=max(one.cache_miss, other.cache_miss),
    )
    return Part(left.file, merged, sights)


def strength(turn: Turn) -> tuple[bool, int, int, int, int, int, int, str, str, int]:
    """Order of the lines of one turn. Ends in everything the strongest line decides, so equals are the same."""
    usage = turn.usage
    return (
        turn.final,
        usage.output,
        -1 if usage.reasoning is None else usage.reasoning,
        usage.uncached,
        usage.cache_read,
        usage.cache_write_5m,
        usage.cache_write_1h,
        turn.model,
        turn.tier,
        -1 if turn.context is None else turn.context,
    )


def ownership(turn: Turn) -> tuple[tuple[int, float, str], str, str, str]:
    """Order of the claims to one turn: the smallest owns it."""
    return (turn.claim, turn.agent, turn.session, turn.chain)


def _subagent(one: Turn, other: Turn, owner: Turn) -> str:
    """The owner's word; a later line of the same owner may name what an earlier one left empty."""
    if ownership(one) == ownership(other):
        return max(one.subagent, other.subagent)
    return owner.subagent


def _larger(one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return other if one is None else one
    return max(one, other)


def _all_tools(left: Part, right: Part) -> tuple[tuple[ToolUse, ...], tuple[Sight, ...]]:
    if not right.turn.tools or (left.turn.tools == right.turn.tools and left.sights == right.sights):
        return left.turn.tools, left.sights
    seen: dict[str, tuple[Sight, ToolUse]] = {}
    for part in (left, right):
        for tool, sight in zip(part.turn.tools, part.sights, strict=True):
            known = seen.get(tool.id)
            seen[tool.id] = (sight, tool) if known is None else (min(known[0], sight), max(known[1], tool, key=_detail))
    found = sorted(seen.values(), key=lambda entry: (entry[0], entry[1].id))
    return tuple(tool for _, tool in found), tuple(sight for sight, _ in found)


def _detail(tool: ToolUse) -> tuple[int, str, str, str, str, str, int]:
    lines = -1 if tool.lines is None else tool.lines
    return (tool.size, tool.digest, tool.name, tool.server, tool.skill, tool.subagent, lines)
