"""What the content blocks of a Claude Code line hold: tool calls, tool results, or words of the human."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from pyrometer.agents.claude_lines import Block, Call, Line
from pyrometer.agents.digest import digest
from pyrometer.agents.edited_lines import lines_of_edit
from pyrometer.text import printable
from pyrometer.usage import ToolUse

INTERRUPTED = "[Request interrupted"
NOT_HUMAN = (
    "<task-notification",
    "<local-command-",
    "<command-",
    "<bash-",
    "<system-reminder",
    "<teammate-message",
    INTERRUPTED,
)
"""Beginnings of user texts that the client writes itself, or that never reach the model as a prompt."""

_CLEAR = "<command-name>/clear</command-name>"
_TO_THE_MODEL = "<command-message>"
"""Commands that are sent to the model begin so; those of the client itself begin with their name."""
_COMMAND = re.compile(r"<command-name>\s*/?([^<]{1,80}?)\s*</command-name>")
_MCP = "mcp__"
_EDITS = frozenset({"Edit", "MultiEdit", "Write", "NotebookEdit", "str_replace_editor"})
_OPENING = 400
_STARTING = frozenset({"Skill", "Agent", "Task"})
"""Tools that start something by name."""
_TELLING = _STARTING | _EDITS
"""Tools of which more than the size of the input is told."""


class _Input(msgspec.Struct, gc=False):
    """The parts of a tool's input that name what it starts."""

    skill: str = ""
    command: str = ""
    subagent_type: str = ""


_INPUT = msgspec.json.Decoder(_Input)
_NOTHING = _Input()


def tool_uses(content: list[Block] | list[Call] | str | None, *, digests: bool = True) -> tuple[ToolUse, ...]:
    """The tool calls among the blocks."""
    if not isinstance(content, list):
        return ()
    if len(content) == 1:  # as clients write their lines
        return (_tool_use(content[0], digests),) if content[0].type == "tool_use" else ()
    return tuple([_tool_use(block, digests) for block in content if block.type == "tool_use"])


def tool_results(content: list[Block] | str | None) -> list[Block]:
    """The blocks that give a tool's result back."""
    return [block for block in content if block.type == "tool_result"] if isinstance(content, list) else []


def is_prompt(line: Line) -> bool:
    """Whether the user line is a message of the human: not a tool's, not the client's, not a summary."""
    if line.is_meta or line.is_compact_summary or line.is_visible_in_transcript_only or line.prompt_source == "system":
        return False
    content = line.message.content if line.message else None
    if isinstance(content, str):
        return _is_human(content)
    return any(_is_human(opening(block)) or block.type == "image" for block in content or ())


def is_clear(line: Line) -> bool:
    """Whether the user line is the first trace of a session that began as another was cleared away."""
    content = line.message.content if line.message else None
    return isinstance(content, str) and content.startswith(_CLEAR)


def command(line: Line) -> str:
    """The slash command that the user line sends to the model, `/review`; empty for all other lines."""
    if line.is_meta:
        return ""
    content = line.message.content if line.message else None
    if isinstance(content, str):
        texts = [content[:_OPENING]] if content.startswith(_TO_THE_MODEL) else []
    else:
        texts = [text for block in content or () if (text := opening(block)).startswith(_TO_THE_MODEL)]
    found = _COMMAND.search(texts[0]) if texts else None
    return f"/{printable(found[1])}" if found else ""


def is_interruption(line: Line) -> bool:
    """Whether the user line records that the human stopped the agent."""
    content = line.message.content if line.message else None
    if isinstance(content, str):
        return content.lstrip().startswith(INTERRUPTED)
    return any(opening(block).lstrip().startswith(INTERRUPTED) for block in content or ())


def opening(block: Block) -> str:
    """The first characters of a text block; empty for other blocks."""
    if block.type != "text":
        return ""
    try:
        return msgspec.json.decode(block.text, type=str)[:_OPENING]
    except (msgspec.MsgspecError, ValueError):
        return bytes(block.text)[1:_OPENING].decode("utf-8", "replace")


def _is_human(text: str) -> bool:
    text = text.lstrip()
    return bool(text) and not text.startswith(NOT_HUMAN)


def _tool_use(block: Block | Call, digests: bool) -> ToolUse:
    name, server = _named(block.name or "")
    if not digests and name not in _TELLING:
        # Nearly all calls of years, which need no copy of their input.
        return ToolUse(printable(block.id or ""), name, server, "", "", len(memoryview(block.input)))
    given = bytes(block.input)
    starts = _started(name, given)
    return ToolUse(
        id=printable(block.id or ""),
        name=name,
        server=server,
        skill=printable(starts.skill or starts.command) if name == "Skill" else "",
        subagent=printable(starts.subagent_type),
        size=len(given),
        digest=digest(name, given) if digests else "",
        lines=lines_of_edit(given) if name in _EDITS else 0,
    )


@lru_cache(maxsize=256)
def _named(said: str) -> tuple[str, str]:
    """The tool's name, and the server's part of `mcp__<server>__<tool>`."""
    name = printable(said)
    parts = name.split("__", 2) if name.startswith(_MCP) else ()
    return name, parts[1] if len(parts) == 3 else ""


def _started(name: str, given: bytes) -> _Input:
    if name not in _STARTING:
        return _NOTHING
    try:
        return _INPUT.decode(given)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return _NOTHING
