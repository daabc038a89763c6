"""Which alerts go to one channel outside of the pane."""

from __future__ import annotations

from pyrometer.notify.command import CommandChannel
from pyrometer.notify.worker import Worker
from pyrometer.settings import Notify
from pyrometer.snapshot import AlertView

_RANK = {"info": 0, "warning": 1, "critical": 2}


class Outlet:
    """A worker, and what it has been handed: only of that the end is told too."""

    def __init__(self, worker: Worker, settings: Notify) -> None:
        self.worker = worker
        self._settings = settings
        self._told: set[tuple[str, str]] = set()

    def takes(self, alert: AlertView, *, quiet: bool) -> bool:
        """Whether `alert` is to be sent. In the `quiet` hours only the command takes any."""
        key = (alert.rule, alert.subject)
        if alert.resolved_at is not None:
            known = key in self._told
            self._told.discard(key)
            return known and self._settings.resolved and self._awake(quiet=quiet)
        if _RANK[alert.level] < _RANK[self._settings.level] or not self._awake(quiet=quiet):
            return False
        self._told.add(key)
        return True

    def _awake(self, *, quiet: bool) -> bool:
        return not quiet or self.worker.outbox.name == CommandChannel.name
