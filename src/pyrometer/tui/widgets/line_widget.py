"""A widget that draws lines and repaints only those that changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from pyrometer.tui.cells import Line, length, safe

Content = TypeVar("Content")


class LineWidget(Widget, Generic[Content]):
    """Shows one frozen value as lines.

    Equal values are ignored. An unequal one is turned into lines, which are compared with those on the screen; only
    the rows that differ are painted. A value that changes no line paints nothing.
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, markup=False)
        self.content: Content | None = None
        self.painted = 0
        """Rows painted so far."""
        self._drawn: tuple[Line, ...] = ()

    def content_lines(self, content: Content, width: int, height: int) -> Sequence[Line]:
        """At most `height` lines, each of at most `width` cells."""
        raise NotImplementedError

    def show(self, content: Content) -> None:
        """Draws `content` from now on."""
        if content != self.content:
            self.content = content
            self.redraw()

    def redraw(self) -> None:
        """Works the lines out again and repaints those that differ."""
        width, height = self.size
        before, self._drawn = self._drawn, self._lines(width, height)
        if before != self._drawn:
            self.refresh(*_changed_rows(before, self._drawn, width))

    def _lines(self, width: int, height: int) -> tuple[Line, ...]:
        if self.content is None or width < 1 or height < 1:
            return ()
        return tuple(self.content_lines(self.content, width, height))[:height]

    def on_resize(self) -> None:
        self.redraw()

    def on_focus(self) -> None:
        self.redraw()

    def on_blur(self) -> None:
        self.redraw()

    def render_line(self, y: int) -> Strip:
        self.painted += 1
        width = self.size.width
        base = self.rich_style
        if y >= len(self._drawn):
            return Strip.blank(width, base)
        line = self._drawn[y]
        segments = [Segment(safe(text), self.get_component_rich_style(name) if name else base) for text, name in line]
        return Strip(segments, length(line)).adjust_cell_length(width, base)


def _changed_rows(before: Sequence[Line], after: Sequence[Line], width: int) -> list[Region]:
    rows = max(len(before), len(after))
    old = [*before, *[()] * (rows - len(before))]
    new = [*after, *[()] * (rows - len(after))]
    return [Region(0, y, width, 1) for y in range(rows) if old[y] != new[y]]
