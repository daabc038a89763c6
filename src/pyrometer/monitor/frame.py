"""The picture for an instant start: the last snapshot, and what the alerts remember."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from pyrometer.alerts.state import AlertsState
from pyrometer.snapshot import Snapshot


class Frame(msgspec.Struct, frozen=True):
    """The last picture, and what the alerts remember."""

    snapshot: Snapshot
    alerts: AlertsState

    @property
    def remembered(self) -> Snapshot:
        """The picture, marked as one of an earlier run."""
        return replace(self.snapshot, remembered=True, progress=None, history=None, detail=None)
