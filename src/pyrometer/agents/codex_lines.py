"""The lines of a Codex rollout as typed values, whatever state their bytes are in.

Only the fields that are read are decoded, everything else is skipped. Leaves are loose (`Any`) and judged where they
are used, so that one odd field never costs a line; shapes are strict on the fast path and mended on the slow one.
"""

from __future__ import annotations

import json
import re
from typing import Any, TypeAlias, cast

import msgspec

from pyrometer.agents.numbers import LARGEST, natural
from pyrometer.model import Trouble
from pyrometer.text import printable
from pyrometer.usage import Usage

Tally: TypeAlias = tuple[int, int, int, int, int, int]
"""Tokens as Codex counts them: input, cached, cache writes, output, reasoning, total. Input contains the next two."""

ABSENT = msgspec.Raw()
_PLAIN = 1 << 49
"""A power of two below `LARGEST`: see `tally`."""


class Counts(msgspec.Struct, gc=False):
    """One token usage object, in the order of a `Tally`. A number that is none stands as -1."""

    input_tokens: int | None = 0
    cached_input_tokens: int | None = 0
    cache_write_input_tokens: int | None = 0
    output_tokens: int | None = 0
    reasoning_output_tokens: int | None = 0
    total_tokens: int | None = 0


class Window(msgspec.Struct, gc=False):
    """`primary` or `secondary` of `rate_limits`."""

    used_percent: Any = None
    window_minutes: Any = None
    resets_at: Any = None
    resets_in_seconds: Any = None


class RateLimits(msgspec.Struct, gc=False):
    """`rate_limits` of a `token_count`."""

    limit_id: Any = None
    limit_name: Any = None
    primary: Window | None = None
    secondary: Window | None = None
    plan_type: Any = None
    rate_limit_reached_type: Any = None


class Info(msgspec.Struct, gc=False):
    """`info` of a `token_count`."""

    total_token_usage: Counts | None = None
    last_token_usage: Counts | None = None
    model_context_window: Any = None
    model: Any = None


class Item(msgspec.Struct, gc=False):
    """`item` of an `item_completed`."""

    type: Any = None
    id: Any = None
    server: Any = None
    tool: Any = None
    command: msgspec.Raw = ABSENT
    arguments: msgspec.Raw = ABSENT
    changes: msgspec.Raw = ABSENT
    content: msgspec.Raw = ABSENT


class Saved(msgspec.Struct, gc=False):
    """`latest_token_usage_record` of a `compacted` line."""

    thread_id: Any = None
    turn_id: Any = None
    response_id: Any = None
    usage: Counts | None = None


class Payload(msgspec.Struct, gc=False):
    """Every payload field that is read, of all kinds of lines together; those of the most frequent kinds first."""

    type: Any = None
    info: Info | None = None
    rate_limits: RateLimits | None = None
    call_id: Any = None
    name: Any = None
    arguments: msgspec.Raw = ABSENT
    input: msgspec.Raw = ABSENT
    output: msgspec.Raw = ABSENT
    id: Any = None
    thread_id: Any = None
    turn_id: Any = None
    response_id: Any = None
    usage: Counts | None = None
    namespace: Any = None
    action: msgspec.Raw = ABSENT
    model: Any = None
    cwd: Any = None
    item: Item | None = None
    kind: Any = None
    message: msgspec.Raw = ABSENT
    error: Any = None
    codex_error_info: Any = None
    model_context_window: Any = None
    thread_settings: Any = None
    latest_token_usage_record: Saved | None = None
    session_id: Any = None
    forked_from_id: Any = None
    forked_from_ordinal_exclusive: Any = None
    history_base: Any = None
    subagent_history_start_ordinal: Any = None
    parent_thread_id: Any = None
    originator: Any = None
    cli_version: Any = None
    source: Any = None
    thread_source: Any = None
    agent_nickname: Any = None
    agent_role: Any = None
    git: Any = None


class Line(msgspec.Struct, gc=False):
    """One line: when, where, what."""

    timestamp: Any = None
    ordinal: Any = None
    type: Any = None
    payload: Payload | None = None

    @property
    def kind(self) -> str:
        """The word that decides: the payload's type for events and items, else the line's own."""
        kind = self.type
        if (kind == "event_msg" or kind == "response_item") and self.payload is not None:
            kind = self.payload.type
        return kind if type(kind) is str else ""


