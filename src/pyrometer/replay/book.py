"""What the rules say of the past under one set of thresholds: which alerts fire, which of them ring."""

from __future__ import annotations

from datetime import tzinfo

import msgspec

from pyrometer.alerts.judge import conditions
from pyrometer.alerts.lifecycle import Alerts
from pyrometer.replay.player import Look
from pyrometer.settings import Alerts as Settings
from pyrometer.snapshot import AlertView, Level, Snapshot


class Fired(msgspec.Struct, frozen=True):
    """An alert as it would have fired. One whose level rose fired again."""

    at: float
    rule: str
    level: Level
    subject: str
    message: str
    action: str
    rang: bool = False
    """It would have been heard outside the pane, by somebody who does not look at it."""
    resets_at: float | None = None
    """Of the window that it is about, as known then."""


class Book:
    """Rules and lifecycle of the live monitor, look by look."""

    def __init__(self, settings: Settings, zone: tzinfo | None = None) -> None:
        self._settings = settings
        self._zone = zone
        self._alerts = Alerts(settings, zone)
        self._fired: dict[tuple[str, str, float, Level], Fired] = {}
        self._keys: dict[tuple[str, str], tuple[str, str, float, Level]] = {}

    @property
    def fired(self) -> tuple[Fired, ...]:
        """All of them, oldest first."""
        return tuple(sorted(self._fired.values(), key=lambda one: (one.at, one.rule, one.subject)))

    def take(self, look: Look) -> None:
        """The next look."""
        now = look.snapshot.at
        told = self._alerts.evaluate(conditions(look.snapshot, look.ratios, self._settings, self._zone), now)
        for view in self._alerts.views(now):
            if view.resolved_at is not None:
                break
            self._note(view, look.snapshot)
        for view in told:
            if view.rings and (key := self._keys.get((view.rule, view.subject))) is not None:
                self._fired[key] = msgspec.structs.replace(self._fired[key], rang=True)

    def _note(self, view: AlertView, snapshot: Snapshot) -> None:
        key = (view.rule, view.subject, view.since, view.level)
        if key in self._fired:
            return
        window = next((each for each in snapshot.windows if each.subject == view.subject), None)
        self._keys[view.rule, view.subject] = key
        self._fired[key] = Fired(
            snapshot.at,
            view.rule,
            view.level,
            view.subject,
            view.message,
            view.action,
            resets_at=window.resets_at if window is not None else None,
        )
