"""What the alerts remember, as plain values that can be stored."""

from __future__ import annotations

from typing import Literal

import msgspec

from pyrometer.snapshot import AlertView, BadgeView, Severity, SilenceView

Phase = Literal["inactive", "pending", "firing"]


class AlertState(msgspec.Struct):
    """One (rule, subject)."""

    rule: str
    subject: str
    name: str = ""
    provider: str = ""
    window: str = ""
    phase: Phase = "inactive"
    level: Severity = "info"
    message: str = ""
    action: str = ""
    badge: str = ""
    silences: bool = False
    keep: float = 0
    keep_turns: int = 0
    cooldown: float = 0
    since: float = 0
    """When the present phase began."""
    since_turn: int = 0
    """At which turn of its session."""
    off_since: float | None = None
    """Since when it has been beyond its end threshold without a break."""
    off_turn: int = 0
    """Since which turn."""
    turns: int = 0
    """Turns of its session at the last look."""
    ended_at: float | None = None
    """When it last ended."""
    episode: float | None = None
    """In which it last fired..."""
    episode_level: Severity = "badge"
    """...and how high it rose in it."""
    told: bool = True
    """Whether its present level has been announced."""
    muted: bool = False

    def view(self, resolved_at: float | None = None) -> AlertView:
        """As published. A mere badge is none: do not ask."""
        assert self.level != "badge"
        return AlertView(
            self.rule, self.subject, self.level, self.message, self.action, self.since, resolved_at, self.muted,
            self.provider,
        )  # fmt: skip

    def badge_view(self) -> BadgeView:
        """As a sign beside its subject."""
        return BadgeView(self.rule, self.subject, self.level, self.badge, self.message, self.action, self.since)


class AlertsState(msgspec.Struct):
    """All of it: what `Alerts.save` gives and `Alerts.restore` takes."""

    states: list[AlertState] = []
    past: list[AlertView] = []
    """Ended alerts, oldest first."""
    muted_until: float | None = None
    bells: list[float] = []
    """When the last bells rang."""
    silences: list[SilenceView] = []
