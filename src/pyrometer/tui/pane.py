"""The way of a snapshot onto the screen."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import tzinfo
from pathlib import Path
from typing import ClassVar, Literal, Protocol, cast

from msgspec.structs import replace

from pyrometer.clock import monotonic
from pyrometer.commands import Command, Focus
from pyrometer.notify.channels import Channels
from pyrometer.notify.tab_progress import tab_progress
from pyrometer.settings import Settings
from pyrometer.snapshot import AlertView, Snapshot
from pyrometer.text import clock as clock_words
from pyrometer.text import span
from pyrometer.tui.announcer import Announcer
from pyrometer.tui.bindings import unknown_ids
from pyrometer.tui.cells import clip, safe
from pyrometer.tui.dressed import Dressed
from pyrometer.tui.idle_clock import IdleClock
from pyrometer.tui.layout import MEDIUM
from pyrometer.tui.masked import masked, masked_alerts
from pyrometer.tui.masks import MaskBook
from pyrometer.tui.messages import AlertsTold, SnapshotReady
from pyrometer.tui.screen_contents import Sight
from pyrometer.tui.screens.main import MainScreen
from pyrometer.tui.terminal import Host, Terminal
from pyrometer.tui.themes import ThemeShelf, themes_folder
from pyrometer.tui.view_state import ViewState, marks_of
from pyrometer.words import headline

TOAST_LINES = 2
"""Lines of a toast in a narrow pane, which it would hide otherwise; the whole text is in the alert log."""
TOAST_FRAME = 8
"""Columns that a toast's frame and padding take."""
DRAW_GAP = 0.2
"""Least seconds between two snapshots that are drawn: a little less than the monitor's own, so as not to add to it."""
TICK = 1.0
"""Seconds between two moves of the clocks."""


class Running(Protocol):
    """A monitor at work in a thread of its own."""

    def send(self, command: Command) -> object:
        """Asks for something; returns at once."""
        ...

    def stop(self) -> object:
        """Ends the thread."""
        ...


Start = Callable[[Callable[[Snapshot], object], Callable[[tuple[AlertView, ...]], object]], Running]
"""Starts a monitor that hands, from its own thread, every new snapshot to the first function and all alerts that have
just fired or ended to the second."""


