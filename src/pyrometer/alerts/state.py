"""What the alerts remember, as plain values that can be stored."""

from __future__ import annotations

from typing import Literal

import msgspec

from pyrometer.snapshot import AlertView, Level

Phase = Literal["inactive", "pending", "firing"]


class AlertState(msgspec.Struct):
    """One (rule, subject)."""

    rule: str
    subject: str
    name: str = ""
    provider: str = ""
    phase: Phase = "inactive"
    level: Level = "info"
    message: str = ""
    action: str = ""
    silences: bool = False
    keep: float = 0
    cooldown: float = 0
    since: float = 0
    """When the present phase began."""
    off_since: float | None = None
    """Since when it has been beyond its end threshold without a break."""
    ended_at: float | None = None
    """When it last ended."""
    told: bool = True
    """Whether its present level has been announced."""
    muted: bool = False

    def view(self, resolved_at: float | None = None) -> AlertView:
        """As published."""
        return AlertView(
            self.rule, self.subject, self.level, self.message, self.action, self.since, resolved_at, self.muted
        )


class AlertsState(msgspec.Struct):
    """All of it: what `Alerts.save` gives and `Alerts.restore` takes."""

    states: list[AlertState] = []
    past: list[AlertView] = []
    """Ended alerts, oldest first."""
    muted_until: float | None = None
    bells: list[float] = []
    """When the last bells rang."""
