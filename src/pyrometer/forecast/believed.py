"""Readings as the forecast may take them: only what stands after every doubt about the provider's numbers."""

from __future__ import annotations

from typing import NamedTuple

from pyrometer.limits.gate import Gate
from pyrometer.model import LimitReading


class Standing(NamedTuple):
    """What the provider has said of its window so far."""

    at: float
    percent: float
    resets_at: float


class Believed:
    """The readings of one limit through the gate, one by one.

    A number that was doubted keeps later, lower ones from being news to `Gate.feed`; what stands in the end does not
    suffer from it. So this looks at what stands before and after.
    """

    def __init__(self, minutes: int) -> None:
        self._gate = Gate(minutes)
        self._standing: Standing | None = None

    def take(self, reading: LimitReading) -> Standing | None:
        """What stands now if the reading has changed or confirmed it, else None."""
        if self._gate.feed(reading) in ("out of range", "no length"):
            return None
        status = self._gate.status()
        if status is None or status.percent is None or status.resets_at is None or status.read_at is None:
            return None
        before, standing = self._standing, Standing(status.read_at, status.percent, status.resets_at)
        self._standing = standing
        return None if standing == before else standing
