"""The alert with which channels are tried. It says so."""

from __future__ import annotations

from pyrometer.snapshot import AlertView


def sample_alert(now: float) -> AlertView:
    """Critical, about nothing."""
    return AlertView(
        rule="test",
        subject="test",
        level="critical",
        message="TEST: this is how an alert of Pyrometer looks; nothing has happened",
        action="nothing to do",
        since=now,
    )
