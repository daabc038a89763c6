"""One pace gauge per window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events

from pyrometer.snapshot import WindowView
from pyrometer.tui.cells import Line, fit
from pyrometer.tui.messages import WindowChosen
from pyrometer.tui.widgets.line_widget import LineWidget
from pyrometer.tui.widgets.pace_line import LABEL, pace_line
from pyrometer.tui.widgets.window_lines import window_labels

LABEL_MAX = 18
"""Longer labels are cut."""


@dataclass(frozen=True, slots=True)
class GaugesContent:
    """The windows, and which of them the person chose for the verdict."""

    windows: tuple[WindowView, ...]
    now: float
    chosen: int | None = None


class Gauges(LineWidget[GaugesContent]):
    """A line for each window. A click on a line chooses its window for the verdict."""

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
    }

    def content_lines(self, content: GaugesContent, width: int, height: int) -> Sequence[Line]:
        return gauge_lines(content, width)[:height]

    def on_click(self, event: events.Click) -> None:
        if self.content and event.y < len(self.content.windows):
            self.post_message(WindowChosen(event.y))


def label_width(labels: Sequence[str], width: int) -> int:
    """Cells for the labels: ten as a rule, more for longer names where the bar stays long enough."""
    wanted = max([LABEL, *(cell_len(label) + 1 for label in labels)])
    return min(wanted, max(12, width // 3), LABEL_MAX)


def gauge_lines(content: GaugesContent, width: int) -> list[Line]:
    """All windows; the chosen one has a mark before its bar."""
    labels = window_labels(content.windows)
    cells = label_width(labels, width)
    lines = []
    for place, (window, label) in enumerate(zip(content.windows, labels, strict=True)):
        name = f"{fit(label, cells - 1)}›" if place == content.chosen else label
        lines.append(pace_line(window, width, now=content.now, label=name, label_width=cells))
    return lines
