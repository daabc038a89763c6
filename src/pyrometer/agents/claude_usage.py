"""The counts of one Claude Code response, in the buckets of the model."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from pyrometer.agents.claude_lines import CacheCreation, Iteration, UsageLine
from pyrometer.agents.numbers import LARGEST
from pyrometer.model import Trouble
from pyrometer.text import printable
from pyrometer.usage import Usage

Report = Callable[[Trouble], None]

PLAIN = 1 << 49
"""A power of two below `LARGEST`: see `usage_of`."""
_BAD_NUMBER = Trouble("bad number")
_SPLIT = Trouble("cache split")


def usage_of(said: UsageLine, report: Report) -> Usage:
    """Disjoint buckets. A count that is none is zero and reported; the other counts stand.

    Claude's input excludes both kinds of cache tokens, and its output includes the reasoning.
    """
    details, split, total = said.output_tokens_details, said.cache_creation, said.cache_creation_input_tokens or 0
    if details is None or details.thinking_tokens is None:
        uncached, read, output = said.input_tokens or 0, said.cache_read_input_tokens or 0, said.output_tokens or 0
        short, long = (total, 0) if split is None else _split(split)
        # Counts have a bit above the limit, or the sign, in common with their OR: one test for all of them.
        if 0 <= uncached | read | output | short | long < PLAIN and short + long == total:
            return Usage(uncached, read, short, long, output)
        return _counts(said, report)
    usage = _counts(said, report)
    return replace(usage, reasoning=min(count(details.thinking_tokens, report), usage.output))


def _split(said: CacheCreation) -> tuple[int, int]:
    return said.ephemeral_5m_input_tokens or 0, said.ephemeral_1h_input_tokens or 0


def usage_of_step(step: Iteration, report: Report) -> Usage:
    """The same for one request within a response."""
    return _counts(step, report)


def _counts(said: UsageLine | Iteration, report: Report) -> Usage:
    total, split = said.cache_creation_input_tokens, said.cache_creation
    short, long = writes(total, split, report)
    uncached, read, output = said.input_tokens, said.cache_read_input_tokens, said.output_tokens
    return Usage(count(uncached, report), count(read, report), short, long, count(output, report))


def writes(total: int | None, split: CacheCreation | None, report: Report) -> tuple[int, int]:
    """Tokens written to the cache for 5 minutes and for 1 hour.

    The total rules: without a split it is all 5-minute writes; where the split does not add up, the difference is
    taken to be 5-minute writes, the cheaper ones, and reported.
    """
    if split is None:
        return count(total, report), 0
    short = count(split.ephemeral_5m_input_tokens, report)
    long = count(split.ephemeral_1h_input_tokens, report)
    if total is None or short + long == total:
        return short, long
    whole = count(total, report)
    if whole != short + long:
        report(_SPLIT)
    long = min(long, whole)
    return whole - long, long


def count(value: int | None, report: Report) -> int:
    """`value`; 0 for an absent one; 0 and a report for one that cannot be a count."""
    if value is None:
        return 0
    if 0 <= value <= LARGEST:
        return value
    report(_BAD_NUMBER)
    return 0


def tier_of(said: UsageLine) -> str:
    """Price modifiers: `priority`, `batch`, `flex`; `fast`; `us`."""
    if said.service_tier == "standard" and said.speed in (None, "standard") and said.inference_geo != "us":
        return ""
    service = printable(said.service_tier or "", 40).replace(" ", "_").lower()
    words = ("" if service == "standard" else service, "fast" if said.speed == "fast" else "")
    return " ".join(word for word in (*words, "us" if said.inference_geo == "us" else "") if word)


def searches_of(said: UsageLine, report: Report) -> int:
    """Web searches that the provider ran and charges."""
    return count(said.server_tool_use.web_search_requests, report) if said.server_tool_use else 0


def context_of(said: UsageLine, usage: Usage, report: Report) -> int | None:
    """Size of the context of the last request within the response; None where the line tells no prompt at all."""
    if not said.iterations or len(said.iterations) == 1:
        return usage.prompt or None
    own = [step for step in said.iterations if step.type == "message"]
    return (usage_of_step(own[-1], report) if len(own) > 1 else usage).prompt or None
