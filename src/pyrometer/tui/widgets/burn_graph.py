"""The burn graph with its title."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import msgspec
from textual import events

from pyrometer.snapshot import BurnSeries, BurnView
from pyrometer.tui.cells import Line
from pyrometer.tui.messages import SpanChosen
from pyrometer.tui.widgets.burn_plot import plot
from pyrometer.tui.widgets.burn_title import burn_title
from pyrometer.tui.widgets.line_widget import LineWidget

AXIS_FROM = 60
"""Narrower graphs have no axis numbers."""


class BurnContent(msgspec.Struct, frozen=True):
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

    _plotted: tuple[object, ...] = ()
    _plot: Sequence[Line] = ()

    def content_lines(self, content: BurnContent, width: int, height: int) -> Sequence[Line]:
        seconds = content.seconds if height > 1 else None
        title = burn_title(content.burn, width, seconds=seconds, focused=self.has_focus)
        return [title, *self._graph(content, width, height - 1)] if height > 1 else [title]

    def _graph(self, content: BurnContent, width: int, rows: int) -> Sequence[Line]:
        """The plot stands as long as its series does: the baseline moves with it, not with each snapshot."""
        wanted = (content.series, content.seconds, width, rows)
        if wanted != self._plotted:
            self._plotted = wanted
            axis, normal = width >= AXIS_FROM, content.burn.normal
            self._plot = plot(content.series, normal, width=width, rows=rows, seconds=content.seconds, axis=axis)
        return self._plot

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.post_message(SpanChosen(-1))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.post_message(SpanChosen(1))
