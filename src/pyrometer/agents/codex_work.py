"""What a rollout says of the work between responses: turns, settings, prompts, tool calls and their results."""

from __future__ import annotations

import re

import msgspec

from pyrometer.agents import codex_limits, codex_thread, codex_tools
from pyrometer.agents.codex_lines import Payload, text
from pyrometer.agents.codex_state import State
from pyrometer.agents.codex_usage import compaction
from pyrometer.agents.numbers import natural
from pyrometer.model import Prompt, Record, ToolResult
from pyrometer.usage import ToolUse

_TIERS = {"priority": "priority", "fast": "priority", "flex": "flex"}
_TWIN = 2.0
"""Seconds within which an event and an item tell of the same prompt."""
_INJECTED = re.compile(
    rb'[\[{":,a-z_\s]{0,40}?"\s*(?:<(?:environment_context|user_instructions|turn_aborted|subagent_notification|'
    rb"user_shell_command|skill)\b)"
)
"""Messages in the person's name that Codex wrote itself."""


def context(state: State, payload: Payload, at: float) -> list[Record]:
    """`turn_context`: the model and the folder of what follows."""
    state.counter.turn_begins()
    if model := text(payload.model):
        state.runs_on(text(payload.turn_id), model)
    cwd = text(payload.cwd)
    if not cwd or cwd == state.project or state.thread.chain:
        return []
    state.project = cwd
    return [codex_thread.moved(payload.cwd, state.thread, at)]


def settings(state: State, payload: Payload, _at: float) -> list[Record]:
    """`thread_settings_applied`: the service tier; a setting that is absent is the default."""
    chosen = payload.thread_settings
    if isinstance(chosen, dict):
        state.tier = _TIERS.get(text(chosen.get("service_tier")), "")
    return []


def started(state: State, payload: Payload, at: float) -> list[Record]:
    """`task_started`: the agent has something to do."""
    state.tasks, state.limits.refused = True, False
    state.window = natural(payload.model_context_window) or state.window
    state.counter.turn_begins()
    state.tools.take()
    return state.sign("working", at)


def ended(state: State, payload: Payload, at: float) -> list[Record]:
    """`task_complete` and `turn_aborted`: the person's move, or a refusal."""
    refused = state.refused(at) if codex_limits.is_usage_limit(payload.error) else []
    return [*state.settled(), *refused, *state.sign("waiting", at)]


def failed(state: State, payload: Payload, at: float) -> list[Record]:
    """`error`: only the used-up plan matters."""
    return state.refused(at) if codex_limits.is_usage_limit(payload.codex_error_info) else []


def shortened(state: State, _payload: Payload, at: float) -> list[Record]:
    """`context_compacted`: the event beside the `compacted` line."""
    return compaction(state, at)


def message(state: State, payload: Payload, at: float) -> list[Record]:
    """`user_message`, unless Codex wrote it."""
    if payload.kind not in (None, "plain") or _INJECTED.match(bytes(payload.message)[:80]):
        return []
    return _prompt(state, "event", "", at)


def item(state: State, payload: Payload, at: float) -> list[Record]:
    """`item_completed`: prompts, compactions, and what programs of code mode ran."""
    done = payload.item
    if done is None:
        return []
    if done.type == "UserMessage":
        is_human = not _INJECTED.match(bytes(done.content)[:80])
        return _prompt(state, "item", text(done.id), at) if is_human else []
    if done.type == "ContextCompaction":
        return compaction(state, at)
    tool = codex_tools.performed(done, digests=state.wants_digest(at))
    return _performed(state, tool) if tool else []


def call(state: State, payload: Payload, at: float) -> list[Record]:
    """A tool call: it belongs to the response whose usage comes next."""
    kind = text(payload.type)
    tool = codex_tools.called(kind, payload, at, digests=state.wants_digest(at))
    if state.tools.is_new(tool):
        state.tools.open = True
        if not codex_tools.is_code(kind, payload):
            state.tools.pending.append(tool)
    return state.sign("working", at)


def output(state: State, payload: Payload, at: float) -> list[Record]:
    """The size of what a tool gave back."""
    tool, size = text(payload.call_id), len(memoryview(payload.output))
    if not tool:
        return []
    result = ToolResult(tool, "codex", state.thread.session, at, size, chain=state.thread.chain)
    signs = state.sign("working", at)
    return [result, *signs] if signs else [result]


def _performed(state: State, tool: ToolUse) -> list[Record]:
    """A command that a program ran: it belongs to the response that wrote the program, counted already or not."""
    if not state.tools.is_new(tool):
        return []
    if state.tools.open or state.last is None:
        state.tools.pending.append(tool)
        return []
    return [msgspec.structs.replace(state.last, tools=(tool,))]


def _prompt(state: State, kind: str, identity: str, at: float) -> list[Record]:
    """One prompt, from whichever of the two lines comes first. What a subagent is told is not the person's."""
    is_twin = state.prompt_kind not in ("", kind) and at - state.prompt_at < _TWIN
    if state.thread.chain or is_twin:
        return []
    state.prompt_kind, state.prompt_at, state.limits.refused = kind, at, False
    state.tools.take()
    key = f"codex:{identity}" if identity else f"codex:{state.thread.id}:prompt:{at:.3f}"
    prompt = Prompt(key, "codex", state.thread.session, at, state.claim)
    return [*state.settled(), prompt, *state.sign("working", at)]
