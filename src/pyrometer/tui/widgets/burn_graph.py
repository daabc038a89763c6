"""The burn graph with its title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events

from pyrometer.snapshot import BurnSeries, BurnView
from pyrometer.tui.cells import Line
from pyrometer.tui.messages import SpanChosen
from pyrometer.tui.widgets.burn_plot import plot
from pyrometer.tui.widgets.burn_title import burn_title
from pyrometer.tui.widgets.line_widget import LineWidget

AXIS_FROM = 60
"""Narrower graphs have no axis numbers."""


@dataclass(frozen=True, slots=True)
class BurnContent:
    """The rate now, the rates before, and how many seconds back the graph reaches."""

    burn: BurnView
    series: BurnSeries | None
    seconds: float


class BurnGraph(LineWidget[BurnContent], can_focus=True):
    """The title, and the graph in the rows below it. The wheel changes the time span."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "burn--title",
        "burn--focused",
        "burn--words",
        "burn--normal",
        "burn--high",
        "burn--extreme",
        "burn--baseline",
        "burn--axis",
    }

    def content_lines(self, content: BurnContent, width: int, height: int) -> Sequence[Line]:
        seconds = content.seconds if height > 1 else None
        title = burn_title(content.burn, width, seconds=seconds, focused=self.has_focus)
        if height < 2:
            return [title]
        axis = width >= AXIS_FROM
        normal = content.burn.normal
        return [title, *plot(content.series, normal, width=width, rows=height - 1, seconds=content.seconds, axis=axis)]

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.post_message(SpanChosen(-1))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.post_message(SpanChosen(1))
