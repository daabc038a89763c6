"""The history as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.message import Message

from pyrometer.tui.cells import Line
from pyrometer.tui.widgets.heat_lines import HeatContent, heat_lines, place_at
from pyrometer.tui.widgets.line_widget import LineWidget


class HeatMap(LineWidget[HeatContent]):
    """Shades, bars, an axis. A click chooses; the wheel moves through time."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "heat--nothing", "heat--1", "heat--2", "heat--3", "heat--4", "heat--bar", "heat--locked", "heat--axis",
        "heat--chosen", "heat--cursor",
    }  # fmt: skip
    DEFAULT_CSS = """
    HeatMap {
        height: 1fr;
        & > .heat--nothing { color: $faint; }
        & > .heat--1 { color: $pace-projected; }
        & > .heat--2 { color: $burn-normal; }
        & > .heat--3 { color: $burn-high; }
        & > .heat--4 { color: $burn-extreme; }
        & > .heat--bar { color: $meter; }
        & > .heat--locked { color: $pace-lockout; }
        & > .heat--axis { color: $muted; }
        & > .heat--chosen { color: $accent-sign; text-style: bold; }
        & > .heat--cursor { color: $accent-sign; background: $cursor; text-style: bold; }
    }
    """

    class Chosen(Message):
        """A column was clicked, and maybe one of its cells."""

        def __init__(self, column: int, row: int | None) -> None:
            self.column = column
            self.row = row
            super().__init__()

    class Rolled(Message):
        """The wheel was turned."""

        def __init__(self, steps: int) -> None:
            self.steps = steps
            super().__init__()

    def content_lines(self, content: HeatContent, width: int, height: int) -> Sequence[Line]:
        return heat_lines(content, width, height)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if self.content is not None:
            column, row = place_at(self.content, event.x, event.y, *self.size)
            if column is not None:
                self.post_message(self.Chosen(column, row))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.post_message(self.Rolled(-1))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.post_message(self.Rolled(1))
