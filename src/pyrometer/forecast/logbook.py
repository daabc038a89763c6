"""What was forecast and what became of it, until somebody stores it."""

from __future__ import annotations

from collections.abc import Mapping

from pyrometer.forecast.hours import known_time
from pyrometer.forecast.score import Ended, Logged
from pyrometer.forecast.state import Closed, WindowKey
from pyrometer.snapshot.outlook import Outlook

EVERY = 900.0
"""Seconds between two forecasts that are logged for the score."""
_MOST = 4_096
"""Entries that wait; older ones go first."""


class Logbook:
    """`logged` and `ended` are there to be taken and cleared."""

    def __init__(self) -> None:
        self.logged: list[Logged] = []
        self.ended: list[Ended] = []
        self.slot = 0
        """The quarter of an hour last written."""

    def due(self, now: float) -> bool:
        """Whether a quarter of an hour has begun; the first time it is asked for."""
        if not known_time(now) or int(now // EVERY) == self.slot:
            return False
        self.slot = int(now // EVERY)
        return True

    def write(
        self, now: float, outlooks: Mapping[WindowKey, Outlook], resets: Mapping[WindowKey, float | None]
    ) -> None:
        """Keeps the probabilities as shown at `now`."""
        for key, said in outlooks.items():
            resets_at = resets[key]
            if said.probability is not None and resets_at is not None:
                etas = (said.eta10, said.eta50, said.eta90)
                self.logged.append(Logged(now, key, resets_at, said.percent, said.sd, said.probability, *etas))
        del self.logged[:-_MOST]

    def end(self, key: WindowKey, outcomes: list[Closed]) -> None:
        """Takes over how windows ended."""
        self.ended += [Ended(key, closed) for closed in outcomes]
        del self.ended[:-_MOST]
        outcomes.clear()
