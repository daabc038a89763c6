"""The gate as a hook of Claude Code: JSON in, JSON out.

A hook that ends with 0 and a JSON object on stdout is obeyed: `additionalContext` reaches the model, `systemMessage`
the person, and a tool call or prompt goes on unless it is denied. Exit code 2 would block whatever was meant, so a hook
of ours never ends with it.
"""

from __future__ import annotations

import json
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

from pyrometer.text import printable

Event: TypeAlias = Literal["PreToolUse", "UserPromptSubmit"]
EVENTS: tuple[Event, ...] = get_args(Event)
MAX_INPUT = 8 * 1024 * 1024
"""A tool's input is part of the JSON; no file that is written is larger."""


class Asked(NamedTuple):
    """What Claude Code says when it runs the hook."""

    session: str = ""
    subagent: bool = False
    """Inside a subagent."""


def asked(payload: bytes) -> Asked:
    """The session. What cannot be read is no session: a hook must not fail."""
    try:
        said = json.loads(payload)
    except (ValueError, RecursionError):
        return Asked()
    if not isinstance(said, dict):
        return Asked()
    session = said.get("session_id")
    return Asked(printable(session) if isinstance(session, str) else "", bool(said.get("agent_id")))


def reply(event: Event, told: str, shown: str, *, block: bool) -> str:
    """One line of JSON: `told` is for the model, `shown` for the person."""
    return json.dumps(_block(event, told) if block else _advise(event, told, shown), ensure_ascii=False)


def _advise(event: Event, told: str, shown: str) -> dict[str, Any]:
    return {"systemMessage": shown, "hookSpecificOutput": {"hookEventName": event, "additionalContext": told}}


def _block(event: Event, told: str) -> dict[str, Any]:
    if event == "UserPromptSubmit":
        return {"decision": "block", "reason": told}
    denied = {"hookEventName": event, "permissionDecision": "deny", "permissionDecisionReason": told}
    return {"hookSpecificOutput": denied}
