"""A scrolling list with a row that is chosen."""

from __future__ import annotations

from textual import events
from textual.message import Message

from pyrometer.tui.widgets.line_scroll import LineScroll

CURSOR = "›"
"""Marks the chosen row: readable without colour."""


class Picker(LineScroll):
    """Subclasses say what the lines are, and which of them can be chosen. Keys belong to the screen around it."""

    class Picked(Message):
        """A row was clicked: it is chosen already."""

        def __init__(self, place: int, x: int, *, again: bool = False) -> None:
            self.place = place
            self.x = x
            """Cells from the left edge."""
            self.again = again
            """It was chosen before the click."""
            super().__init__()

    cursor = 0
    """Place of the chosen line."""

    def choosable(self, place: int) -> bool:  # noqa: ARG002 - for those who override it
        """Whether the line can be chosen; headings and blank lines cannot."""
        return True

    def choose(self, place: int, step: int = 1) -> None:
        """Chooses the line `place`, or the nearest after it (`step` 1) or before it (-1) that can be chosen."""
        last = self.line_count() - 1
        place = max(0, min(place, last))
        found = next((each for each in _from(place, step, last) if self.choosable(each)), None)
        if found is not None:
            self.cursor = found
            self._show_cursor()
        self.redraw()

    def step(self, rows: int) -> None:
        """Chooses a line so many rows away; stays where it is if there is none that far."""
        direction = 1 if rows > 0 else -1
        self.choose(self.cursor + rows, direction)

    def page_cursor(self, pages: int) -> None:
        """Chooses a line a page away."""
        self.step(pages * max(1, self.size.height - 1))

    def to_edge(self, side: int) -> None:
        """Chooses the first (-1) or last (1) line."""
        self.choose(0 if side < 0 else self.line_count() - 1, -side)

    def place_at(self, y: int) -> int:
        """The line in the row `y` of the widget."""
        return y + self.scroll_offset.y

    def _show_cursor(self) -> None:
        """Scrolls as little as needed; to the very top for the first line that can be chosen."""
        height = max(1, self.size.height)
        first = not any(self.choosable(each) for each in range(self.cursor))
        top = min(self.scroll_target_y, 0 if first else self.cursor)
        self.scroll_to(y=max(top, self.cursor - height + 1), animate=False, immediate=True)

    def on_resize(self) -> None:
        self._show_cursor()

    def on_click(self, event: events.Click) -> None:
        self.clicked(event)

    def clicked(self, event: events.Click) -> None:
        """Chooses the line under the mouse and says so."""
        place = self.place_at(event.y)
        if place < self.line_count() and self.choosable(place):
            event.stop()
            again, self.cursor = place == self.cursor, place
            self.redraw()
            self.post_message(self.Picked(place, event.x, again=again))


def _from(place: int, step: int, last: int) -> list[int]:
    """Every place, those in the direction of `step` first."""
    after, before = list(range(place, last + 1)), list(range(place - 1, -1, -1))
    return [*after, *before] if step > 0 else [place, *before, *after[1:]] if last >= 0 else []