class Pane(Dressed):
    """Takes snapshots and shows them as the person chose. Without `start` nothing runs behind it: use `feed`."""

    TITLE = "Pyrometer"
    CSS_PATH = Path(__file__).with_name("pyrometer.tcss")
    MODES: ClassVar = {"main": MainScreen}
    DEFAULT_MODE = "main"

    def __init__(
        self,
        settings: Settings,
        *,
        start: Start | None,
        clock: Callable[[], float],
        zone: tzinfo | None = None,
        inline: bool = False,
        env: Mapping[str, str] | None = None,
        theme_folders: Sequence[Path] = (),
        problems: Sequence[str] = (),
        channels: Channels | None = None,
    ) -> None:
        super().__init__()
        self.settings = settings
        self.clock = clock
        self.zone = zone
        self.inline = inline
        self.state = ViewState(graph_minutes=settings.metrics.graph_minutes)
        self.book = MaskBook(settings.screen.mask_projects)
        self.latest: Snapshot | None = None
        """The newest snapshot, seen or not."""
        self.shown: Snapshot | None = None
        """The one on the screen."""
        self.first: Callable[[], Snapshot | None] | None = None
        """Gives a picture that was made while the app was being imported, if it is there already."""
        self._main: MainScreen | None = None
        self._start = start
        self._monitor: Running | None = None
        self._focused: bool | None = None
        self._waiting: Snapshot | None = None
        self._drawn_at = -math.inf
        self._idle = IdleClock()
        self._chosen: tuple[tuple[object, ...], Snapshot | None] = ((), None)
        surroundings = os.environ if env is None else env
        self.terminal = Terminal(
            cast(Host, self),
            surroundings,
            desktop=settings.alerts.desktop,
            title=settings.screen.title and not inline,
            tab_progress=settings.notify.tab_progress,
        )
        self._channels = channels
        self._announcer = Announcer(settings.alerts, self.terminal, self.tell, channels, zone)
        self.shelf = ThemeShelf((themes_folder(), *theme_folders))
        self._problems = [*problems, *map(str, self.shelf.put_up(self))]
        self._dress(settings.screen.theme, settings.keys)

    def _dress(self, theme: str, keys: Mapping[str, str]) -> None:
        """Theme and keys of the settings; what there is none of is noted, never refused."""
        self.put_on(self.shelf.choose(theme))
        if self.theme != theme:
            self._problems.append(f"no theme is called {theme}: using {self.theme}")
        self._problems += [f"no key has the id {name}: ? shows all ids" for name in self.take_keys(keys)]

    def take_keys(self, keys: Mapping[str, str]) -> tuple[str, ...]:
        """Goes on with these keys; gives the ids among them that no key has."""
        unknown = unknown_ids(keys)
        self.set_keymap({name: key for name, key in keys.items() if name not in unknown})
        return unknown

    @property
    def main(self) -> MainScreen:
        """The main screen, whatever lies on top of it."""
        assert self._main is not None, "there is no screen before the app runs"
        return self._main

    def on_mount(self) -> None:
        self._main = next(screen for screen in self.screen_stack if isinstance(screen, MainScreen))
        if self.first is not None and (snapshot := self.first()) is not None:
            self.feed(snapshot)
        self.redraw()
        self.set_interval(TICK, self._tick)
        for problem in self._problems:
            self.tell("Settings", problem, "warning")
        if self._start is not None:
            self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        if self._start is not None and self._monitor is None:
            self._monitor = self._start(self._publish, self._announce)

    def _publish(self, snapshot: Snapshot) -> None:
        self.post_message(SnapshotReady(snapshot))

    def _announce(self, alerts: tuple[AlertView, ...]) -> None:
        self.post_message(AlertsTold(alerts))

    def on_unmount(self) -> None:
        if self._monitor is not None:
            self._monitor.stop()

    def on_snapshot_ready(self, message: SnapshotReady) -> None:
        """Draws the snapshot now, or when the last one has been on the screen long enough."""
        before, self._waiting = self._waiting, message.snapshot
        if before is None:
            rest = self._drawn_at + DRAW_GAP - monotonic()
            if rest > 0:
                self.set_timer(rest, self._draw_waiting)
            else:
                self._draw_waiting()

    def _draw_waiting(self) -> None:
        if self._waiting is not None:
            snapshot, self._waiting = self._waiting, None
            self._drawn_at = monotonic()
            self.feed(snapshot)

    def on_app_focus(self) -> None:
        self._look(True)

    def on_app_blur(self) -> None:
        self._look(False)

    def _look(self, focused: bool) -> None:
        """The terminal says whether it is looked at; one that never does is taken for one that is not."""
        self._focused = focused
        self.ask(Focus(focused))

    def on_alerts_told(self, message: AlertsTold) -> None:
        """Tells the person, frozen or not, under the names that the pane shows."""
        alerts = masked_alerts(message.alerts, self.book)
        newest = self._waiting or self.latest
        known = masked(newest, self.book) if newest else None
        self._announcer.tell(alerts, focused=self._focused, now=self.clock(), snapshot=known)

    def feed(self, snapshot: Snapshot) -> None:
        """Takes a snapshot; shows it at once unless the screen is frozen."""
        if self._channels is not None:
            snapshot = replace(snapshot, health=self._channels.health(snapshot.health))
        self.latest = snapshot
        if self.state.frozen_at is None:
            self.show_snapshot(snapshot)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        self.shown = snapshot
        self.redraw()

    def redraw(self) -> None:
        """Draws what is to be seen now."""
        self._show_now()
        self._idle.hurry()

    def _show_now(self) -> None:
        now, seen = self.clock(), self._as_chosen()
        marks = marks_of(
            seen,
            self.state,
            hidden=self.book.hidden,
            muted=self.muted_words(now),
            frozen=self._frozen(now),
            as_of=self._as_of(seen),
        )
        self.main.look(Sight(seen, now, self.zone, self.state, self.settings, marks, self.inline))
        if seen is not None:
            self.terminal.show_progress(tab_progress(seen.verdict), now)
            self.terminal.set_title(headline(seen.verdict, now, self.zone, width=32, burn=seen.burn))

    def _as_chosen(self) -> Snapshot | None:
        """The snapshot on the screen as the person chose to see it: the same one until either changes."""
        asked = (self.shown, self.state, self.book.hidden)
        if asked != self._chosen[0]:
            self._chosen = (asked, self.state.seen(masked(self.shown, self.book)) if self.shown else None)
        return self._chosen[1]

    def _tick(self) -> None:
        """The clocks go on; a snapshot that has just been drawn has moved them already."""
        if monotonic() - self._drawn_at > TICK / 2 and self._idle.due():
            before = self.main.changed
            self._show_now()
            self._idle.looked(changed=self.main.changed != before)
        for words in self.shelf.refresh(self):
            self.tell("Theme", words, "warning")

    def _as_of(self, seen: Snapshot | None) -> str:
        return clock_words(seen.at, self.zone, now=self.clock()) if seen is not None and seen.remembered else ""

    def _frozen(self, now: float) -> str:
        at = self.state.frozen_at
        return "" if at is None else f"{clock_words(at, self.zone)} · {span(now - at)}"

    def muted_words(self, now: float) -> str:
        until = self.latest.muted_until if self.latest else None
        return clock_words(until, self.zone) if until is not None and until > now else ""

    def choose(self, state: ViewState) -> None:
        self.state = state
        self.redraw()

    def ask(self, command: Command) -> None:
        if self._monitor is not None:
            self._monitor.send(command)

    def tell(self, title: str, words: str, level: str) -> None:
        severity: dict[str, Literal["information", "warning", "error"]] = {"warning": "warning", "critical": "error"}
        if self.size.width < MEDIUM:
            words = clip(words, TOAST_LINES * max(1, self.size.width - TOAST_FRAME))
        self.notify(safe(words), title=safe(title), severity=severity.get(level, "information"), markup=False)
