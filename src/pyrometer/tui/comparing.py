"""Two sessions side by side: whom the person means, and where what is shown of them comes from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.timer import Timer

from pyrometer.commands import CompareSessions
from pyrometer.snapshot import SessionDetail, SessionView
from pyrometer.tui.closeups import Closeups, Key
from pyrometer.tui.messages import OtherWanted

PATIENCE: Final = 0.5
"""Seconds of reading after which a word is said about it."""


class Comparing(Closeups):
    """Compares any two sessions: those of the table live, all others as the store or their logs tell."""

    _reading: Timer | None = None
    """Says that something is read, if that takes long."""

    def action_compare(self) -> None:
        """The two marked sessions; else the one on show, the marked or the chosen one against any other."""
        table, rows, on_show = self.main.table, self._rows(), self.on_show
        marked = [key for key in table.marked if key in rows]
        if on_show is None and len(marked) == 2:
            self._compare((marked[0], marked[1]))
        else:
            self._ask_whom(on_show or next(iter(marked), None) or table.chosen)

    def on_other_wanted(self, message: OtherWanted) -> None:
        """Another session shall stand on the right."""
        self._ask_whom(message.key, message.name)

    @property
    def on_show(self) -> Key | None:
        """The session that is taken apart at the moment."""
        from pyrometer.tui.screens.detail import DetailScreen

        return self.screen.key if isinstance(self.screen, DetailScreen) else None

    def _ask_whom(self, left: Key | None, name: str = "") -> None:
        """Offers every other session; without a `left` one, both are asked for."""
        from pyrometer.tui.screens.against import AgainstScreen

        rows = self._rows()
        if not rows and self.archive is None:
            self.tell("", "There is no session to compare yet", "info")
            return
        known = rows.get(left) if left is not None else None
        if not name and known is not None:
            name = self.book.shown(known.project)
        question = "Compare which session?" if left is None else f"Compare {name or left[1][:8]} with which session?"
        screen = AgainstScreen(
            tuple(rows.values()), self.archive, now=self.shown.at if self.shown else self.clock(),
            book=self.book, zone=self.zone, question=question, without=left,
        )  # fmt: skip

        def take(chosen: Key | None) -> None:
            if chosen is not None and left is None:
                self._ask_whom(chosen)
            elif chosen is not None and left is not None:
                self._compare((left, chosen))

        self.push_screen(screen, take)

    def _compare(self, keys: tuple[Key, Key]) -> None:
        """The monitor tells of those that it knows, the archive of all others."""
        rows = self._rows()
        stored = [key for key in keys if key not in rows]
        archive = self.archive
        if not stored:
            self._show_compared(keys, ())
        elif archive is None:
            self.tell("", "Nothing is known of this session any more", "info")
        else:
            self._reading = self.set_timer(PATIENCE, self._tell_reading)

            def read() -> None:
                found = [archive.detail(key) for key in stored]
                self.call_from_thread(self._show_compared, keys, found)

            self.run_worker(read, thread=True)

    def _tell_reading(self) -> None:
        self.tell("", "Reading the session again", "info")

    def _show_compared(self, keys: tuple[Key, Key], stored: Sequence[SessionDetail | None]) -> None:
        from pyrometer.tui.screens.compare import CompareScreen

        if self._reading is not None:
            self._reading.stop()
        rows = self._rows()
        known = {detail.session.key: detail for detail in stored if detail is not None}
        known |= {key: SessionDetail(rows[key], (), (), ()) for key in keys if key in rows and key not in known}
        if not all(key in known for key in keys):
            self.tell("", "The turns of this session are kept in sums only, and its logs are gone", "info")
            return
        self.ask(CompareSessions(tuple(key for key in keys if key in rows)))
        left, right = (known[key] for key in keys)
        now = self.shown.at if self.shown is not None else self.clock()
        screen = CompareScreen(left, right, now=now, book=self.book, zone=self.zone, archive=self.archive)
        self.push_screen(screen, lambda _: self.ask(CompareSessions()))

    def _rows(self) -> dict[Key, SessionView]:
        """The sessions of the table."""
        return {session.key: session for session in self.shown.sessions} if self.shown else {}
