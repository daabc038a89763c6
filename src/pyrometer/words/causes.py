"""Why a session burns more than it used to, and what to do about that."""

from __future__ import annotations

from pyrometer.snapshot.findings import BurnCause, Findings
from pyrometer.words.times import times

_ACTIONS: dict[BurnCause, str] = {
    "cache rebuild": "keep model and tools as they are, so that the cache holds",
    "context growth": "/compact at the next natural break",
    "subagents": "let them finish; start fewer at once next time",
    "model switch": "/model back for what does not need it",
    "more output": "ask for the change alone, not for whole files",
    "more turns": "look at what it does; Esc if you did not mean it",
}


def cause_words(findings: Findings) -> str:
    """`14 subagents`, `context growth 2.1×`; empty if no cause is known."""
    if findings.cause is None:
        return ""
    if findings.cause == "subagents" and findings.chains_running:
        return f"{findings.chains_running} subagent{'s' if findings.chains_running != 1 else ''}"
    factor = f" {times(findings.cause_factor)}" if findings.cause_factor is not None else ""
    return f"{findings.cause}{factor}"


def cause_action(findings: Findings | None) -> str:
    """What to do about the largest cause."""
    if findings is None or findings.cause is None:
        return "look at what it runs; Esc if you did not mean it"
    return _ACTIONS[findings.cause]
