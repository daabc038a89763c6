"""Stories of one session as logs: written as Claude Code writes them, read and reported by the command line."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import msgspec

from pyrometer.limits import capture
from tests.cli.stage import Stage

SESSION = "11111111-aaaa-4aaa-8aaa-aaaaaaaaaaaa"
FOLDER = ".claude/projects/-home-ada-api"


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that happened, `at` seconds after the beginning."""

    at: float
    do: Literal["turn", "prompt", "command", "local", "compact", "end", "clear", "result", "status"] = "turn"
    name: str = ""
    """Of a command."""
    times: int = 1
    """That many turns, `step` seconds apart, each reading what the one before left."""
    step: float = 20
    again: bool = False
    """Each of them reads `read` instead."""
    grow: int = 0
    """Tokens by which the prompt of each of them is larger."""
    prompt: int = 50_000
    read: int = 0
    """Of the prompt, from the cache."""
    write: Literal["1h", "5m", "no"] = "1h"
    """How the rest of the prompt is written."""
    output: int = 400
    thinking: int | None = None
    model: str = "claude-opus-5"
    tools: tuple[str, ...] = ()
    """`Bash`, `mcp__github__search`, `Skill:pdf`, `Task:explorer`."""
    chain: str = ""
    kind: str = ""
    """Of the subagent."""
    branch: str = "main"
    version: str = "2.1.330"
    miss: str = ""
    """What the log says of a missed cache."""
    causes: tuple[str, ...] = ()
    """The same of the status line."""
    before: int = 0
    after: int = 0
    """Sizes of a compaction."""
    size: int = 0
    """Bytes that the tool of the turn before gave back."""
    dollars: float = 0.0
    more: int = 0
    """Output tokens that the program says to have used beyond the turns, when it ends; and what all cost."""


