"""A scrolling list of lines that are made only when they are seen."""

from __future__ import annotations

from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from pyrometer.tui.cells import Line, length, safe


class _Sight(NamedTuple):
    """What is in sight: cells of a line, first line below the pinned one, and each row's line; None is blank."""

    room: int
    top: int
    lines: tuple[Line | None, ...]


class LineScroll(ScrollView, can_focus=False, inherit_bindings=False):
    """Subclasses say how many lines there are and what each of them is. Line 0 stays at the top if `pinned`.

    Scrolls with the wheel; keys belong to the screen around it.
    """

    DEFAULT_CSS = """
    LineScroll {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        scrollbar-color: $faint;
        scrollbar-color-hover: $muted;
        scrollbar-color-active: $muted;
        scrollbar-background: $background;
        scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
        background: transparent;
    }
    """

    def __init__(self, *, id: str | None = None, pinned: bool = False) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._pinned = pinned
        self._sight = _Sight(0, 0, ())

    def line_count(self) -> int:
        """All lines, the pinned one included."""
        raise NotImplementedError

    def line_at(self, place: int, width: int) -> Line:
        """The line `place` (0..line_count - 1), at most `width` cells long."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Call when the lines have changed: those in sight that are as before are not painted again."""
        self.virtual_size = Size(self.room, self.line_count())
        before, self._sight = self._sight, self._look()
        if before[:2] != self._sight[:2] or len(before.lines) != len(self._sight.lines):
            self.refresh()
            return
        pairs = enumerate(zip(before.lines, self._sight.lines, strict=True))
        if changed := [Region(0, y, self.size.width, 1) for y, (old, new) in pairs if old != new]:
            self.refresh(*changed)

    @property
    def room(self) -> int:
        """Cells of a line, without the scroll bar."""
        return self.scrollable_content_region.width

    @property
    def at_top(self) -> bool:
        return self.scroll_target_y <= 0

    def on_mount(self) -> None:
        self.redraw()

    def on_resize(self) -> None:
        self.redraw()

    def move(self, rows: float) -> None:
        """Scrolls by rows; negative is up."""
        self.scroll_to(y=self.scroll_target_y + rows, animate=False)

    def page(self, pages: int) -> None:
        """Scrolls by pages, keeping one line of the last one in sight."""
        self.move(pages * max(1, self.size.height - 1 - int(self._pinned)))

    def edge(self, side: int) -> None:
        """Scrolls to the first (-1) or last (1) line."""
        self.scroll_to(y=0 if side < 0 else self.max_scroll_y, animate=False)

    def _look(self) -> _Sight:
        """What is in sight now."""
        lines = tuple(self._line_in(y) for y in range(self.size.height))
        return _Sight(self.room, self.scroll_offset.y, lines)

    def _line_in(self, y: int) -> Line | None:
        """The line in the row `y` of the widget."""
        place = 0 if self._pinned and y == 0 else y + self.scroll_offset.y
        return self.line_at(place, self.room) if place < self.line_count() else None

    def render_line(self, y: int) -> Strip:
        width, base, sight = self.room, self.rich_style, self._sight
        known = sight[:2] == (width, self.scroll_offset.y) and y < len(sight.lines)
        line = sight.lines[y] if known else self._line_in(y)
        if line is None:
            return Strip.blank(width, base)
        segments = [Segment(safe(text), self._colour(name)) for text, name in line]
        return Strip(segments, length(line)).adjust_cell_length(width, base)

    def _colour(self, name: str) -> Style:
        return self.get_component_rich_style(name) if name else self.rich_style
