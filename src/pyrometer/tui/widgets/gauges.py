"""One pace gauge per window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import msgspec
from rich.cells import cell_len
from textual import events
from textual.binding import BindingType

from pyrometer.snapshot import BadgeView, WindowView
from pyrometer.tui.bindings import GAUGE_BINDINGS
from pyrometer.tui.cells import Line, fit
from pyrometer.tui.messages import WindowChosen, WindowOpened
from pyrometer.tui.widgets.badges import BADGE_COLOURS, BADGES, BADGES_FROM, badge_cells, badge_sign
from pyrometer.tui.widgets.line_widget import LineWidget
from pyrometer.tui.widgets.pace_line import LABEL, pace_line
from pyrometer.tui.widgets.window_lines import window_labels

LABEL_MAX = 18
"""Longer labels are cut."""


class GaugesContent(msgspec.Struct, frozen=True):
    """The windows, and which of them the person chose for the verdict."""

    windows: tuple[WindowView, ...]
    now: float
    chosen: int | None = None
    badges: tuple[BadgeView, ...] = ()
    """Those of windows."""


class Gauges(LineWidget[GaugesContent], can_focus=True):
    """A line for each window. A click chooses one for the verdict, the next opens it; so do arrows and enter."""

    BINDINGS: ClassVar[list[BindingType]] = list(GAUGE_BINDINGS)
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "pace--label",
        "pace--chosen",
        "pace--used",
        "pace--tight",
        "pace--lockout",
        "pace--projected",
        "pace--free",
        "pace--even",
        "pace--value",
        "pace--age",
        *BADGE_COLOURS,
    }

    def content_lines(self, content: GaugesContent, width: int, height: int) -> Sequence[Line]:
        return gauge_lines(content, width, cursor=self._cursor if self.has_focus else None)[:height]

    @property
    def _cursor(self) -> int:
        """The window that the keys mean: the chosen one, or the first."""
        return (self.content.chosen if self.content else None) or 0

    def action_move(self, rows: int) -> None:
        """Chooses the window above or below for the verdict."""
        if self.content and self.content.windows:
            place = max(0, min(len(self.content.windows) - 1, self._cursor + rows))
            if place != self.content.chosen:
                self.post_message(WindowChosen(place))

    def action_open(self) -> None:
        """Asks for all that is known of the window."""
        if self.content and self.content.windows:
            self.post_message(WindowOpened(self._cursor))

    def on_click(self, event: events.Click) -> None:
        if self.content and event.y < len(self.content.windows):
            again = event.y == self.content.chosen
            self.post_message(WindowOpened(event.y) if again else WindowChosen(event.y))


def label_width(labels: Sequence[str], width: int) -> int:
    """Cells for the labels: ten as a rule, more for longer names where the bar stays long enough."""
    wanted = max([LABEL, *(cell_len(label) + 1 for label in labels)])
    return min(wanted, max(12, width // 3), LABEL_MAX)


def gauge_lines(content: GaugesContent, width: int, *, cursor: int | None = None) -> list[Line]:
    """All windows; the chosen one, or the one that the keys mean, has a mark before its bar."""
    labels = window_labels(content.windows)
    cells = label_width(labels, width)
    marked = content.chosen if content.chosen is not None else cursor
    beside = BADGES if content.badges and width >= BADGES_FROM else 0
    lines = []
    for place, (window, label) in enumerate(zip(content.windows, labels, strict=True)):
        found = [badge for badge in content.badges if badge.subject == window.subject]
        name = _label(label, cells, badge_sign(found) if not beside else "", marked=place == marked)
        line = pace_line(window, width - beside, now=content.now, label=name, label_width=cells)
        lines.append((*line, *badge_cells(found, beside)) if found and beside else line)
    return lines


def _label(label: str, cells: int, sign: str, *, marked: bool) -> str:
    """The name, behind it the sign of a badge, at the end the mark of the chosen one."""
    end = f"{sign}{'›' if marked else ' ' if sign else ''}"
    return f"{fit(label, cells - len(end))}{end}" if end else label
