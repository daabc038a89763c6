"""Who hears of an alert: nobody, the pane, the ear, the desktop."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

from pyrometer.alerts.bells import Bells
from pyrometer.settings import Alerts as Settings
from pyrometer.snapshot import AlertView

Channel: TypeAlias = Literal["toast", "bell", "desktop"]
_RANK = {"info": 0, "warning": 1, "critical": 2, "off": 3}


def delivery(alert: AlertView, settings: Settings, focused: bool | None) -> frozenset[Channel]:
    """The channels for one alert that has just fired; what is resolved, muted or mere information takes none.

    With the pane in focus a toast is enough. `focused` is None where the terminal does not tell: as if it were not.
    """
    if alert.resolved_at is not None or alert.muted or alert.level == "info":
        return frozenset()
    channels: set[Channel] = {"toast"} if settings.toast else set()
    if focused:
        return frozenset(channels)
    rank = _RANK[alert.level]
    if rank >= _RANK[settings.bell]:
        channels.add("bell")
    if settings.desktop != "off" and rank >= _RANK[settings.desktop_level]:
        channels.add("desktop")
    return frozenset(channels)


def deliver(
    alerts: Iterable[AlertView], settings: Settings, bells: Bells, focused: bool | None, now: float
) -> tuple[tuple[AlertView, frozenset[Channel]], ...]:
    """The channels for each of `alerts`, with bells and desktop notifications paid from the budget of `bells`."""
    sent = []
    for alert in alerts:
        channels = delivery(alert, settings, focused)
        if channels & {"bell", "desktop"} and not bells.ring(now):
            channels -= {"bell", "desktop"}
        sent.append((alert, channels))
    return tuple(sent)
