"""The budget of interruptions: what is over it stays a line in the list."""

from __future__ import annotations

from pyrometer.settings import Alerts as Settings

_DAY = 86_400.0


class Bells:
    """At most one bell in `bell_gap` minutes and `bells_per_day` in any 24 hours."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.rung: list[float] = []
        """When the bells of the last 24 hours rang, oldest first."""

    def may_ring(self, now: float) -> bool:
        """Whether a bell at `now` is within the budget."""
        day = [at for at in self.rung if now - at < _DAY]
        quiet = not day or now - day[-1] >= self.settings.bell_gap * 60
        return quiet and len(day) < self.settings.bells_per_day

    def ring(self, now: float) -> bool:
        """Spends one bell; False, and nothing spent, if that is over the budget."""
        if not self.may_ring(now):
            return False
        self.rung = [*(at for at in self.rung if now - at < _DAY), now]
        return True
