"""The alert log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import ClassVar

from textual import events

from pyrometer.snapshot import AlertView
from pyrometer.text import clock
from pyrometer.tui.cells import Line
from pyrometer.tui.widgets.alert_lines import MOST_LINES, alert_lines, alert_title
from pyrometer.tui.widgets.line_widget import LineWidget


@dataclass(frozen=True, slots=True)
class AlertsContent:
    """Alerts, newest first, and until when they are silent."""

    alerts: tuple[AlertView, ...]
    day: float
    """Any instant of today."""
    zone: tzinfo | None
    muted_until: float | None = None


class AlertLog(LineWidget[AlertsContent], can_focus=True):
    """A title, and a line for each alert."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "alert--title",
        "alert--focused",
        "alert--muted",
        "alert--time",
        "alert--words",
        "alert--quiet",
        "alert--critical",
        "alert--warning",
        "alert--info",
    }

    first = 0
    """Alerts scrolled past."""

    def content_lines(self, content: AlertsContent, width: int, height: int) -> Sequence[Line]:
        muted = clock(content.muted_until, content.zone) if content.muted_until is not None else ""
        title = alert_title(content.alerts, width, muted=muted, focused=self.has_focus)
        first = min(self.first, max(0, len(content.alerts) - height + 1))
        lines = [title]
        for alert in content.alerts[first:]:
            left = height - len(lines)
            if left < 1:
                break
            lines += alert_lines(alert, width, now=content.day, zone=content.zone, most=min(MOST_LINES, left))
        return lines

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.action_scroll(-1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.action_scroll(1)

    def action_scroll(self, rows: int) -> None:
        """Looks `rows` further down."""
        last = max(0, len(self.content.alerts) - self.size.height + 1) if self.content else 0
        self.first = min(last, max(0, self.first + rows))
        self.redraw()
