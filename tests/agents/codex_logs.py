"""Hand-made rollouts, and what the reader makes of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pyrometer.agents.codex import Codex
from pyrometer.model import Record, Turn
from pyrometer.usage import Usage

START = 1_790_000_000.0
OWN = "01a20016-0000-7000-8000-0000000000aa"
PARENT = "01a20015-0000-7000-8000-0000000000bb"
OWN_TURN = "01a20016-0100-7000-8000-0000000000c1"
PARENT_TURN = "01a20015-0100-7000-8000-0000000000c2"
"""The first twelve hexadecimal digits of a version 7 UUID are its time: own ids are younger than the parent's."""

SHARED = Path(__file__).parents[2] / "../shared"
CLIENTS = Path(__file__).parents[1] / "clients"


def stamp(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def line(at: float, kind: str, payload: Any, ordinal: int | None = None) -> bytes:
    head: dict[str, Any] = {"timestamp": stamp(START + at)}
    if ordinal is not None:
        head["ordinal"] = ordinal
    return json.dumps(head | {"type": kind, "payload": payload}, separators=(",", ":")).encode()


def event(at: float, kind: str, ordinal: int | None = None, /, **fields: Any) -> bytes:
    return line(at, "event_msg", {"type": kind, **fields}, ordinal)


def item(at: float, kind: str, /, **fields: Any) -> bytes:
    return line(at, "response_item", {"type": kind, **fields})


def meta(at: float = 0.0, thread: str = OWN, ordinal: int | None = None, **fields: Any) -> bytes:
    return line(at, "session_meta", {"id": thread, "cwd": "/home/dev/project", **fields}, ordinal)


def context(at: float, model: str = "gpt-5.2-codex", **fields: Any) -> bytes:
    return line(at, "turn_context", {"model": model, "cwd": "/home/dev/project", **fields})


def counts(given: int, cached: int, output: int, reasoning: int = 0, written: int | None = None) -> dict[str, int]:
    fields = {"input_tokens": given, "cached_input_tokens": cached}
    if written is not None:
        fields["cache_write_input_tokens"] = written
    return fields | {
        "output_tokens": output,
        "reasoning_output_tokens": reasoning,
        "total_tokens": given + output,
    }


def plus(left: dict[str, int], right: dict[str, int]) -> dict[str, int]:
    return {name: left.get(name, 0) + right.get(name, 0) for name in left | right}


def token_count(
    at: float,
    total: dict[str, Any] | None,
    last: dict[str, Any] | None = None,
    ordinal: int | None = None,
    limits: Any = None,
) -> bytes:
    info = None
    if total is not None:
        info = {"total_token_usage": total, "last_token_usage": last or total, "model_context_window": 258_400}
    return event(at, "token_count", ordinal, info=info, rate_limits=limits)


def usage_record(
    at: float, response: str, usage: dict[str, Any], thread: str = OWN, turn: str = OWN_TURN, ordinal: int | None = None
) -> bytes:
    payload = {"thread_id": thread, "turn_id": turn, "response_id": response, "usage": usage}
    return line(at, "token_usage_record", payload, ordinal)


def rollout(thread: str = OWN) -> Path:
    return Path(f"/codex/sessions/2026/09/21/rollout-2026-09-21T14-13-20-{thread}.jsonl")


def records(lines: Iterable[bytes], path: Path | None = None) -> list[Record]:
    """What the reader says of the lines, dropping what it does not want."""
    reader = Codex().reader(path or rollout())
    found: list[Record] = []
    for text in lines:
        buffer = bytearray(b"?" + text + b"\n")
        if reader.wants(buffer, 1, 1 + len(text)):
            found += reader.read(text)
    return found


def lines_of(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines()


def merged(found: Iterable[Record]) -> dict[str, Turn]:
    """Turns by key: the smallest claim owns, the earliest time counts, tools are united."""
    turns: dict[str, Turn] = {}
    for turn in found:
        if isinstance(turn, Turn):
            turns[turn.key] = _union(turns[turn.key], turn) if turn.key in turns else turn
    return turns


def _union(left: Turn, right: Turn) -> Turn:
    owner, other = (left, right) if left.claim <= right.claim else (right, left)
    tools = {tool.id: tool for tool in (*owner.tools, *other.tools)}
    changes = {"at": min(left.at, right.at), "tools": tuple(tools.values())}
    return Turn(**{name: changes.get(name, getattr(owner, name)) for name in Turn.__struct_fields__})  # type: ignore[arg-type]


def used(found: Iterable[Record]) -> list[tuple[int, int, int]]:
    """Uncached, cached and output of the turns, in their order."""
    return [(turn.usage.uncached, turn.usage.cache_read, turn.usage.output) for turn in merged(found).values()]


def total(found: Iterable[Record]) -> Usage:
    usage = Usage()
    for turn in merged(found).values():
        usage += turn.usage
    return usage


def of(kind: type[Any], found: Iterable[Record]) -> Iterator[Any]:
    return (record for record in found if isinstance(record, kind))
