"""Tool calls of Codex: names, sizes and digests, never their text."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec

from pyrometer.agents.codex_lines import ABSENT, Item, Payload, text
from pyrometer.agents.digest import digest
from pyrometer.agents.edited_lines import BEGIN, lines_of_changes, lines_of_patch
from pyrometer.usage import ToolUse

CALLS = frozenset(
    {"function_call", "custom_tool_call", "local_shell_call", "web_search_call", "tool_search_call", "mcp_tool_call"}
)
OUTPUTS = frozenset({"function_call_output", "custom_tool_call_output", "mcp_tool_call_output", "tool_search_output"})
_NAMES = {"local_shell_call": "local_shell", "web_search_call": "web_search", "tool_search_call": "tool_search"}
_ITEMS = {"CommandExecution": "exec_command", "FileChange": "apply_patch", "McpToolCall": ""}
_SHELLS = frozenset({"exec_command", "shell", "shell_command", "local_shell", "container.exec"})
_KEPT = 256
"""Call ids remembered; a call's item and its copies follow within few lines."""
_CANONICAL = 65_536
"""Inputs above this many bytes are hashed as written."""


class Tools(msgspec.Struct):
    """The calls since the latest response was counted."""

    pending: list[ToolUse] = []
    open: bool = False
    """The response that is being written has called something."""
    known: dict[str, bool] = {}

    def is_new(self, tool: ToolUse) -> bool:
        """Whether the call was not seen before; it is remembered. Copies of a line repeat its id."""
        if tool.id in self.known:
            return False
        if len(self.known) >= _KEPT:
            del self.known[next(iter(self.known))]
        self.known[tool.id] = True
        return True

    def take(self) -> tuple[ToolUse, ...]:
        """The calls of the response that is being counted now."""
        tools, self.pending, self.open = tuple(self.pending), [], False
        return tools


def called(kind: str, payload: Payload, at: float, *, digests: bool = True) -> ToolUse:
    """The tool call that a `response_item` makes."""
    space = "" if payload.namespace is None else text(payload.namespace)
    name, server = _name(space, text(payload.name) or _NAMES.get(kind, kind))
    given = b""
    for raw in (payload.arguments, payload.input, payload.action):
        if raw is not ABSENT:
            given = bytes(raw)
            break
    identity = text(payload.call_id) or text(payload.id) or f"{kind}:{at:.3f}"
    subagent = _subagent(given) if name == "spawn_agent" else ""
    return _tool(identity, name, server, given, subagent, digests=digests)


def is_code(kind: str, payload: Payload) -> bool:
    """Code mode: the call is a program, and what it runs comes as items of its own."""
    return kind == "custom_tool_call" and payload.name == "exec"


def performed(item: Item, *, digests: bool = True) -> ToolUse | None:
    """The tool call that a completed item stands for, None for other items."""
    kind = item.type if isinstance(item.type, str) else ""
    identity = text(item.id)
    if kind not in _ITEMS or not identity:
        return None
    if kind == "McpToolCall":
        server = text(item.server)
        return _tool(identity, f"mcp__{server}__{text(item.tool)}", server, bytes(item.arguments), digests=digests)
    return _tool(identity, _ITEMS[kind], "", bytes(item.command) or bytes(item.changes), digests=digests)


def _tool(identity: str, name: str, server: str, given: bytes, subagent: str = "", *, digests: bool = True) -> ToolUse:
    size = len(given) - 2 if given[:1] == b'"' else len(given)
    known = _digest(name, given) if digests else ""
    return ToolUse(identity, name, server, "", subagent, size, known, _lines(name, given))


def _lines(name: str, given: bytes) -> int | None:
    """Lines that the call edits: by its patch, which may stand in a command, or by what was done to each file."""
    if name == "apply_patch":
        return lines_of_changes(given) if given[:1] == b"{" else lines_of_patch(given)
    return lines_of_patch(given) if name in _SHELLS and BEGIN in given else 0


@lru_cache(maxsize=256)
def _name(namespace: str, name: str) -> tuple[str, str]:
    """The full name of a tool and its MCP server: from a namespace, `mcp__server__tool` or `server__tool`."""
    if namespace.startswith("mcp__"):
        return f"{namespace}__{name}", namespace.removeprefix("mcp__")
    if name.startswith("mcp__") and name.count("__") >= 2:
        return name, name.split("__", 2)[1]
    server, mark, tool = name.partition("__")
    return (name, server) if mark and server and tool else (name, "")


def _loaded(given: bytes) -> Any:
    """The input as a value; JSON inside a string is opened. None for plain text and for what is too large."""
    if len(given) > _CANONICAL or (given[:1] not in (b"{", b"[") and given[:2] != b'"{'):
        return None
    try:
        value = msgspec.json.decode(given)
        return msgspec.json.decode(value) if isinstance(value, str) else value
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None


def _digest(name: str, given: bytes) -> str:
    value = _loaded(given) if given[:1] == b'"' else None
    return digest(name, given if value is None else msgspec.json.encode(value))


def _subagent(given: bytes) -> str:
    value = _loaded(given)
    fields = value if isinstance(value, dict) else {}
    return text(fields.get("agent_type")) or text(fields.get("task_name")) or "default"
