"""How sessions begin and go on, and why caches were missed, as logs of Claude Code tell it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pyrometer.agents.claude_code import ClaudeCode
from pyrometer.model import Record, SessionFacts, Turn

SESSION = "9a6d4be1-96c9-45a7-8cc1-d033aa438fc0"
FILE = Path(f"/home/ada/.claude/projects/-a/{SESSION}.jsonl")
CLIENTS = Path(__file__).parents[2] / "../shared/clients"


def line(kind: str, content: Any, second: int, **message: Any) -> dict[str, Any]:
    said = {"role": kind, "content": content, **message}
    at = f"2026-11-21T21:47:{second:02d}.000Z"
    return {"type": kind, "message": said, "uuid": f"u{second}", "timestamp": at, "sessionId": SESSION, "cwd": "/a"}


def answer(second: int, reason: Any = None) -> dict[str, Any]:
    usage = {"input_tokens": 3, "output_tokens": 5}
    diagnostics = {"cache_miss_reason": {"type": reason, "cache_missed_input_tokens": 9}} if reason else None
    return line("assistant", [], second, model="m", id=f"msg_{second}", usage=usage, diagnostics=diagnostics)


def read(*lines: dict[str, Any]) -> list[Record]:
    reader = ClaudeCode().reader(FILE)
    found: list[Record] = []
    for said in lines:
        data = json.dumps(said, separators=(",", ":")).encode()
        if reader.wants(bytearray(data), 0, len(data)):
            found.extend(reader.read(data))
    return found


def starts(records: list[Record]) -> list[tuple[str, str]]:
    return [(one.session, one.start) for one in records if isinstance(one, SessionFacts) and one.start]


COST = {"type": "cost-state", "sessionId": SESSION, "totalCostUSD": 1.5, "modelUsage": {"m": {"inputTokens": 9}}}
CLEAR = line("user", "<command-name>/clear</command-name>\n  <command-message>clear</command-message>", 1)


def test_a_session_after_a_clear_says_so() -> None:
    assert starts(read(CLEAR, answer(2))) == [(SESSION, "clear")]
    assert starts(read(line("user", "what does /clear do?", 1), answer(2))) == []


def test_lines_behind_the_end_of_a_process_are_those_of_another() -> None:
    prompt = line("user", "go on", 9)
    assert starts(read(answer(2), COST, COST, prompt, answer(10))) == [(SESSION, "resume")]
    assert starts(read(answer(2), COST, COST)) == []


def test_the_end_of_a_process_is_remembered_across_a_restart() -> None:
    one, other = ClaudeCode().reader(FILE), ClaudeCode().reader(FILE)
    for said in (answer(2), COST):
        list(one.read(json.dumps(said).encode()))
    other.restore(one.save())
    assert starts(list(other.read(json.dumps(line("user", "go on", 9)).encode()))) == [(SESSION, "resume")]


@pytest.mark.parametrize(
    ("reason", "kept"),
    [("tools_changed", "tools_changed"), ("none", ""), ("unavailable", ""), (None, ""), (7, ""), ({"a": 1}, "")],
)
def test_why_the_cache_was_missed(reason: Any, kept: str) -> None:
    (turn,) = (one for one in read(answer(2, reason)) if isinstance(one, Turn))
    assert (turn.cache_miss, turn.usage.uncached) == (kept, 3)


@pytest.mark.skipif(not CLIENTS.exists(), reason="the logs of real clients are not here")
@pytest.mark.parametrize(("version", "count"), [("1.0.128", 1), ("2.0.60", 1), ("2.1.50", 1), ("2.1.330", 1)])
def test_real_clients_tell_of_a_clear(version: str, count: int) -> None:
    found = []
    for path in (CLIENTS / f"claude-code-{version}/claude-screen").rglob("*.jsonl"):
        reader = ClaudeCode().reader(path)
        for data in path.read_bytes().splitlines():
            if b"/clear" in data:
                found += starts(list(reader.read(data)))
    assert [start for _, start in found] == ["clear"] * count


@pytest.mark.skipif(not CLIENTS.exists(), reason="the logs of real clients are not here")
def test_a_real_client_tells_of_a_resume() -> None:
    found = []
    for path in (CLIENTS / "claude-code-2.1.330/claude-basic").rglob("projects/**/*.jsonl"):
        reader = ClaudeCode().reader(path)
        for data in path.read_bytes().splitlines():
            if reader.wants(bytearray(data), 0, len(data)):
                found += starts(list(reader.read(data)))
    assert [start for _, start in found] == ["resume", "resume"]
