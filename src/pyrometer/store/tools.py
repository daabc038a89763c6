"""Tool calls of a turn as a few bytes: whole for a day, then without digests and with hashes in place of ids."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any, Final

import msgspec

from pyrometer.engine.merge import Part, Sight, merge
from pyrometer.store.names import Dictionary
from pyrometer.usage import ToolUse

WHOLE_FOR: Final = 86_400.0
"""Seconds for which turns keep the ids and digests of their tool calls."""
_PACKED = "\0"
_BLANK: Final = blake2b(digest_size=8)
"""A copy of it costs less than a new digest."""
_encode = msgspec.msgpack.Encoder().encode


class Call(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One call as it is packed."""

    name: int
    """Number of the names."""
    ident: Any
    size: int
    digest: str
    since: int | float
    place: int
    lines: int | None = None
    """Not there in calls that were stored before lines were counted."""


decode_calls = msgspec.msgpack.Decoder(list[Call]).decode


def encode_tools(part: Part, names: Dictionary, *, whole: bool) -> bytes | None:
    """The calls and when they were first seen; None if there are none. Packed unless `whole`."""
    turn = part.turn
    if not turn.tools:
        return None
    calls: list[tuple[object, ...]] = []
    base = turn.at
    for tool, (at, place) in zip(turn.tools, part.sights, strict=True):
        number = names.number((tool.name, tool.server, tool.skill, tool.subagent))
        seen = 0 if at == base and not at * 1000 % 1 else _since(base, at)
        if whole and tool.id[:1] != _PACKED:
            calls.append((number, tool.id, tool.size, tool.digest, seen, place, tool.lines))
        else:
            digest = tool.digest if whole else ""
            calls.append((number, _short(tool.id), tool.size, digest, seen, place, tool.lines))
    return _encode(calls)


def decode_tools(data: bytes, at: float, names: Dictionary) -> tuple[tuple[ToolUse, ...], tuple[Sight, ...]]:
    """The calls of a turn of that time, and when they were first seen."""
    tools, sights = [], []
    for call in decode_calls(data):
        name, server, skill, subagent = names.values(call.name)
        ident = f"{_PACKED}{call.ident.hex()}" if isinstance(call.ident, bytes) else call.ident
        tools.append(ToolUse(ident, name, server, skill, subagent, call.size, call.digest, call.lines))
        sights.append((_instant(at, call.since), call.place))
    return tuple(tools), tuple(sights)


def pack(part: Part) -> Part:
    """The part with hashes in place of tool ids, and without digests. Packing and merging may come in any order."""
    if not part.turn.tools or is_packed(part):
        return part
    tools = tuple(msgspec.structs.replace(tool, id=_hashed(tool.id), digest="") for tool in part.turn.tools)
    return msgspec.structs.replace(part, turn=msgspec.structs.replace(part.turn, tools=tools))


def packed_id(ident: str) -> str:
    """What stands in a packed part for the id of a call."""
    return _hashed(ident)


def is_packed(part: Part) -> bool:
    """Whether the part's tools have lost their ids."""
    return bool(part.turn.tools) and part.turn.tools[0].id.startswith(_PACKED)


def join(left: Part, right: Part) -> Part:
    """Both parts in one, as `merge` does it; packed if one of them is."""
    if left.turn.tools and right.turn.tools and is_packed(left) != is_packed(right):
        return merge(pack(left), pack(right))
    return merge(left, right)


def _hashed(ident: str) -> str:
    return _PACKED + _short(ident).hex()


def _short(ident: str) -> bytes:
    if ident[:1] == _PACKED:
        return bytes.fromhex(ident[1:])
    digest = _BLANK.copy()
    digest.update(ident.encode("utf-8", "surrogatepass"))
    return digest.digest()


def _since(base: float, at: float) -> Any:
    """Milliseconds after the turn's own time where that is exact, as in all real logs; else the time itself."""
    steps = round((at - base) * 1000)
    return steps if 0 <= steps < 2**40 and _instant(base, steps) == at else at


def _instant(base: float, seen: float) -> float:
    return seen if isinstance(seen, float) else round(base * 1000 + seen) / 1000
