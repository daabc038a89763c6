"""The slow way to decode a line of Claude Code: field by field, keeping every part that makes sense."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import msgspec
from msgspec import Raw

from pyrometer.agents.claude_lines import (
    BAD,
    Block,
    CacheCreation,
    Compacted,
    Diagnostics,
    ForkedFrom,
    Iteration,
    Line,
    Message,
    MissReason,
    OutputDetails,
    QuotaLimits,
    ServerTools,
    UsageLine,
)
from pyrometer.agents.numbers import natural
from pyrometer.model import Trouble

AnyStruct = TypeVar("AnyStruct", bound=msgspec.Struct)

_LONGEST_NUMBER = 40
"""Digits; Python refuses to read integers of more than some thousands."""


def decode_tolerantly(line: bytes) -> Line | Trouble:
    """The line's fields, the unreadable ones left out and bad counts marked; a `Trouble` for no JSON object."""
    try:
        value = json.loads(line.decode("utf-8", "replace"), strict=False, parse_int=_whole)
        if not isinstance(value, dict):
            return Trouble("not an object")
        return _struct(Line, value) or Line()
    except (ValueError, RecursionError):
        return Trouble("bad json")


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else digits


def _struct(kind: type[AnyStruct], value: object) -> AnyStruct | None:
    if not isinstance(value, dict):
        return None
    given = ((field, value.get(field.encode_name)) for field in msgspec.structs.fields(kind))
    return kind(**{field.name: _READ[field.type](said) for field, said in given if said is not None})


def _count(value: object) -> int:
    found = natural(value)
    return BAD if found is None else found


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _raw(value: object) -> Raw:
    return Raw(json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace"))


def _structs(kind: type[AnyStruct], value: object) -> list[AnyStruct] | None:
    if not isinstance(value, list):
        return None
    return [found for entry in value if (found := _struct(kind, entry)) is not None]


def _content(value: object) -> list[Block] | str | None:
    return value if isinstance(value, str) else _structs(Block, value)


_READ: dict[Any, Callable[[object], Any]] = {
    str | None: _text,
    int | None: _count,
    bool | None: _flag,
    Raw: _raw,
    list[Iteration] | None: partial(_structs, Iteration),
    list[Block] | str | None: _content,
    **{
        kind | None: partial(_struct, kind)
        for kind in (
            CacheCreation,
            OutputDetails,
            ServerTools,
            UsageLine,
            Message,
            MissReason,
            Diagnostics,
            QuotaLimits,
            Compacted,
            ForkedFrom,
        )
    },
}
