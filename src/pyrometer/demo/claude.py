"""Lines as Claude Code would write them, for a conversation that never was."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from random import Random
from typing import Any

from pyrometer.demo.line import Line

CACHE_LIFE = 3600.0
"""Claude Code on a plan writes its cache for one hour."""


class ClaudeConversation:
    """One session, or one subagent of it. Remembers the size of its context and what of it is cached."""

    def __init__(self, random: Random, project: str, session: str, model: str, *, agent_id: str = "") -> None:
        self.random = random
        self.project = project
        self.session = session
        self.model = model
        self.agent_id = agent_id
        self.context = 19_000
        """Tokens of the next request."""
        self._cached = 0
        self._cached_at = 0.0
        self._count = 0

    @property
    def path(self) -> str:
        folder = f".claude/projects/-demo-{self.project}"
        if self.agent_id:
            return f"{folder}/{self.session}/subagents/agent-{self.agent_id}.jsonl"
        return f"{folder}/{self.session}.jsonl"

    def prompt(self, at: float) -> Line:
        """The person says something."""
        self.context += 300
        return self._line(at, "user", {"role": "user", "content": "(invented prompt)"}, promptSource="typed")

    def turn(self, at: float, tool: str = "", *, grows: int, output: int) -> list[Line]:
        """One response, with one tool call and its result if a tool is named."""
        self._count += 1
        cached = self._cached if at - self._cached_at < CACHE_LIFE else 0
        usage = {
            "input_tokens": 6,
            "cache_read_input_tokens": cached,
            "cache_creation_input_tokens": self.context - cached,
            "cache_creation": {"ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": self.context - cached},
            "output_tokens": output,
            "output_tokens_details": {"thinking_tokens": output // 4},
        }
        call = f"toolu_{self._mark()}"
        content = (
            [{"type": "tool_use", "id": call, "name": tool, "input": self._input(tool)}] if tool else [{"type": "text"}]
        )
        message = {
            "id": f"msg_{self._mark()}",
            "model": self.model,
            "role": "assistant",
            "stop_reason": "tool_use" if tool else "end_turn",
            "content": content,
            "usage": usage,
        }
        lines = [self._line(at, "assistant", message)]
        self._cached, self._cached_at = self.context, at
        self.context += output + grows
        if tool:
            result = {"type": "tool_result", "tool_use_id": call, "content": "." * min(2000, grows)}
            lines.append(self._line(at + 2, "user", {"role": "user", "content": [result]}, toolUseResult={}))
        return lines

    def compact(self, at: float) -> list[Line]:
        """The client shortens the conversation by itself."""
        before, self.context = self.context, 24_000
        self._cached = 0
        boundary = {"trigger": "auto", "preTokens": before, "postTokens": self.context}
        return [
            self._line(at, "system", None, subtype="compact_boundary", compactMetadata=boundary),
            self._line(at, "user", {"role": "user", "content": "(invented summary)"}, isCompactSummary=True),
        ]

    def break_cache(self) -> None:
        """Something at the head of the prompt changed: the next turn writes everything anew."""
        self._cached = 0

    def locked(self, at: float, resets_at: float) -> Line:
        """The provider refuses: the five-hour limit is reached."""
        message = {
            "id": f"msg_{self._mark()}",
            "model": "<synthetic>",
            "role": "assistant",
            "content": [{"type": "text", "text": "You've hit your 5-hour limit"}],
            "usage": {"input_tokens": 0, "output_tokens": 0},
        }
        quota = {"status": "rejected", "resetsAt": int(resets_at), "rateLimitType": "five_hour"}
        return self._line(
            at,
            "assistant",
            message,
            isApiErrorMessage=True,
            error="rate_limit",
            apiError="usage_limit_reached",
            quotaLimits=quota,
        )

    def _input(self, tool: str) -> dict[str, str]:
        """Edits differ from each other, and some are large."""
        if tool != "Edit":
            return {}
        lines = [f"(invented line {self._count}.{place})" for place in range(3 + self._count % 7 * 4)]
        return {"old_string": "\n".join(lines[::2]), "new_string": "\n".join(lines)}

    def _line(self, at: float, kind: str, message: dict[str, Any] | None, **more: Any) -> Line:
        record: dict[str, Any] = {
            "type": kind,
            "uuid": self._mark(),
            "sessionId": self.session,
            "timestamp": stamp(at),
            "cwd": f"/demo/{self.project}",
            "gitBranch": "main",
            "version": "2.1.330",
            "isSidechain": bool(self.agent_id),
        }
        if self.agent_id:
            record |= {"agentId": self.agent_id, "attributionAgent": "explorer"}
        if message is not None:
            record["message"] = message
        if kind == "assistant":
            record["requestId"] = f"req_{self._mark()}"
        return Line(at, self.path, json.dumps(record | more, separators=(",", ":")).encode() + b"\n")

    def _mark(self) -> str:
        return f"{self.random.getrandbits(64):016x}"


def stamp(at: float) -> str:
    """ISO 8601 with milliseconds, as both agents write it."""
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
