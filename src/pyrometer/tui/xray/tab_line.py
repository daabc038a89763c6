"""The pages of the X-ray in one line: their keys, and which is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import msgspec
from textual import events
from textual.message import Message

from pyrometer.tui.cells import Line, cell_len, clip_line, length, spread
from pyrometer.tui.widgets.line_widget import LineWidget


class TabsContent(msgspec.Struct, frozen=True):
    """(key, name) of each page, the open one, and what is to be said of the cache at the right edge."""

    tabs: tuple[tuple[str, str], ...]
    open: str
    note: str = ""


class TabLine(LineWidget[TabsContent]):
    """A click opens a page."""

    class Picked(Message):
        """The person wants this page."""

        def __init__(self, name: str) -> None:
            self.name = name
            super().__init__()

    COMPONENT_CLASSES: ClassVar[set[str]] = {"tabs--key", "tabs--name", "tabs--open", "tabs--note"}
    DEFAULT_CSS = """
    TabLine {
        height: 1;
        & > .tabs--key { color: $accent-sign; }
        & > .tabs--name { color: $muted; }
        & > .tabs--open { color: $foreground; text-style: bold reverse; }
        & > .tabs--note { color: $muted; }
    }
    """

    def content_lines(self, content: TabsContent, width: int, height: int) -> Sequence[Line]:
        line = tuple(piece for _, pieces in tabs(content, width) for piece in pieces)
        room = width - length(line) - 1
        note = next((text for text in (f"cache {content.note}", content.note) if cell_len(text) <= room), "")
        return [spread(line, ((note, "tabs--note"),) if content.note else (), width)][:height]

    def on_click(self, event: events.Click) -> None:
        begin = 0
        for name, pieces in tabs(self.content, self.size.width) if self.content else ():
            begin += sum(cell_len(text) for text, _ in pieces)
            if event.x < begin:
                event.stop()
                self.post_message(self.Picked(name))
                return


def tabs(content: TabsContent, width: int) -> list[tuple[str, Line]]:
    """The pieces of each tab: key and name, or where that is too long the name of the open one alone."""
    whole = sum(cell_len(key) + cell_len(name) + 3 for key, name in content.tabs)
    found: list[tuple[str, Line]] = []
    for key, name in content.tabs:
        if name == content.open:
            line: Line = ((f"{key} {name}", "tabs--open"), ("  " if whole <= width else " ", ""))
        elif whole <= width:
            line = ((key, "tabs--key"), (f" {name}  ", "tabs--name"))
        else:
            line = ((key, "tabs--key"), (" ", ""))
        found.append((name, clip_line(line, width)))
    return found
