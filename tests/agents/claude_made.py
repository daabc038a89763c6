"""Hand-made lines of Claude Code, and what a reader makes of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from pyrometer.agents.claude_code import ClaudeCode
from pyrometer.model import Record

SESSION = "11111111-1111-4111-8111-111111111111"
OTHER = "22222222-2222-4222-8222-222222222222"
FOLDER = Path("/home/dev/.claude/projects/-home-dev-shop")
MAIN = FOLDER / f"{SESSION}.jsonl"
SUBAGENT = FOLDER / SESSION / "subagents" / "agent-a0123456789abcdef.jsonl"
START = 1_795_298_400.0
"""2026-11-21T22:00:00Z"""

Kind = TypeVar("Kind")


def stamp(second: float) -> str:
    """The time that many seconds after `START`, at most a minute."""
    return f"2026-11-21T22:00:{second:06.3f}Z"


def usage(**changes: Any) -> dict[str, Any]:
    said: dict[str, Any] = {
        "input_tokens": 11,
        "cache_creation_input_tokens": 201,
        "cache_read_input_tokens": 1001,
        "cache_creation": {"ephemeral_5m_input_tokens": 150, "ephemeral_1h_input_tokens": 51},
        "output_tokens": 101,
        "service_tier": "standard",
    }
    return {**said, **changes}


def assistant(second: float = 1.0, *, message: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    said = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-sonnet-4-5-20250929",
        "content": [{"type": "text", "text": "xxx"}],
        "stop_reason": "end_turn",
        "usage": usage(),
        **(message or {}),
    }
    return _line("assistant", second, message=said, **changes)


def user(second: float = 0.5, content: Any = "please do", **changes: Any) -> dict[str, Any]:
    return _line("user", second, message={"role": "user", "content": content}, **changes)


def tool_result(second: float = 2.0, tool: str = "toolu_1", **changes: Any) -> dict[str, Any]:
    block = {"tool_use_id": tool, "type": "tool_result", "content": "xxx", "is_error": False}
    return user(second, [block], **changes)


def system(subtype: str, second: float = 3.0, **changes: Any) -> dict[str, Any]:
    return _line("system", second, subtype=subtype, **changes)


def queued(second: float) -> dict[str, Any]:
    return {"type": "queue-operation", "operation": "enqueue", "timestamp": stamp(second), "sessionId": SESSION}


def error(text: str, second: float = 4.0, **changes: Any) -> dict[str, Any]:
    """A line that the client wrote itself, after the provider refused."""
    said = {
        "model": "<synthetic>",
        "content": [{"type": "text", "text": text}],
        "stop_reason": "stop_sequence",
        "usage": usage(input_tokens=0, output_tokens=0, cache_creation_input_tokens=0, cache_read_input_tokens=0),
    }
    return assistant(second, message=said, isApiErrorMessage=True, **changes)


def encoded(lines: Iterable[dict[str, Any]]) -> list[bytes]:
    return [json.dumps(line, separators=(",", ":")).encode() for line in lines]


def read(*lines: dict[str, Any] | bytes, path: Path = MAIN) -> list[Record]:
    """What a fresh reader of `path` makes of the lines."""
    reader = ClaudeCode().reader(path)
    raw = [line if isinstance(line, bytes) else encoded([line])[0] for line in lines]
    return [record for line in raw for record in reader.read(line)]


def only(kind: type[Kind], records: Iterable[Record]) -> list[Kind]:
    return [record for record in records if isinstance(record, kind)]


def one(kind: type[Kind], records: Iterable[Record]) -> Kind:
    [found] = only(kind, records)
    return found


def _line(kind: str, second: float, **fields: Any) -> dict[str, Any]:
    return {
        "parentUuid": None,
        "isSidechain": False,
        "userType": "external",
        "cwd": "/home/dev/shop",
        "sessionId": SESSION,
        "version": "2.1.330",
        "gitBranch": "main",
        "type": kind,
        "uuid": f"{kind}-{second}",
        "timestamp": stamp(second),
        **fields,
    }
