"""Logs of Claude Code, made by hand: turns that can be told apart on the screen, and what is in their way."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

_numbers = count()


def session(home: Path, project: str, name: int) -> Path:
    """The log of a session; its folder exists."""
    path = home / ".claude" / "projects" / f"-{project}" / f"{name:08x}-0000-4000-8000-000000000000.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def turn(path: Path, uncached: int = 11, size: int = 3) -> bytes:
    """The line of a response, by which a session works now. `uncached` marks it; `size`: letters of its text."""
    number = next(_numbers)
    usage = {"input_tokens": uncached, "cache_read_input_tokens": 1_000, "output_tokens": 101}
    message = {
        "id": f"msg_{number}",
        "type": "message",
        "role": "assistant",
        "model": "claude-sonnet-4-5-20250929",
        "content": [{"type": "text", "text": "x" * size}],
        "stop_reason": "end_turn",
        "usage": usage,
    }
    return _line(path, "assistant", message=message, requestId=f"req_{number}")


def result(path: Path, size: int) -> bytes:
    """The result of a tool: no usage in it."""
    block = {"tool_use_id": f"toolu_{next(_numbers)}", "type": "tool_result", "content": "y" * size, "is_error": False}
    return _line(path, "user", message={"role": "user", "content": [block]})


def append(path: Path, *lines: bytes) -> None:
    """Write lines at the end."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.write(b"".join(lines))


def _line(path: Path, kind: str, **said: Any) -> bytes:
    stamp = datetime.fromtimestamp(time.time(), UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    base = {
        "parentUuid": None,
        "isSidechain": False,
        "userType": "external",
        "cwd": "/home/dev/" + path.parent.name.strip("-"),
        "sessionId": path.stem,
        "version": "2.1.0",
        "type": kind,
        "uuid": f"u{next(_numbers)}",
        "timestamp": stamp,
    }
    return json.dumps({**base, **said}).encode() + b"\n"
