"""Who hears of an alert: nobody, the pane, the ear, the desktop."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

from pyrometer.alerts.bells import Bells
from pyrometer.settings import Alerts as Settings
from pyrometer.snapshot import AlertView, Severity

Channel: TypeAlias = Literal["toast", "bell", "desktop"]
RANK: dict[Severity, int] = {"badge": -1, "info": 0, "warning": 1, "critical": 2}
"""Levels in order."""


def delivery(alert: AlertView, settings: Settings, focused: bool | None) -> frozenset[Channel]:
    """The channels for one alert that has just fired; what is resolved, muted or mere information takes none.

    With the pane in focus a toast is enough. `focused` is None where the terminal does not tell: as if it were not.
    Bell and desktop take only what `rings`: see `may_be_heard`.
    """
    if alert.resolved_at is not None or alert.muted or alert.level == "info":
        return frozenset()
    channels: set[Channel] = {"toast"} if settings.toast else set()
    if focused or not alert.rings:
        return frozenset(channels)
    return frozenset(channels | loud(alert, settings))


def loud(alert: AlertView, settings: Settings) -> set[Channel]:
    """Bell and desktop, as far as the settings want them at the level of `alert`."""
    channels: set[Channel] = set()
    rank = RANK[alert.level]
    if settings.bell != "off" and rank >= RANK[settings.bell]:
        channels.add("bell")
    if settings.desktop != "off" and rank >= RANK[settings.desktop_level]:
        channels.add("desktop")
    return channels


def may_be_heard(alert: AlertView, settings: Settings, bells: Bells, focused: bool | None, now: float) -> bool:
    """Whether `alert`, which has just fired, `rings`: that spends a bell of the budget."""
    silent = alert.resolved_at is not None or alert.muted or bool(focused)
    return not silent and bool(loud(alert, settings)) and bells.ring(now)


def deliver(
    alerts: Iterable[AlertView], settings: Settings, focused: bool | None
) -> tuple[tuple[AlertView, frozenset[Channel]], ...]:
    """The channels for each of `alerts`."""
    return tuple((alert, delivery(alert, settings, focused)) for alert in alerts)
