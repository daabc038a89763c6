"""The screens about single sessions, live from the monitor or read from the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyrometer.commands import ShowSession
from pyrometer.snapshot import SessionDetail, SessionView, Snapshot
from pyrometer.tui.masked import masked
from pyrometer.tui.messages import SessionChosen
from pyrometer.tui.pane import Pane

if TYPE_CHECKING:
    from pyrometer.tui.archive import Archive
    from pyrometer.tui.screens.detail import DetailScreen

Key = tuple[str, str]


class Closeups(Pane):
    """Opens the X-ray of a session, whether the monitor knows it or only the store."""

    archive: Archive | None = None
    """Where sessions are read again; None: nowhere."""

    def on_session_chosen(self, message: SessionChosen) -> None:
        """Opens the X-ray of a session, and asks the monitor for it until the person comes back."""
        shown = self.shown
        session = next((each for each in (shown.sessions if shown else ()) if each.key == message.key), None)
        if session is not None and shown is not None:
            self.ask(ShowSession(message.key))
            self._open_session(session, shown)
        elif self.archive is not None:
            archive, key = self.archive, message.key
            self.tell("", "Reading the session from the store", "info")
            self.run_worker(lambda: self.call_from_thread(self._take_stored, archive.detail(key)), thread=True)
        else:
            self.tell("", "Nothing is known of this session any more", "info")

    def _take_stored(self, detail: SessionDetail | None) -> None:
        if detail is None:
            self.tell("", "The turns of this session are kept in sums only, or not at all", "info")
        else:
            self._open_session(detail.session, self.shown).show(detail, self.clock())

    def _open_session(self, session: SessionView, snapshot: Snapshot | None) -> DetailScreen:
        from pyrometer.tui.screens.detail import DetailScreen

        now = snapshot.at if snapshot is not None else self.clock()
        screen = DetailScreen(session, now=now, book=self.book, zone=self.zone, archive=self.archive)
        self.push_screen(screen, lambda _: self.ask(ShowSession(None)))
        if snapshot is not None:
            screen.show_snapshot(snapshot)
        return screen

    def action_xray(self) -> None:
        """The X-ray of the chosen session, else of the busiest."""
        busiest = self.shown.busiest if self.shown else None
        key = self.main.table.chosen or (busiest.key if busiest is not None else None)
        if key is None:
            self.tell("", "There is no session to look at yet", "info")
        else:
            self.on_session_chosen(SessionChosen(key))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        super().show_snapshot(snapshot)
        if len(self.screen_stack) == 1:
            return
        from pyrometer.tui.screens.compare import CompareScreen
        from pyrometer.tui.screens.detail import DetailScreen
        from pyrometer.tui.screens.levers import LeverScreen

        for screen in self.screen_stack[1:]:
            if isinstance(screen, LeverScreen):
                screen.show_snapshot(masked(snapshot, self.book))
            elif isinstance(screen, DetailScreen | CompareScreen):
                screen.show_snapshot(snapshot)

    def rename(self) -> None:
        """Names were hidden or shown."""
        from pyrometer.tui.screens.compare import CompareScreen
        from pyrometer.tui.screens.detail import DetailScreen

        for screen in self.screen_stack:
            if isinstance(screen, DetailScreen | CompareScreen):
                screen.redraw()
        if self.shown is not None:
            self.show_snapshot(self.shown)

    def action_levers(self) -> None:
        """What would help now."""
        from pyrometer.tui.screens.levers import LeverScreen

        if self.shown is not None:
            self.push_screen(LeverScreen(masked(self.shown, self.book), self.zone))
