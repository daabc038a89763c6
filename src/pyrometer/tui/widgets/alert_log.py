"""The alert log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import ClassVar

import msgspec
from textual import events
from textual.binding import BindingType

from pyrometer.snapshot import AlertView
from pyrometer.text import clock
from pyrometer.tui.bindings import ALERT_BINDINGS
from pyrometer.tui.cells import Line
from pyrometer.tui.messages import AlertOpened
from pyrometer.tui.widgets.alert_lines import MOST_LINES, WHOLE, alert_lines, alert_title
from pyrometer.tui.widgets.line_widget import LineWidget


class AlertsContent(msgspec.Struct, frozen=True):
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
        "alert--cursor",
    }
    BINDINGS: ClassVar[list[BindingType]] = list(ALERT_BINDINGS)

    first = 0
    """Alerts scrolled past."""
    chosen: tuple[str, str, float] | None = None
    """Rule, subject and beginning of the alert that is chosen."""

    def content_lines(self, content: AlertsContent, width: int, height: int) -> Sequence[Line]:
        muted = clock(content.muted_until, content.zone) if content.muted_until is not None else ""
        title = alert_title(content.alerts, width, muted=muted, focused=self.has_focus)
        first = min(self.first, max(0, len(content.alerts) - height + 1))
        lines, whole = [title], self._most(width, height)
        for alert, most in zip(content.alerts[first:], whole[first:], strict=True):
            left = height - len(lines)
            if left < 1:
                break
            lines += alert_lines(alert, width, now=content.day, zone=content.zone, most=min(most, left),
                                 chosen=_key(alert) == self.chosen and self.has_focus)  # fmt: skip
        return lines

    def _most(self, width: int, height: int) -> list[int]:
        """Lines that each alert may take: as many as it needs to say what to do, as far as all of them leave room."""
        alerts = self.content.alerts if self.content else ()
        if len(alerts) >= height:
            return [MOST_LINES] * len(alerts)
        usual = [self._taken(alert, width, MOST_LINES) for alert in alerts]
        spare, most = height - 1 - sum(usual), []
        for alert, lines in zip(alerts, usual, strict=True):
            more = self._taken(alert, width, WHOLE) - lines
            most.append(WHOLE if more <= spare else MOST_LINES)
            spare -= more if more <= spare else 0
        return most

    def _taken(self, alert: AlertView, width: int, most: int) -> int:
        """Lines that an alert takes in the list."""
        assert self.content is not None
        return len(alert_lines(alert, width, now=self.content.day, zone=self.content.zone, most=most))

    def _rows(self) -> list[int]:
        """The same of all alerts, as the list is drawn now."""
        alerts = self.content.alerts if self.content else ()
        width, height = self.size
        most = self._most(width, height)
        return [self._taken(alert, width, lines) for alert, lines in zip(alerts, most, strict=True)]

    @property
    def selected(self) -> AlertView | None:
        """The chosen alert, if it is still in the log."""
        alerts = self.content.alerts if self.content else ()
        return next((alert for alert in alerts if _key(alert) == self.chosen), None)

    def action_move(self, rows: int) -> None:
        """Chooses the alert so many further down; the first in sight to begin with."""
        keys = [_key(alert) for alert in self.content.alerts] if self.content else []
        self._choose(keys.index(self.chosen) + rows if self.chosen in keys else self.first)

    def action_edge(self, side: int) -> None:
        """Chooses the newest or the oldest alert."""
        self._choose(0 if side < 0 else len(self.content.alerts) - 1 if self.content else 0)

    def action_open(self) -> None:
        """Asks for what the chosen alert is about."""
        if self.selected is None:
            self.action_move(0)
        if self.selected is not None:
            self.post_message(AlertOpened(self.selected.subject))

    def _choose(self, place: int) -> None:
        alerts = self.content.alerts if self.content else ()
        if alerts:
            place = max(0, min(place, len(alerts) - 1))
            self.chosen = _key(alerts[place])
            self.first = min(self.first, place)
            while self._bottom(place) > self.size.height and self.first < place:
                self.first += 1
            self.redraw()

    def _bottom(self, place: int) -> int:
        """Rows from the title to the end of the alert `place`."""
        return 1 + sum(self._rows()[self.first : place + 1])

    def on_click(self, event: events.Click) -> None:
        """Chooses the alert under the mouse."""
        below = event.y - 1
        alerts = self.content.alerts if self.content else ()
        for alert, rows in list(zip(alerts, self._rows(), strict=True))[self.first :]:
            if 0 <= below < rows:
                self.chosen = _key(alert)
                self.redraw()
                return
            below -= rows

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


def _key(alert: AlertView) -> tuple[str, str, float]:
    return (alert.rule, alert.subject, alert.since)
