"""Tells the person about alerts that have just fired: toast, bell, desktop notification."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pyrometer.alerts.bells import Bells
from pyrometer.alerts.delivery import deliver
from pyrometer.settings import Alerts
from pyrometer.snapshot import AlertView
from pyrometer.tui.terminal import Terminal


class Announcer:
    """Carries alerts to the channels of the settings, within their budget of bells.

    `toast` shows words in the pane: (title, message, level).
    """

    def __init__(self, settings: Alerts, terminal: Terminal, toast: Callable[[str, str, str], object]) -> None:
        self._settings = settings
        self._bells = Bells(settings)
        self._terminal = terminal
        self._toast = toast

    def tell(self, alerts: Iterable[AlertView], *, focused: bool | None, now: float) -> None:
        """Takes alerts that have just fired or ended; those that ended only change the log."""
        for alert, channels in deliver(alerts, self._settings, self._bells, focused, now):
            words = f"{alert.message} · {alert.action}" if alert.action else alert.message
            if "toast" in channels:
                self._toast(alert.rule, words, alert.level)
            if "bell" in channels:
                self._terminal.bell()
            if "desktop" in channels:
                self._terminal.notify("Pyrometer", words)
