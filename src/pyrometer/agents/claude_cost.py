"""What Claude Code itself says that a session has used: one line when a process ends, from 2.1.250 on."""

from __future__ import annotations

import math

import msgspec

from pyrometer.agents.claude_lines import CacheCreation
from pyrometer.agents.claude_usage import count, writes
from pyrometer.agents.numbers import natural
from pyrometer.model import CostState, Record, Trouble
from pyrometer.text import printable
from pyrometer.usage import Usage

AGENT = "claude"
_MOST_MODELS = 64
_COUNTS = {
    "uncached": "inputTokens",
    "cache_read": "cacheReadInputTokens",
    "output": "outputTokens",
    "reasoning": "thinkingTokens",
}


def cost_state(line: bytes, session: str, at: float) -> list[Record]:
    """The record of a `cost-state` line. It has no time of its own: `at` is that of the line before it.

    Its totals are those of the session with all its processes, subagents and side requests; a fork's begin with its
    parent's.
    """
    try:
        said = msgspec.json.decode(line)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return [Trouble("bad json")]
    models = said.get("modelUsage") if isinstance(said, dict) else None
    if not isinstance(models, dict):
        return [Trouble("no usage")]
    troubles: list[Record] = []
    usage = tuple(
        (printable(str(name)), _usage(counts, troubles))
        for name, counts in sorted(models.items())[:_MOST_MODELS]
        if isinstance(counts, dict)
    )
    own = said.get("sessionId")
    whose = printable(own) if isinstance(own, str) and own else session
    unknown = said.get("hasUnknownModelCost") is True
    return [*troubles, CostState(AGENT, whose, at, None if unknown else _dollars(said.get("totalCostUSD")), usage)]


def _usage(said: dict[str, object], troubles: list[Record]) -> Usage:
    counts = {name: _count(said, field, troubles) for name, field in _COUNTS.items()}
    short = said.get("cacheCreationEphemeral5mInputTokens")
    long = said.get("cacheCreationEphemeral1hInputTokens")
    total = _count(said, "cacheCreationInputTokens", troubles)
    split = None if short is None and long is None else CacheCreation(natural(short), natural(long))
    written = writes(total, split, troubles.append)
    return Usage(cache_write_5m=written[0], cache_write_1h=written[1], **counts)


def _count(said: dict[str, object], field: str, troubles: list[Record]) -> int:
    value = said.get(field)
    return 0 if value is None else count(-1 if (found := natural(value)) is None else found, troubles.append)


def _dollars(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < math.inf:
        return None
    return float(value)