class Expect(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the reports say. What is not named is not looked at."""

    events: list[tuple[int, str, int]] | None = None
    """(turn, kind, tokens lost), all that lost anything or began anything but cold."""
    causes: list[str] = []
    """Of these events, where somebody told."""
    by: dict[str, dict[str, float]] = {}
    """By dimension and row, the turns."""
    output: dict[str, dict[str, int]] = {}
    """The same, output tokens."""
    calls: dict[str, dict[str, int]] = {}
    share: dict[str, dict[str, float]] = {}
    """The same, of the dollars, 0..1, to a hundredth."""
    parts: dict[str, float] = {}
    """Of the session's dollars `reread`, `writes`, `output`, `fresh`; and its cache `hit`: 0..1."""
    values: dict[str, Any] = {}
    """By dotted name in the JSON of the session."""
    says: list[str] = []
    """Parts of the text report."""


class Story(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    line: list[Line]
    expect: Expect


def load(path: Path) -> Story:
    return msgspec.toml.decode(path.read_bytes(), type=Story)


class Writer:
    """Writes a story's lines into the logs of a stage."""

    def __init__(self, stage: Stage, begin: float) -> None:
        self.stage, self.begin = stage, begin
        self.number = 0
        self.logs: dict[str, list[str]] = {}
        self.tool = ""
        self.models: dict[str, dict[str, int]] = {}

    def write(self, story: Story) -> None:
        for line in story.line:
            getattr(self, f"_{line.do}")(line)
        for name, lines in self.logs.items():
            path = f"{FOLDER}/{SESSION}.jsonl" if not name else f"{FOLDER}/{SESSION}/subagents/agent-{name}.jsonl"
            self.stage.write(path, "".join(lines))

    def _turn(self, line: Line) -> None:
        for place in range(line.times):
            prompt = line.prompt + place * line.grow
            read = line.read if not place or line.again else prompt - line.grow
            self._answer(line, line.at + place * line.step, prompt, read)

    def _answer(self, line: Line, at: float, prompt: int, read: int) -> None:
        rest = prompt - read
        short, long = (rest, 0) if line.write == "5m" else (0, rest)
        fresh = rest if line.write == "no" else 0
        usage: dict[str, Any] = {
            "input_tokens": fresh,
            "cache_read_input_tokens": read,
            "cache_creation_input_tokens": rest - fresh,
            "cache_creation": {
                "ephemeral_5m_input_tokens": 0 if fresh else short,
                "ephemeral_1h_input_tokens": 0 if fresh else long,
            },
            "output_tokens": line.output,
        }
        if line.thinking is not None:
            usage["output_tokens_details"] = {"thinking_tokens": line.thinking}
        self._count(line.model, usage)
        message = {
            "id": f"msg_{self.number}",
            "type": "message",
            "role": "assistant",
            "model": line.model,
            "content": [self._call(name) for name in line.tools],
            "stop_reason": "tool_use" if line.tools else "end_turn",
            "usage": usage,
        }
        if line.miss:
            message["diagnostics"] = {"cache_miss_reason": {"type": line.miss}}
        self._put(line, "assistant", at, message=message)

    def _call(self, name: str) -> dict[str, Any]:
        called, _, starts = name.partition(":")
        self.number += 1
        self.tool = f"toolu_{self.number}"
        given = {"Skill": {"skill": starts}, "Task": {"subagent_type": starts}}.get(called, {"n": self.number})
        return {"type": "tool_use", "id": self.tool, "name": called, "input": given}

    def _count(self, model: str, usage: dict[str, Any]) -> None:
        known = self.models.setdefault(model, {})
        for said, name in (
            ("inputTokens", "input_tokens"),
            ("outputTokens", "output_tokens"),
            ("cacheReadInputTokens", "cache_read_input_tokens"),
            ("cacheCreationInputTokens", "cache_creation_input_tokens"),
        ):
            known[said] = known.get(said, 0) + usage[name]

    def _prompt(self, line: Line) -> None:
        self._user(line, "please go on")

    def _command(self, line: Line) -> None:
        self._user(line, f"<command-message>{line.name}</command-message>\n<command-name>/{line.name}</command-name>")

    def _local(self, line: Line) -> None:
        self._user(line, f"<command-name>/{line.name}</command-name>\n <command-message>{line.name}</command-message>")

    def _clear(self, line: Line) -> None:
        self._user(line, "<command-name>/clear</command-name>\n <command-message>clear</command-message>")

    def _result(self, line: Line) -> None:
        self._user(line, [{"type": "tool_result", "tool_use_id": self.tool, "content": "x" * line.size}])

    def _user(self, line: Line, content: Any) -> None:
        self._put(line, "user", line.at, message={"role": "user", "content": content})

    def _compact(self, line: Line) -> None:
        sizes = {"trigger": "auto", "preTokens": line.before, "postTokens": line.after}
        self._put(line, "system", line.at, subtype="compact_boundary", compactMetadata=sizes)

    def _end(self, line: Line) -> None:
        models = {name: dict(counts) for name, counts in self.models.items()}
        if line.more:
            first = next(iter(models.values()))
            first["outputTokens"] += line.more
        said = {"type": "cost-state", "totalCostUSD": line.dollars, "modelUsage": models, "sessionId": SESSION}
        self.logs.setdefault("", []).append(json.dumps(said) + "\n")

    def _status(self, line: Line) -> None:
        cache = {"last_miss_at": self.begin + line.at, "last_miss_cause": {"causes": list(line.causes)}}
        payload = {"session_id": SESSION, "prompt_cache": cache | {"requests": 9}, "version": line.version}
        capture.store(json.dumps(payload).encode(), self.stage.state, self.begin + line.at + 1)

    def _put(self, line: Line, kind: str, at: float, **more: Any) -> None:
        self.number += 1
        said = {
            "type": kind,
            "sessionId": SESSION,
            "cwd": "/home/ada/api",
            "gitBranch": line.branch,
            "version": line.version,
            "timestamp": datetime.fromtimestamp(self.begin + at, UTC).isoformat().replace("+00:00", "Z"),
            "requestId": f"req_{self.number}",
            "uuid": f"u{self.number}",
            **more,
        }
        if line.chain:
            said |= {"isSidechain": True, "agentId": line.chain, "attributionAgent": line.kind}
        self.logs.setdefault(line.chain, []).append(json.dumps(said) + "\n")
