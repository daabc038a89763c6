"""How far a window reaches: hours, or days."""

from __future__ import annotations

from pyrometer.snapshot import WindowView

DAY = 1440
"""Minutes from which a window is one of days: other thresholds, and hours instead of minutes of patience."""


def is_long(window: WindowView) -> bool:
    """Whether it is one of days."""
    return window.minutes >= DAY
