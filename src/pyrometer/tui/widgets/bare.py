"""A widget of rows alone."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from pyrometer.tui.cells import Line, length, safe
from pyrometer.tui.widgets.late_colours import LateColours


class Bare(LateColours, Widget):
    """Has no border and no padding, so that its rows reach the screen without the way over them; margins are free.

    Rows are kept until the styles change. By default all of them are blank.
    """

    _blank: Strip | None = None
    _base: Style | None = None
    """The widget's own colours."""
    _ground: Color | None = None
    """What it stands on."""
    _look: tuple[int, str, Sequence[LineFilter]] = (0, "", ())
    """What painted rows depend on besides the styles."""

    def row(self, y: int) -> Strip:  # noqa: ARG002 - for those who override it
        """The row `y` (0 is the top), as wide as the widget."""
        if self._blank is None:
            self._blank = self.paint(())
        return self._blank

    def paint(self, line: Line) -> Strip:
        """A line in the colours of its component classes, filled up to the width."""
        if self._base is None:
            self._base = self.rich_style
        base, width = self._base, self._look[0]
        segments = [Segment(safe(text), self.get_component_rich_style(name) if name else base) for text, name in line]
        strip = Strip(segments, length(line)).adjust_cell_length(width, base)
        for line_filter in self._look[2]:
            if self._ground is None:
                self._ground = self.background_colors[1]
            strip = strip.apply_filter(line_filter, self._ground)
        return strip

    def forget_painted(self) -> None:
        """The look has changed."""
        self._blank = self._base = self._ground = None

    def notify_style_update(self) -> None:
        self.forget_painted()
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        width = self.size.width
        look = (width, self.app.theme, self.get_line_filters())
        if look != self._look:
            self._look = look
            self.notify_style_update()
        strips = [self.row(y) for y in crop.line_range]
        start, stop = crop.column_span
        if (start, stop) == (0, width):
            return strips
        # The screen may be laid out anew before the widget hears of its size. A cell without paint would be a fault.
        return [strip.extend_cell_length(stop, self._base).crop(start, stop) for strip in strips]
