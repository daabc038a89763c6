"""What makes real logs hard to count. Each trap can be switched on alone, so that an error can be traced to it."""

from __future__ import annotations

from typing import TypeAlias

Traps: TypeAlias = frozenset[str]

USUAL = {
    "stream": 0.65,
    "never_final": 0.05,
    "resume": 0.02,
    "fork_marked": 0.02,
    "fork_silent": 0.02,
    "fork_old": 0.02,
    "no_request_id": 0.03,
    "task_usage": 1.0,
    "progress_copy": 1.0,
    "api_error": 0.004,
    "write_1h": 0.35,
    "torn_tail": 0.02,
    "junk": 0.001,
    "codex_repeat": 0.5,
    "codex_null": 1.0,
    "codex_fork": 0.06,
    "codex_records": 0.5,
    "codex_estimate": 1.0,
}
"""How often each trap occurs, as a share of whatever it can happen to."""

MEANING = {
    "stream": "early lines of a response carry a partial output count",
    "never_final": "old versions never write the final output count: what stands there is a lower bound",
    "resume": "a resumed session starts its new file with the old lines, unchanged",
    "fork_marked": "a fork copies the lines and marks them with `forkedFrom`",
    "fork_silent": "a fork copies the lines under its own session id, unmarked",
    "fork_old": "an old fork copies the lines without `requestId` and with the time of copying",
    "no_request_id": "gateways give no `requestId`",
    "task_usage": "the result of a subagent repeats usage in `toolUseResult`",
    "progress_copy": "progress lines hold copies of a subagent's responses",
    "api_error": "the client writes an assistant line of its own after an error",
    "write_1h": "cache writes with a lifetime of one hour",
    "torn_tail": "the last line is half a line",
    "junk": "lines that are no JSON objects",
    "codex_repeat": "a `token_count` repeats its totals because only a limit has changed",
    "codex_null": "the first `token_count` has no info",
    "codex_fork": "a forked rollout begins with its parent's counts, stamped with the time of forking",
    "codex_records": "newer rollouts write a `token_usage_record` before the `token_count` that repeats it",
    "codex_estimate": "after a compaction a `token_count` holds an estimate",
}
ALL: Traps = frozenset(USUAL)


def chosen(names: str) -> Traps:
    """`all`, `none`, or a comma list. ValueError for an unknown name."""
    if names in ("all", "none"):
        return ALL if names == "all" else frozenset()
    found = frozenset(names.split(","))
    if unknown := found - ALL:
        raise ValueError(f"unknown traps: {', '.join(sorted(unknown))}; known are {', '.join(sorted(ALL))}")
    return found


def rate(traps: Traps, trap: str) -> float:
    """How often the trap occurs: as usual among many others, nearly always in a corpus made for a few."""
    if trap not in traps:
        return 0.0
    return USUAL[trap] if len(traps) > 6 else max(USUAL[trap], min(0.9, USUAL[trap] * 45))
