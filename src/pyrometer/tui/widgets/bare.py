"""A widget of rows alone."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
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
    _styles: dict[str, Style | None] | None = None
    """What pieces look like, by component class. Filters change colours alone: once a class, not once a piece."""
    _look: tuple[int, str, Sequence[LineFilter]] = (0, "", ())
    """What painted rows depend on besides the styles."""

    def row(self, y: int) -> Strip:  # noqa: ARG002 - for those who override it
        """The row `y` (0 is the top), as wide as the widget."""
        if self._blank is None:
            self._blank = self.paint(())
        return self._blank

    def paint(self, line: Line) -> Strip:
        """A line in the colours of its component classes, filled up to the width."""
        segments = [Segment(safe(text), self._style(name)) for text, name in line]
        return Strip(segments, length(line)).adjust_cell_length(self._look[0], self._style(""))

    def _style(self, name: str) -> Style | None:
        """Of a component class, as the terminal gets it; without a name the widget's own colours."""
        known = self._styles
        if known is None:
            known = self._styles = {}
        if name not in known:
            style = self.get_component_rich_style(name) if name else self.rich_style
            sample, ground = [Segment(" ", style)], self.background_colors[1]
            for line_filter in self._look[2]:
                sample = line_filter.apply(sample, ground)
            known[name] = sample[0].style
        return known[name]

    def forget_painted(self) -> None:
        """The look has changed."""
        self._blank = self._styles = None

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
        return [strip.extend_cell_length(stop, self._style("")).crop(start, stop) for strip in strips]
