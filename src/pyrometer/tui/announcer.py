"""Tells the person about alerts that have just fired: toast, bell, desktop notification, and what lies outside."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import tzinfo

from pyrometer.alerts.delivery import deliver
from pyrometer.alerts.grouping import rule_words
from pyrometer.alerts.quiet import in_quiet_hours
from pyrometer.notify.channels import Channels
from pyrometer.settings import Alerts
from pyrometer.snapshot import AlertView, Snapshot
from pyrometer.tui.terminal import Terminal


class Announcer:
    """Carries alerts to the channels of the settings. What may ring has been decided with the alert.

    `toast` shows words in the pane: (title, message, level). `channels` leave the machine's terminal: a program of the
    desktop, the person's command, services.
    """

    def __init__(
        self,
        settings: Alerts,
        terminal: Terminal,
        toast: Callable[[str, str, str], object],
        channels: Channels | None = None,
        zone: tzinfo | None = None,
    ) -> None:
        self._settings = settings
        self._zone = zone
        self._terminal = terminal
        self._toast = toast
        self._channels = channels

    def retune(self, settings: Alerts) -> None:
        """Other channels from now on."""
        self._settings = settings

    def tell(
        self,
        alerts: Iterable[AlertView],
        *,
        focused: bool | None,
        now: float,
        snapshot: Snapshot | None = None,
    ) -> None:
        """Takes alerts that have just fired or ended; `snapshot` is what is known at that time."""
        quiet = in_quiet_hours(self._settings, now, self._zone)
        for alert, channels in deliver(alerts, self._settings, focused):
            words = f"{alert.message} · {alert.action}" if alert.action else alert.message
            if "toast" in channels:
                self._toast(rule_words(alert.rule), words, alert.level)
            if "bell" in channels:
                self._terminal.bell()
            if "desktop" in channels:
                self._terminal.notify("Pyrometer", words, urgent=alert.level == "critical")
            if self._channels is not None:
                self._channels.send(alert, channels, snapshot, quiet=quiet)
