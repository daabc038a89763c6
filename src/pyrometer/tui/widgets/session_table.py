"""The session table: filter, order, a chosen row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import msgspec
from textual import events
from textual.binding import BindingType

from pyrometer.snapshot import BadgeView, SessionView
from pyrometer.tui.bindings import TABLE_BINDINGS
from pyrometer.tui.cells import Line
from pyrometer.tui.messages import SessionChosen, Told
from pyrometer.tui.widgets.badges import BADGE_COLOURS, by_subject
from pyrometer.tui.widgets.line_widget import LineWidget
from pyrometer.tui.widgets.session_columns import column_at
from pyrometer.tui.widgets.session_lines import TableHead, header_line, session_line
from pyrometer.tui.widgets.session_order import matching, next_order, ordered


class SessionsContent(msgspec.Struct, frozen=True):
    """All sessions at an instant, and the key of the busiest."""

    sessions: tuple[SessionView, ...]
    now: float
    busiest: tuple[str, str] | None = None
    badges: tuple[BadgeView, ...] = ()
    """Those of sessions, the most severe first."""


class SessionTable(LineWidget[SessionsContent], can_focus=True):
    """A header and a row a session. Nothing is chosen until a key or the mouse chooses it."""

    BINDINGS: ClassVar[list[BindingType]] = list(TABLE_BINDINGS)
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--title",
        "table--focused",
        "table--heading",
        "table--row",
        "table--busiest",
        "table--quiet",
        "table--high",
        "table--cursor",
        "table--working",
        "table--waiting",
        "table--idle",
        "table--ended",
        *BADGE_COLOURS,
    }

    wanted = ""
    """The filter."""
    typing = False
    """Whether keys go into the filter."""
    order = ""
    chosen: tuple[str, str] | None = None
    first = 0
    """Rows scrolled past."""
    marked: tuple[tuple[str, str], ...] = ()
    """Up to two sessions to compare, in the order of their marks."""

    def content_lines(self, content: SessionsContent, width: int, height: int) -> Sequence[Line]:
        rows = self._rows()
        visible = max(0, height - 1)
        self.first = max(0, min(self.first, len(rows) - visible))
        head = TableHead(
            shown=len(rows),
            total=len(content.sessions),
            first=self.first,
            visible=visible,
            order=self.order,
            wanted=self.wanted,
            typing=self.typing,
            focused=self.has_focus,
        )
        seen = rows[self.first : self.first + visible]
        badges = by_subject(content.badges)
        return [header_line(head, width), *(self._line(session, content, badges, width) for session in seen)]

    def _line(
        self, session: SessionView, content: SessionsContent, found: Mapping[str, tuple[BadgeView, ...]], width: int
    ) -> Line:
        chosen = session.key == self.chosen
        badges = found.get(session.subject, ()) if found else ()
        busiest = session.key == content.busiest
        return session_line(session, width, now=content.now, chosen=chosen, busiest=busiest, badges=badges,
                            marked=session.key in self.marked)  # fmt: skip

    @property
    def seen(self) -> tuple[SessionView, ...]:
        """The sessions as they stand there, filtered and sorted, also those out of sight."""
        return tuple(self._rows())

    def _rows(self) -> list[SessionView]:
        return ordered(matching(self.content.sessions, self.wanted), self.order) if self.content else []

    def _place(self) -> int | None:
        keys = [session.key for session in self._rows()]
        return keys.index(self.chosen) if self.chosen in keys else None

    def _choose(self, place: int) -> None:
        rows = self._rows()
        if not rows:
            return
        place = max(0, min(place, len(rows) - 1))
        self.chosen = rows[place].key
        visible = max(1, self.size.height - 1)
        self.first = max(place - visible + 1, min(self.first, place))
        self.redraw()

    def action_move(self, rows: int) -> None:
        """Chooses the session `rows` further down; the first visible one to begin with."""
        place = self._place()
        self._choose(self.first if place is None else place + rows)

    def action_page(self, pages: int) -> None:
        """Chooses the session a page further down."""
        self._choose((self._place() or 0) + pages * max(1, self.size.height - 2))

    def action_edge(self, side: int) -> None:
        """Chooses the first or the last session."""
        self._choose(0 if side < 0 else len(self._rows()) - 1)

    def action_mark(self) -> None:
        """Marks the chosen session, or takes its mark away; of three the first loses its mark."""
        if self._place() is None:
            self._choose(self.first)
        if self.chosen is None:
            return
        others = tuple(key for key in self.marked if key != self.chosen)
        self.marked = others if self.chosen in self.marked else (*others, self.chosen)[-2:]
        self.redraw()
        if len(self.marked) == 2:
            self.post_message(Told("Two sessions are marked: V puts them side by side", "info"))

    def action_open(self) -> None:
        """Asks for the detail of the chosen session; of the first one if none is chosen."""
        if self._place() is None:
            self._choose(self.first)
        if self.chosen and self._place() is not None:
            self.post_message(SessionChosen(self.chosen))

    def sort_next(self) -> None:
        """Sorts by the next column."""
        self._sort(next_order(self.order))

    def _sort(self, order: str) -> None:
        self.order = order
        self.first = 0
        self.redraw()

    def start_filter(self) -> None:
        """From now on keys go into the filter."""
        self.focus()
        self._type(True)

    def _type(self, typing: bool) -> None:
        self.typing = typing
        self.redraw()
        self.screen.refresh_bindings()

    def clear(self) -> bool:
        """Takes back filter, else choice, else order; False if there was nothing to take back."""
        if self.typing or self.wanted:
            self.wanted = ""
            self._type(False)
        elif self.chosen is not None:
            self.chosen = None
        elif self.marked:
            self.marked = ()
        elif self.order:
            self.order = ""
        else:
            return False
        self.redraw()
        return True

    def on_key(self, event: events.Key) -> None:
        if not self.typing or event.key in ("up", "down", "pageup", "pagedown", "tab", "shift+tab", "escape"):
            return
        if event.key == "enter":
            self._type(False)
        elif event.key == "backspace":
            self.wanted = self.wanted[:-1]
        elif event.is_printable and event.character:
            self.wanted = (self.wanted + event.character)[:60]
        else:
            return
        event.stop()
        event.prevent_default()
        self.first = 0
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        if event.y == 0:
            column = column_at(self.size.width, event.x)
            self._sort("" if column == self.order else column)
            return
        rows = self._rows()
        place = self.first + event.y - 1
        if place < len(rows):
            self._choose(place)
            self.post_message(SessionChosen(rows[place].key))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._scroll(-1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._scroll(1)

    def _scroll(self, rows: int) -> None:
        self.first = max(0, self.first + rows)
        self.redraw()
