"""The alert log as lines, newest first: time, sign, message and, where there is room, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from textwrap import wrap

from pyrometer.snapshot import AlertView
from pyrometer.text import clock
from pyrometer.tui.cells import Line, clip, clip_line, length, longest, safe, spread
from pyrometer.tui.widgets.session_lines import CURSOR
from pyrometer.words import LEVEL_SIGNS

MOST_LINES = 3
"""Lines that a firing alert may take."""
WHOLE = 6
"""The same where there is room for everything."""
OVER = "✓"
"""The sign of an alert that is past."""


def alert_title(alerts: Sequence[AlertView], width: int, *, muted: str, focused: bool) -> Line:
    """`alerts`, how many are firing, and until when they are muted."""
    firing = sum(1 for alert in alerts if alert.resolved_at is None and alert.level != "info")
    words = " none so far" if not alerts else f" {firing} firing" if firing else ""
    title: Line = (("alerts", "alert--focused" if focused else "alert--title"), (words, "alert--quiet"))
    return spread(title, ((f"muted until {muted}", "alert--muted"),) if muted else (), width)


def alert_lines(
    alert: AlertView, width: int, *, now: float, zone: tzinfo | None, most: int = MOST_LINES, chosen: bool = False
) -> list[Line]:
    """One alert in lines of at most `width` cells: up to `most` while it fires, one when it is past."""
    over = alert.resolved_at is not None
    time = f"{clock(alert.since, zone, now=now)}{CURSOR if chosen else ' '}"
    head: Line = (
        (time, "alert--cursor" if chosen else "alert--time"),
        (f"{OVER if over else LEVEL_SIGNS[alert.level]} ", _colour(alert)),
    )
    indent = length(head)
    room = max(1, width - indent)
    if over or alert.muted:
        return [clip_line((*head, (_past(alert, room, zone), "alert--quiet")), width)]
    first, *rest = _firing(alert, room, most)
    below: list[Line] = [((" " * indent, ""), (text, "alert--words")) for text in rest]
    return [clip_line(line, width) for line in ((*head, (first, "alert--words")), *below)]


def _past(alert: AlertView, room: int, zone: tzinfo | None) -> str:
    """What it was, and until when, as far as there is room."""
    tail = f" · over {clock(alert.resolved_at, zone)}" if alert.resolved_at is not None else " · muted"
    return longest((alert.message + tail, alert.message), room)


def _firing(alert: AlertView, room: int, most: int) -> list[str]:
    """Message and action in at most `most` lines; without the action, then cut, where that is too long."""
    whole = f"{alert.message} · {alert.action}" if alert.action else alert.message
    lines: list[str] = []
    for text in (whole, alert.message):
        lines = wrap(safe(text), room) or [""]
        if len(lines) <= most:
            return lines
    return [*lines[: most - 1], clip(" ".join(lines[most - 1 :]), room)]


def alert_rows(alerts: Sequence[AlertView]) -> int:
    """Rows that the log would like, without its title. Depends on what fires, not on its words."""
    return sum(1 if alert.resolved_at is not None or alert.muted else MOST_LINES for alert in alerts)


def _colour(alert: AlertView) -> str:
    if alert.resolved_at is not None or alert.muted:
        return "alert--quiet"
    return f"alert--{alert.level}"
