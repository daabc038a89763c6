"""One sign for each verdict and alert level: the screen can be read without colour."""

from __future__ import annotations

from pyrometer.snapshot import Severity, Verdict

SIGNS: dict[Verdict, str] = {
    Verdict.WAITING: "…",
    Verdict.IDLE: "○",
    Verdict.OK: "●",
    Verdict.TIGHT: "◐",
    Verdict.LOCKOUT: "▲",
    Verdict.LOCKED: "■",
    Verdict.UNKNOWN: "?",
}
LEVEL_SIGNS: dict[Severity, str] = {"badge": "!", "info": "○", "warning": "▲", "critical": "■"}


def sign(verdict: Verdict) -> str:
    """The sign of the verdict, one column wide."""
    return SIGNS[verdict]
