"""A scrolling list of lines that are made only when they are seen."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from pyrometer.tui.cells import Line, length, safe


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

    def line_count(self) -> int:
        """All lines, the pinned one included."""
        raise NotImplementedError

    def line_at(self, place: int, width: int) -> Line:
        """The line `place` (0..line_count - 1), at most `width` cells long."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Call when the lines have changed."""
        self.virtual_size = Size(self.room, self.line_count())
        self.refresh()

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

    def render_line(self, y: int) -> Strip:
        width, base = self.room, self.rich_style
        place = 0 if self._pinned and y == 0 else y + self.scroll_offset.y
        if place >= self.line_count():
            return Strip.blank(width, base)
        line = self.line_at(place, width)
        segments = [Segment(safe(text), self._colour(name)) for text, name in line]
        return Strip(segments, length(line)).adjust_cell_length(width, base)

    def _colour(self, name: str) -> Style:
        return self.get_component_rich_style(name) if name else self.rich_style
