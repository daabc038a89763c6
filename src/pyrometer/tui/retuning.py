"""Settings that change while the pane runs: the screen that changes them, and what goes on with them at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pyrometer.commands import Retune, SetGraphSpan
from pyrometer.tui.bindings import every_binding
from pyrometer.tui.visits import Visits

if TYPE_CHECKING:
    from pyrometer.config.desk import Desk
    from pyrometer.settings import Settings
    from pyrometer.tui.screens.settings_host import Preview


class Retuning(Visits):
    """Goes on with other settings as far as a running pane can."""

    desk: Desk | None = None
    """Where settings are changed; None: nowhere."""
    preview: Callable[[Settings], Preview] | None = None
    """Gives who can say what other thresholds would have changed; None: nobody can."""

    def action_settings(self) -> None:
        """Shows every setting."""
        if self.desk is None:
            self.tell("Settings", "There is no configuration here to change", "warning")
            return
        from pyrometer.tui.screens.settings import SettingsScreen
        from pyrometer.tui.screens.settings_host import SettingsHost

        names = tuple(self.shelf.names)
        preview = self.preview(self.desk.settings) if self.preview is not None else None
        host = SettingsHost(self.desk, every_binding(), names, self._take_settings, preview)
        self.push_screen(SettingsScreen(host), lambda _: preview.close() if preview is not None else None)

    def _take_settings(self, key: str) -> str:
        """Goes on with the settings of the desk as far as a running pane can; says how far that is for `key`."""
        from pyrometer.config.desk import applies_at_once, with_what_applies

        assert self.desk is not None
        before, self.settings = self.settings, with_what_applies(self.settings, self.desk.settings)
        self._go_on(before, self.settings)
        done = "in overrides.toml" if self.desk.origin(key) else "the default again"
        return f"{done} · now" if applies_at_once(key) else f"{done} · from the next start on"

    def _go_on(self, before: Settings, after: Settings) -> None:
        if before.screen.theme != after.screen.theme:
            self.theme = self.shelf.choose(after.screen.theme)
        if before.screen.mask_projects != after.screen.mask_projects:
            self.book.hidden = after.screen.mask_projects
        if before.keys != after.keys:
            self.take_keys(after.keys)
        if before.metrics.graph_minutes != after.metrics.graph_minutes:
            self.choose_span(after.metrics.graph_minutes)
        self._announcer.retune(after.alerts)
        self.ask(Retune(after))
        self.redraw()

    def choose_span(self, minutes: float) -> None:
        """The graph reaches this far back."""
        self.choose(replace(self.state, graph_minutes=minutes))
        self.ask(SetGraphSpan(minutes))