_COUNTS = frozenset({"usage", "total_token_usage", "last_token_usage"})
_NESTED = _COUNTS | {"payload", "info", "item", "latest_token_usage_record", "rate_limits", "primary", "secondary"}
UNREADABLE = (msgspec.DecodeError, ValueError, RecursionError)
"""What `decode_whole` raises for bytes that do not fit."""
decode_whole = msgspec.json.Decoder(Line).decode
"""A line that is as it should be."""

DROPPED = re.compile(
    rb'\{"timestamp":"[^"]{0,40}",(?:"ordinal":\d{1,20},)?"type":"(?:'
    rb'world_state"|dynamic_tools_updated"|retained_context"|realtime_item"|security_risk_score"|'
    rb'response_item","payload":\{"type":"(?:message|reasoning|agent_message|additional_tools|compaction)"|'
    rb'event_msg","payload":\{"type":"(?:agent_message|agent_reasoning\w{0,40}|exec_command_\w{1,40}|raw_response_item)"|'
    rb'event_msg","payload":\{"type":"item_completed","thread_id":"[^"]{0,64}","turn_id":"[^"]{0,64}",'
    rb'"item":\{"type":"(?:AgentMessage|Reasoning|Plan)")'
)
"""Matches the head of a line if that says for certain that nothing in it is read: texts, reasoning, world states."""
HEAD = 320
"""Bytes of a line's head within which that is decided."""


def decode(line: bytes) -> Line | Trouble | None:
    """The line, None for an empty one, or what is wrong with it. Never raises."""
    try:
        return decode_whole(line)
    except UNREADABLE:
        return _mended(line) if line.strip() else None


def _mended(line: bytes) -> Line | Trouble:
    """Second try: damaged characters are replaced, parts of a wrong shape count as absent."""
    try:
        value = json.loads(line.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return Trouble("bad json")
    if not isinstance(value, dict):
        return Trouble("not an object")
    _drop_shapeless(value)
    try:
        return decode_whole(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))
    except UNREADABLE:
        return Trouble("bad json")


def _drop_shapeless(value: dict[str, Any]) -> None:
    for key in _NESTED & value.keys():
        if not isinstance(value[key], dict):
            del value[key]
        elif key in _COUNTS:
            value[key] = {name: _number(count) for name, count in value[key].items()}
        else:
            _drop_shapeless(value[key])


def _number(count: object) -> int | None:
    known = natural(count)
    return -1 if known is None and count is not None else known


def text(value: object, limit: int = 200) -> str:
    """A printable string of at most `limit` characters; empty for anything but a string."""
    if type(value) is not str:
        return ""
    # Nearly all texts are like this; the rest of the way costs twice as much again.
    return value if value.isprintable() and len(value) <= limit else printable(value, limit)


def tally(counts: Counts | None) -> Tally | None:
    """The six counts, absent ones as 0. None without counts, or if any of them is not a count."""
    if counts is None:
        return None
    numbers: Tally = msgspec.structs.astuple(counts)
    if None in numbers:
        numbers = cast("Tally", tuple([number or 0 for number in numbers]))
    given, cached, written, output, reasoning, total = numbers
    # Counts have a bit above the limit, or the sign, in common with their OR: one test for all of them.
    if 0 <= given | cached | written | output | reasoning | total < _PLAIN:
        return numbers
    return numbers if min(numbers) >= 0 and max(numbers) <= LARGEST else None


def usage_of(counts: Tally) -> tuple[Usage, Trouble | None]:
    """The counts in buckets that do not overlap, and a trouble if the cache counts exceed the input."""
    given, cached, written, output, reasoning, _ = counts
    uncached = given - cached - written
    if uncached >= 0 and reasoning <= output:  # as it should be
        return Usage(uncached, cached, written, 0, output, reasoning), None
    trouble = Trouble("bad number", "cache counts exceed the input") if uncached < 0 else None
    return Usage(max(0, uncached), cached, written, 0, output, min(reasoning, output)), trouble
