"""A lock-out to come, in one clause: how full, full when, how likely."""

from __future__ import annotations

from datetime import tzinfo

from pyrometer.snapshot import WindowView
from pyrometer.snapshot.outlook import Outlook
from pyrometer.text import clock, percent, share, span
from pyrometer.words.names import window_name


def lockout_words(window: WindowView, outlook: Outlook, now: float, zone: tzinfo | None) -> str:
    """`claude 5h 62% · full ~14:35 (14:10–15:20), 50m before the reset · 71% likely`."""
    used = f"{'at most ' if outlook.at_least else ''}{percent(outlook.percent)}"
    full = _full(window, outlook, now, zone)
    return f"{window_name(window)} {used} · {full} · {share(outlook.probability)} likely"


def _full(window: WindowView, outlook: Outlook, now: float, zone: tzinfo | None) -> str:
    if outlook.eta50 is None:
        if window.resets_at is None:
            return f"full before the reset, as of {clock(now, zone)}"
        return f"full before the reset {clock(window.resets_at, zone, now=now)}"
    words = f"full ~{clock(outlook.eta50, zone, now=now)}"
    if outlook.eta10 is not None and outlook.eta90 is not None:
        words += f" ({clock(outlook.eta10, zone, now=now)}–{clock(outlook.eta90, zone, now=now)})"
    if window.resets_at is not None and window.resets_at > outlook.eta50:
        words += f", {span(window.resets_at - outlook.eta50)} before the reset"
    return words
