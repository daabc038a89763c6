"""Lines as Codex would write them, for a thread that never was."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from random import Random
from typing import Any

from pyrometer.demo.claude import stamp
from pyrometer.demo.line import Line

WINDOW = 258_400
"""What Codex reports for a model of nominally 272,000 tokens."""


class CodexThread:
    """One thread. Each response writes a usage record and a counter with the limits of the account."""

    def __init__(self, random: Random, project: str, thread: str, model: str) -> None:
        self.random = random
        self.project = project
        self.thread = thread
        self.model = model
        self.context = 14_000
        self._cached = 0
        self._total = dict.fromkeys(("input_tokens", "cached_input_tokens", "output_tokens", "total_tokens"), 0)
        self._path = ""
        self._turn = ""

    def start(self, at: float) -> list[Line]:
        """The head of a new rollout file."""
        moment = datetime.fromtimestamp(at, UTC)
        self._path = f".codex/sessions/{moment:%Y/%m/%d}/rollout-{moment:%Y-%m-%dT%H-%M-%S}-{self.thread}.jsonl"
        meta = {
            "id": self.thread,
            "session_id": self.thread,
            "cwd": f"/demo/{self.project}",
            "originator": "codex_cli_rs",
            "cli_version": "0.169.0",
            "source": "cli",
            "git": {"branch": "main"},
        }
        return [self._line(at, "session_meta", meta)]

    def prompt(self, at: float) -> list[Line]:
        """The person says something; a task begins."""
        self._turn = f"{self.random.getrandbits(64):016x}"
        started = {"type": "task_started", "turn_id": self._turn, "model_context_window": WINDOW}
        return [
            self._line(at, "event_msg", started),
            self._line(
                at, "turn_context", {"turn_id": self._turn, "cwd": f"/demo/{self.project}", "model": self.model}
            ),
            self._line(at, "event_msg", {"type": "user_message", "message": "(invented prompt)"}),
        ]

    def turn(self, at: float, tool: str, *, grows: int, output: int, limits: dict[str, Any]) -> list[Line]:
        """One response; with a tool call unless it ends the task."""
        usage = {
            "input_tokens": self.context,
            "cached_input_tokens": self._cached,
            "cache_write_input_tokens": 0,
            "output_tokens": output,
            "reasoning_output_tokens": output // 3,
            "total_tokens": self.context + output,
        }
        for name in self._total:
            self._total[name] += usage[name]
        self._cached = self.context - self.context % 128
        self.context += output + grows
        record = {
            "thread_id": self.thread,
            "turn_id": self._turn,
            "session_id": self.thread,
            "response_id": f"resp_{self.random.getrandbits(64):016x}",
            "usage": usage,
        }
        info = {
            "total_token_usage": dict(self._total),
            "last_token_usage": usage,
            "model_context_window": WINDOW,
        }
        count = {"type": "token_count", "info": info, "rate_limits": limits}
        call = {
            "type": "function_call",
            "name": tool,
            "arguments": json.dumps({"input": _patch(output)}) if tool == "apply_patch" else "{}",
            "call_id": f"call_{record['response_id']}",
        }
        lines = [self._line(at, "response_item", call)] if tool else []
        lines += [self._line(at, "token_usage_record", record), self._line(at + 0.2, "event_msg", count)]
        if not tool:
            lines.append(self._line(at + 0.3, "event_msg", {"type": "task_complete", "turn_id": self._turn}))
        return lines

    def _line(self, at: float, kind: str, payload: dict[str, Any]) -> Line:
        record = {"timestamp": stamp(at), "type": kind, "payload": payload}
        return Line(at, self._path, json.dumps(record, separators=(",", ":")).encode() + b"\n")


def _patch(output: int) -> str:
    """An invented one; the more is written, the longer."""
    lines = [f"+(invented line {place})" for place in range(output // 40)]
    return "\n".join(["*** Begin Patch", "*** Update File: invented", "@@", "-(invented)", *lines, "*** End Patch", ""])
