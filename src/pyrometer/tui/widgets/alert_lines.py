"""The alert log as lines, newest first: time, sign, message and, where there is room, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from rich.cells import cell_len

from pyrometer.snapshot import AlertView
from pyrometer.text import clock
from pyrometer.tui.cells import Line, clip, clip_line, spread
from pyrometer.words import LEVEL_SIGNS

OVER = "✓"
"""The sign of an alert that is past."""


def alert_title(alerts: Sequence[AlertView], width: int, *, muted: str, focused: bool) -> Line:
    """`alerts`, how many are firing, and until when they are muted."""
    firing = sum(1 for alert in alerts if alert.resolved_at is None and alert.level != "info")
    words = " none so far" if not alerts else f" {firing} firing" if firing else ""
    title: Line = (("alerts", "alert--focused" if focused else "alert--title"), (words, "alert--quiet"))
    return spread(title, ((f"muted until {muted}", "alert--muted"),) if muted else (), width)


def alert_line(alert: AlertView, width: int, *, now: float, zone: tzinfo | None) -> Line:
    """One alert in at most `width` cells. A past one is quiet and says when it was over."""
    over = alert.resolved_at is not None
    time = clock(alert.since, zone, now=now) if now - alert.since < 86_400 else clock(alert.since, zone, now=now)[:6]
    head: Line = ((f"{time} ", "alert--time"), (f"{OVER if over else LEVEL_SIGNS[alert.level]} ", _colour(alert)))
    room = width - sum(cell_len(text) for text, _ in head)
    words = "alert--quiet" if over else "alert--words"
    return clip_line((*head, *_message(alert, max(0, room), words, zone)), width)


def _message(alert: AlertView, room: int, words: str, zone: tzinfo | None) -> Line:
    tail = f" · over {clock(alert.resolved_at, zone)}" if alert.resolved_at is not None else ""
    tail = tail or (f" · {alert.action}" if alert.action else "")
    if cell_len(alert.message + tail) <= room:
        return ((alert.message, words), (tail, "alert--quiet"))
    return ((clip(alert.message, room), words),)


def _colour(alert: AlertView) -> str:
    if alert.resolved_at is not None or alert.muted:
        return "alert--quiet"
    return f"alert--{alert.level}"
