"""The where-it-went table: the whole first, then a row for each part; one of them is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.message import Message

from pyrometer.tui.cells import Line
from pyrometer.tui.past.usage_rows import UsageRow
from pyrometer.tui.widgets.picker import Picker
from pyrometer.tui.widgets.usage_columns import column_at
from pyrometer.tui.widgets.usage_lines import UsageLayout, heading_line, usage_line

_COLOURS: set[str] = {
    "usage--heading", "usage--chosen", "usage--row", "usage--quiet", "usage--whole", "usage--bar", "usage--cursor",
}  # fmt: skip


class UsageTable(Picker):
    """Lines are made when they are seen: there may be thousands. Line 0, the headings, stays at the top."""

    COMPONENT_CLASSES: ClassVar[set[str]] = _COLOURS
    DEFAULT_CSS = """
    UsageTable {
        height: 1fr;
        scrollbar-gutter: stable;
        & > .usage--heading { color: $muted; }
        & > .usage--chosen { color: $accent-sign; text-style: bold; }
        & > .usage--row { color: $foreground; }
        & > .usage--quiet { color: $muted; }
        & > .usage--whole { color: $foreground; text-style: bold; }
        & > .usage--bar { color: $meter; }
        & > .usage--cursor { color: $foreground; background: $cursor; text-style: bold; }
    }
    """

    class Sorted(Message):
        """A heading was clicked."""

        def __init__(self, column: str) -> None:
            self.column = column
            super().__init__()

    def __init__(self) -> None:
        super().__init__(pinned=True)
        self.cursor = 1
        self.title = ""
        self._layout: UsageLayout | None = None
        self._rows: Sequence[UsageRow] = ()
        """The whole first."""

    def show(self, layout: UsageLayout, rows: Sequence[UsageRow], title: str) -> None:
        """Draws these rows from now on; the choice stays with its row."""
        kept = self.row
        self._layout, self._rows, self.title = layout, rows, title
        places = [each.row.name == kept.row.name and each.row.agent == kept.row.agent for each in rows] if kept else []
        self.choose(places.index(True) + 1 if True in places else min(self.cursor, len(rows)))

    @property
    def row(self) -> UsageRow | None:
        """The chosen one."""
        return self._rows[self.cursor - 1] if 0 < self.cursor <= len(self._rows) else None

    def line_count(self) -> int:
        return 1 + len(self._rows)

    def choosable(self, place: int) -> bool:
        return place > 0

    def line_at(self, place: int, width: int) -> Line:
        if self._layout is None:
            return ()
        if not place:
            return heading_line(self._layout, self.title, width)
        chosen = place == self.cursor
        return usage_line(self._layout, self._rows[place - 1], width, chosen=chosen, whole=place == 1)

    def _show_cursor(self) -> None:
        """The headings take the first row."""
        height = max(1, self.size.height - 1)
        top = min(self.scroll_target_y, self.cursor - 1)
        self.scroll_to(y=max(top, self.cursor - height), animate=False, immediate=True)

    def clicked(self, event: events.Click) -> None:
        if event.y == 0 and self._layout is not None:
            event.stop()
            column = column_at(self._layout.columns(self.room), event.x)
            if column:
                self.post_message(self.Sorted(column))
            return
        super().clicked(event)
