"""The time that the invented agents live in."""

from __future__ import annotations

import time

HOUR = 3600.0


class Planned:
    """Moves only when told. Times are whole milliseconds, like those in the logs."""

    live = False

    def __init__(self, start: float) -> None:
        self.now = round(start, 3)

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.now = round(self.now + seconds, 3)

    def within_hour(self, seconds: float) -> None:
        """Let time pass, but not into the next hour: all lines of a response belong to one day and hour."""
        room = HOUR - self.now % HOUR - 0.01
        self.wait(max(0.0, min(seconds, room)))


class Real(Planned):
    """The real time. Waiting is left to whoever writes the lines."""

    live = True

    def __init__(self) -> None:
        super().__init__(time.time())

    def wait(self, seconds: float) -> None:  # noqa: ARG002 - nothing to plan
        self.now = round(time.time(), 3)

    def within_hour(self, seconds: float) -> None:
        self.wait(seconds)
