"""Percentage points of a window."""

from __future__ import annotations


def points_text(value: float) -> str:
    """As far as they can be told apart: `12`, `3.2`, `0.04`."""
    if value <= 0:
        return "0"
    if value >= 9.95:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 0.095 else f"{value:.2f}" if value >= 0.005 else "<0.01"
