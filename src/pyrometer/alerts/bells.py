"""The budget of interruptions: what is over it, or falls into the quiet hours, stays a line in the list."""

from __future__ import annotations

from datetime import tzinfo

from pyrometer.alerts.quiet import in_quiet_hours
from pyrometer.settings import Alerts as Settings

_DAY = 86_400.0


class Bells:
    """At most one bell in `bell_gap` minutes and `bells_per_day` in any 24 hours; none in the quiet hours."""

    def __init__(self, settings: Settings, zone: tzinfo | None = None) -> None:
        self.settings = settings
        self.rung: list[float] = []
        """When the bells of the last 24 hours rang, oldest first."""
        self._zone = zone

    def may_ring(self, now: float) -> bool:
        """Whether a bell at `now` is within the budget and outside of the quiet hours."""
        if in_quiet_hours(self.settings, now, self._zone):
            return False
        day = [at for at in self.rung if now - at < _DAY]
        rested = not day or now - day[-1] >= self.settings.bell_gap * 60
        return rested and len(day) < self.settings.bells_per_day

    def ring(self, now: float) -> bool:
        """Spends one bell; False, and nothing spent, if it may not ring."""
        if not self.may_ring(now):
            return False
        self.rung = [*(at for at in self.rung if now - at < _DAY), now]
        return True
