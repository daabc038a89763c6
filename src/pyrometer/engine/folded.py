"""Old turns, packed into a hundred bytes each: all that de-duplication, totals and turn lists still need."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Hashable
from typing import Generic, TypeVar

import msgspec

from pyrometer.engine.merge import Part, part_of
from pyrometer.model import Turn
from pyrometer.usage import ToolUse, Usage

_LAYOUT = struct.Struct("<qdIIIIIIIIiiI")
"""File, time, owner, kind, tools, the five buckets, reasoning, context (-1: None), web searches. Behind it, for turns
that edit, the lines of each tool call."""
_UNTOLD = 2**32 - 1
"""In place of lines that are not known."""

T = TypeVar("T", bound=Hashable)


class _Numbered(Generic[T]):
    """Gives equal values the same small number."""

    def __init__(self) -> None:
        self.values: list[T] = []
        self._numbers: dict[T, int] = {}

    def number(self, value: T) -> int:
        found = self._numbers.get(value)
        if found is None:
            found = self._numbers[value] = len(self.values)
            self.values.append(value)
        return found


class Fold:
    """Packs parts and unpacks them. Tool calls keep their names and edited lines, and lose id, size and digest."""

    def __init__(self) -> None:
        self._owners: _Numbered[tuple[str, str, str, str, tuple[int, float, str]]] = _Numbered()
        self._kinds: _Numbered[tuple[str, str, int | None, bool, str]] = _Numbered()
        self._tools: _Numbered[tuple[ToolUse, ...]] = _Numbered()

    def pack(self, part: Part) -> bytes:
        """The part in few bytes. Counts must be below 2^31 and not negative."""
        turn, usage = part.turn, part.turn.usage
        tools, lines = _apart(stripped(turn.tools))
        packed = _LAYOUT.pack(
            part.file,
            turn.at,
            self._owners.number((turn.agent, turn.session, turn.chain, turn.subagent, turn.claim)),
            self._kinds.number((turn.model, turn.tier, turn.context_window, turn.final, turn.cache_miss)),
            self._tools.number(tools),
            usage.uncached,
            usage.cache_read,
            usage.cache_write_5m,
            usage.cache_write_1h,
            usage.output,
            -1 if usage.reasoning is None else usage.reasoning,
            -1 if turn.context is None else turn.context,
            turn.web_searches,
        )
        return packed + lines

    def unpack(self, packed: bytes, key: str = "") -> Part:
        """The part again. The key is not kept, only what it identifies: give it back if it is at hand."""
        file, at, owner, kind, tools, uncached, read, short, long, output, reasoning, context, searches = (
            _LAYOUT.unpack_from(packed)
        )
        agent, session, chain, subagent, claim = self._owners.values[owner]
        model, tier, window, final, miss = self._kinds.values[kind]
        turn = Turn(
            key=key,
            agent=agent,
            session=session,
            at=at,
            model=model,
            usage=Usage(uncached, read, short, long, output, None if reasoning < 0 else reasoning),
            chain=chain,
            subagent=subagent,
            final=final,
            tools=_together(self._tools.values[tools], packed[_LAYOUT.size :]),
            context=None if context < 0 else context,
            context_window=window,
            tier=tier,
            web_searches=searches,
            claim=claim,
            cache_miss=miss,
        )
        return part_of(turn, file)


def head(file: int) -> bytes:
    """What the packed parts of that file begin with."""
    return file.to_bytes(8, "little", signed=True)


def stripped(tools: tuple[ToolUse, ...]) -> tuple[ToolUse, ...]:
    """Names and lines only, numbered within the turn, so that equal lists are stored once and merge as sets do."""
    counted: dict[tuple[str, str, str, str], int] = {}
    found: list[ToolUse] = []
    for tool in sorted(tools, key=_most_lines_first) if len(tools) > 1 else tools:
        name = (tool.name, tool.server, tool.skill, tool.subagent)
        counted[name] = counted.get(name, 0) + 1
        found.append(ToolUse(f"{'/'.join(name)}/{counted[name]:03}", *name, lines=tool.lines))
    found.sort(key=lambda tool: tool.id)
    return tuple(found)


def _most_lines_first(tool: ToolUse) -> int:
    return 1 if tool.lines is None else -tool.lines


def strip(part: Part) -> Part:
    """The part as it would come back from packing."""
    if not part.turn.tools:
        return part
    return part_of(msgspec.structs.replace(part.turn, tools=stripped(part.turn.tools)), part.file)


def _apart(tools: tuple[ToolUse, ...]) -> tuple[tuple[ToolUse, ...], bytes]:
    """The names, which are few, and the lines, which differ from call to call; no bytes if none edits."""
    lines = [tool.lines for tool in tools]
    if not any(count != 0 for count in lines):
        return tools, b""
    packed = array("I", [_UNTOLD if count is None else min(count, _UNTOLD - 1) for count in lines])
    return tuple(msgspec.structs.replace(tool, lines=0) for tool in tools), packed.tobytes()


def _together(tools: tuple[ToolUse, ...], lines: bytes) -> tuple[ToolUse, ...]:
    if not lines:
        return tools
    return tuple(
        msgspec.structs.replace(tool, lines=None if count == _UNTOLD else count)
        for tool, count in zip(tools, array("I", lines), strict=True)
    )
