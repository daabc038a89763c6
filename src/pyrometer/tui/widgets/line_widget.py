"""A widget that draws lines and repaints only those that changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from textual.geometry import Region, Size
from textual.strip import Strip

from pyrometer.tui.cells import Line
from pyrometer.tui.widgets.bare import Bare

Content = TypeVar("Content")


class LineWidget(Bare, Generic[Content]):
    """Shows one frozen value as lines.

    Equal values are ignored. An unequal one is turned into lines, which are compared with those on the screen; only
    the rows that differ are sent to the terminal, and a line that has only moved is not painted anew. A value that
    changes no line paints nothing, nor does a hidden widget.
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, markup=False)
        self.content: Content | None = None
        self.painted = 0
        """Rows painted so far."""
        self.changed = 0
        """Rows that a new value has changed so far."""
        self._drawn: tuple[Line, ...] = ()
        self._strips: list[Strip | None] = []
        """The lines as painted; None: not yet."""
        self._drawn_for: Size | None = None
        """The size that they are made for; None: they are old. A paint may come before its resize event."""

    def content_lines(self, content: Content, width: int, height: int) -> Sequence[Line]:
        """At most `height` lines, each of at most `width` cells."""
        raise NotImplementedError

    def show(self, content: Content) -> None:
        """Draws `content` from now on."""
        if content != self.content:
            self.content = content
            self.redraw()

    def redraw(self) -> None:
        """Works the lines out again and repaints those that differ: all panels with one refresh of their screen."""
        if not self.display:
            self._drawn_for = None
            return
        before, size = self._drawn, self.size
        self._draw(size)
        if rows := _changed_rows(before, self._drawn, size.width):
            self.changed += len(rows)
            corner = self.region.offset
            self.screen.refresh(*(row.translate(corner) for row in rows))

    def render_lines(self, crop: Region) -> list[Strip]:
        if self._drawn_for != (size := self.size):
            self._draw(size)
        return super().render_lines(crop)

    def row(self, y: int) -> Strip:
        if y >= len(self._drawn):
            return super().row(y)
        strip = self._strips[y]
        if strip is None:
            self.painted += 1
            strip = self._strips[y] = self.paint(self._drawn[y])
        return strip

    def forget_painted(self) -> None:
        super().forget_painted()
        self._strips = [None] * len(self._drawn)

    def _draw(self, size: Size) -> None:
        """Makes the lines anew; those that are on the screen already keep their paint."""
        painted = dict(zip(self._drawn, self._strips, strict=True))
        self._drawn_for = size
        self._drawn = self._lines(*size)
        self._strips = [painted.get(line) for line in self._drawn]

    def _lines(self, width: int, height: int) -> tuple[Line, ...]:
        if self.content is None or width < 1 or height < 1:
            return ()
        return tuple(self.content_lines(self.content, width, height))[:height]

    def on_resize(self) -> None:
        self.redraw()

    def on_focus(self) -> None:
        """Textual notes the focus only after this."""
        self.has_focus = True
        self.redraw()

    def on_blur(self) -> None:
        self.has_focus = False
        self.redraw()


def _changed_rows(before: Sequence[Line], after: Sequence[Line], width: int) -> list[Region]:
    rows = max(len(before), len(after))
    old = [*before, *[()] * (rows - len(before))]
    new = [*after, *[()] * (rows - len(after))]
    return [Region(0, y, width, 1) for y in range(rows) if old[y] != new[y]]
