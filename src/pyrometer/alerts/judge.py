"""Asks all rules about one snapshot."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo

from pyrometer.alerts.condition import Condition
from pyrometer.alerts.rules_burn import BurnRatio, burn_conditions
from pyrometer.alerts.rules_session import session_conditions
from pyrometer.alerts.rules_window import window_conditions
from pyrometer.settings import Alerts as Settings
from pyrometer.snapshot import Snapshot


def conditions(
    snapshot: Snapshot, ratios: Iterable[BurnRatio], settings: Settings, zone: tzinfo | None = None
) -> tuple[Condition, ...] | None:
    """What every enabled rule says; None while history is still being read, when half of it would mislead."""
    if snapshot.progress is not None and not snapshot.progress.done:
        return None
    now = snapshot.at
    return (
        *window_conditions(snapshot.windows, settings, now, zone),
        *burn_conditions(ratios, snapshot.sessions, settings, now, zone),
        *session_conditions(snapshot.sessions, settings, now, zone),
    )
