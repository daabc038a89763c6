"""From one assistant line of Claude Code to turns: its own, and those of advisors asked along the way."""

from __future__ import annotations

from functools import lru_cache

from msgspec.structs import replace

from pyrometer.agents.claude_content import tool_uses
from pyrometer.agents.claude_lines import Answer, AnswerMessage, Diagnostics, Iteration, Line, Message, UsageLine
from pyrometer.agents.claude_origin import Origin
from pyrometer.agents.claude_usage import Report, context_of, searches_of, tier_of, usage_of, usage_of_step
from pyrometer.agents.claude_windows import LARGE, SMALL, context_window
from pyrometer.model import Record, Trouble, Turn
from pyrometer.text import printable
from pyrometer.usage import ToolUse, Usage

AGENT = "claude"
ADVISOR = "advisor_message"

_MOST_WIDE = 16
_clean = lru_cache(maxsize=64)(printable)


def turns_of(
    line: Line | Answer,
    message: Message | AnswerMessage,
    origin: Origin,
    at: float,
    wide: list[str],
    records: list[Record],
    tools: tuple[ToolUse, ...] | None = None,
) -> None:
    """Adds the turns of one line. `wide` collects the models that a prompt has proven to have the large window.

    `tools` are the line's calls, if they are known already.
    """
    said, report = message.usage, records.append
    if said is None:
        report(Trouble("no usage"))
        said = UsageLine()
    usage = usage_of(said, report)
    context, searches = context_of(said, usage, report), searches_of(said, report)
    tools = tool_uses(message.content) if tools is None else tools
    final = bool(message.stop_reason) and not line.is_aborted_mid_stream
    turn = turn_of(line, message, usage, context or 0, searches, origin, at, final, tools, wide)
    records.append(turn)
    if said.iterations:
        records += _advisors(said.iterations, turn, report)


def is_compound(said: UsageLine) -> bool:
    """Whether the counts may make more of an answer than one turn with the context of its prompt."""
    steps, searches = said.iterations, said.server_tool_use
    return bool(steps and (len(steps) > 1 or steps[0].type == ADVISOR)) or (
        searches is not None and searches.web_search_requests not in (None, 0)
    )


def turn_of(
    line: Line | Answer,
    message: Message | AnswerMessage,
    usage: Usage,
    context: int,
    searches: int,
    origin: Origin,
    at: float,
    final: bool,
    tools: tuple[ToolUse, ...],
    wide: list[str],
) -> Turn:
    """The line's own turn, from what is known of it."""
    model = _clean(message.model or "")
    return Turn(
        _key(line, message, usage, at),
        AGENT,
        origin.session,
        at,
        model,
        usage,
        origin.chain,
        origin.subagent,
        final,
        tools,
        context or None,
        _window(model, line.requested_model or "", context, wide),
        tier_of(message.usage) if message.usage else "",
        searches,
        origin.claim,
        _miss(message.diagnostics) if message.diagnostics else "",
    )


def _advisors(steps: list[Iteration], turn: Turn, report: Report) -> list[Turn]:
    """Requests to other models within the response; its own counts do not contain them."""
    asked = [step for step in steps if step.type == ADVISOR]
    return [
        replace(
            turn,
            key=f"{turn.key}:advisor{number}",
            model=_clean(step.model or "") or turn.model,
            usage=usage_of_step(step, report),
            tools=(),
            context=None,
            context_window=None,
            web_searches=0,
        )
        for number, step in enumerate(asked)
    ]


def _key(line: Line | Answer, message: Message | AnswerMessage, usage: Usage, at: float) -> str:
    """One key per response, in every file that holds a line of it.

    A response's input and cache counts are the same in all its lines, so they tell apart the answers of gateways that
    use an id twice. Request ids are no part of it: old copies lack them, side questions change them.
    """
    counts = f"{usage.uncached}:{usage.cache_read}:{usage.cache_write_5m}:{usage.cache_write_1h}"
    if message.id:
        return f"{printable(message.id)}:{counts}"
    return printable(line.uuid) if line.uuid else f"{at}:{counts}:{usage.output}"


def _miss(said: Diagnostics) -> str:
    """Why the cache was missed; `none` and `unavailable` say nothing."""
    reason = said.cache_miss_reason
    word = _clean(reason.type or "") if reason else ""
    return "" if word in ("none", "unavailable") else word


def _window(model: str, requested: str, prompt: int, wide: list[str]) -> int | None:
    """The context window. What one prompt has proven holds for the model's later turns in the file."""
    window = LARGE if model in wide else context_window(model, requested, prompt)
    if prompt > SMALL and window == LARGE and model not in wide and len(wide) < _MOST_WIDE:
        wide.append(model)
    return window
