"""The screens above the pane."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from pyrometer.commands import ShowScore, ShowWindow
from pyrometer.snapshot import Snapshot, WindowView
from pyrometer.tui.bindings import binding_groups
from pyrometer.tui.comparing import Comparing
from pyrometer.tui.masked import masked
from pyrometer.tui.messages import (
    AlertOpened,
    SessionChosen,
    SessionWanted,
    StretchOpened,
    Told,
    WindowOpened,
    WindowSeen,
)
from pyrometer.tui.screens.help import HelpScreen
from pyrometer.tui.view_state import WindowKey, window_key
from pyrometer.tui.widgets.alert_log import AlertLog

if TYPE_CHECKING:
    from pyrometer.tui.past.answers import AskingScreen
    from pyrometer.tui.past.host import PastHost
    from pyrometer.tui.past.stretches import Stretch
    from pyrometer.tui.silence_choices import Spoken
    from pyrometer.tui.warm_up import WarmUp


class Visits(Comparing):
    """Opens the other screens. They are imported when they are opened: most runs need none of them."""

    past: Callable[[], PastHost] | None = None
    """Gives those who know where it went; None: nobody does."""
    settled: Callable[[], object] | None = None
    """Called when everything has been loaded; None: loads nothing before it is wanted."""
    _host: PastHost | None = None
    _warm_up: WarmUp | None = None

    def feed(self, snapshot: Snapshot) -> None:
        """Answers to what was asked for are shown also while the figures are frozen."""
        super().feed(snapshot)
        self._load_ahead()
        if len(self.screen_stack) == 1:
            return
        from pyrometer.tui.screens.score import ScoreScreen
        from pyrometer.tui.screens.silences import SilenceScreen

        for screen in self.screen_stack[1:]:
            if isinstance(screen, ScoreScreen):
                screen.show_snapshot(snapshot)
            elif isinstance(screen, SilenceScreen):
                screen.show_snapshot(masked(snapshot, self.book))

    def _load_ahead(self) -> None:
        """Loads the other screens in the quiet after the first figures."""
        if self._warm_up is None and self.settled is not None:
            from pyrometer.tui.warm_up import WarmUp

            self._warm_up = WarmUp(self.set_timer, self._is_quiet, self.settled)
            self._warm_up.begin()

    def _is_quiet(self) -> bool:
        """Nothing is read, and no other screen is on show."""
        latest = self.latest
        reading = latest is None or any(each and not each.done for each in (latest.progress, latest.history))
        return len(self.screen_stack) == 1 and not reading

    def show_snapshot(self, snapshot: Snapshot) -> None:
        super().show_snapshot(snapshot)
        if len(self.screen_stack) == 1:
            return
        from pyrometer.tui.screens.window import WindowScreen

        for screen in self.screen_stack[1:]:
            if isinstance(screen, WindowScreen):
                screen.show_snapshot(masked(snapshot, self.book))
        for asking in self.past_screens():
            asking.show_snapshot(snapshot)

    def past_screens(self) -> Iterator[AskingScreen]:
        """Those of the open screens that look into the past."""
        if len(self.screen_stack) > 1:
            from pyrometer.tui.past.answers import AskingScreen

            yield from (screen for screen in self.screen_stack[1:] if isinstance(screen, AskingScreen))

    def action_where(self) -> None:
        """Shows where it went."""
        self._show_where(None)

    def _show_where(self, chosen: Stretch | None) -> None:
        from pyrometer.tui.screens.where import WhereScreen

        screen = WhereScreen(self._past_host(), self.shown, self.book, clock=self.clock, zone=self.zone, chosen=chosen)
        self.push_screen(screen)

    def _past_host(self) -> PastHost:
        from pyrometer.tui.past.host import PastHost

        if self._host is None:
            self._host = self.past() if self.past is not None else PastHost()
        return self._host

    def action_history(self) -> None:
        """Shows when it went."""
        from pyrometer.tui.screens.history import HistoryScreen

        self.push_screen(HistoryScreen(self._past_host(), self.shown, clock=self.clock, zone=self.zone))

    def on_stretch_opened(self, message: StretchOpened) -> None:
        self._show_where(message.stretch)

    def on_session_wanted(self, message: SessionWanted) -> None:
        """Opens a session that stands in the past."""
        self.on_session_chosen(SessionChosen(message.key))

    def on_told(self, message: Told) -> None:
        self.tell("", message.words, message.level)

    def on_window_opened(self, message: WindowOpened) -> None:
        if self.shown and message.index < len(self.shown.windows):
            self._open_window(self.shown, self.shown.windows[message.index])

    def on_window_seen(self, message: WindowSeen) -> None:
        if self.shown:
            self._ask_forecasts(self.shown, message.key)

    def on_alert_opened(self, message: AlertOpened) -> None:
        """Opens the session or window that an alert is about."""
        if self.shown is None:
            return
        for session in self.shown.sessions:
            if session.subject == message.subject:
                self.on_session_chosen(SessionChosen(session.key))
                return
        for window in self.shown.windows:
            if window.subject == message.subject:
                self._open_window(self.shown, window)
                return
        self.tell("", "This alert is about no session or window that is still there", "info")

    def action_window_detail(self) -> None:
        """Shows all that is known of the window on show."""
        if self.shown is None:
            return
        index = self.state.chosen_index(self.shown)
        decides = self.shown.windows[index] if index is not None else self.shown.verdict.window
        window = decides or next(iter(self.shown.windows), None)
        if window is None:
            self.tell("", "No limit is known yet: there is no window to show", "info")
        else:
            self._open_window(self.shown, window)

    def _open_window(self, snapshot: Snapshot, window: WindowView) -> None:
        from pyrometer.tui.screens.window import WindowScreen

        key = window_key(window)
        self._ask_forecasts(snapshot, key)
        screen = WindowScreen(key, masked(snapshot, self.book), self.zone)
        self.push_screen(screen, lambda _: self.ask(ShowWindow(None)))

    def _ask_forecasts(self, snapshot: Snapshot, key: WindowKey) -> None:
        window = next((each for each in snapshot.windows if window_key(each) == key), None)
        if window is not None:
            since = window.starts_at if window.starts_at is not None else snapshot.at - window.minutes * 60
            self.ask(ShowWindow(window.forecast_key, since))

    def action_help(self) -> None:
        """Shows every key."""
        self.push_screen(HelpScreen(binding_groups(), self.settings.keys))

    def action_score(self) -> None:
        """Shows how good the forecasts have been."""
        from pyrometer.tui.screens.score import ScoreScreen

        self.ask(ShowScore(True))
        self.push_screen(ScoreScreen(self.zone), lambda _: self.ask(ShowScore(False)))

    def action_silence(self) -> None:
        """Offers to silence the chosen alert, the session or window on show, or whatever speaks."""
        from pyrometer.tui.screens.silences import SilenceScreen

        if self.latest is None:
            return
        about, subject = self._meant()
        snapshot = masked(self.latest, self.book)
        self.push_screen(SilenceScreen(snapshot, self.ask, zone=self.zone, about=about, subject=subject))

    def _meant(self) -> tuple[Spoken | None, str]:
        """The alert, or the session or window, that the person looks at."""
        from pyrometer.tui.screens.detail import DetailScreen
        from pyrometer.tui.screens.window import WindowScreen

        if isinstance(self.screen, DetailScreen):
            agent, session = self.screen.key
            return None, f"{agent}/{session}"
        if isinstance(self.screen, WindowScreen):
            provider, _, label = self.screen.key
            return None, f"{provider} {label}"
        log = self.main.focused
        if isinstance(log, AlertLog) and log.selected is not None:
            return (log.selected.rule, log.selected.subject, log.selected.provider), ""
        chosen = self.main.table.chosen
        return None, f"{chosen[0]}/{chosen[1]}" if chosen is not None else ""
