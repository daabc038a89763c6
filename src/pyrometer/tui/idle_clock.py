"""How often the clocks on the screen are looked at."""

from __future__ import annotations

LONGEST = 5
"""Ticks between two looks at most: a minute that is over shows by then."""
PATIENCE = 3
"""Looks without a change after which it looks one tick less often."""


class IdleClock:
    """Each tick while ages and countdowns in seconds move; more and more seldom while all of them are minutes."""

    def __init__(self) -> None:
        self._still = 0
        """Looks since the last that changed anything."""
        self._ticks = 0
        """Ticks since the last look."""

    def due(self) -> bool:
        """A tick: whether to look now."""
        self._ticks += 1
        return self._ticks > min(self._still // PATIENCE, LONGEST - 1)

    def looked(self, *, changed: bool) -> None:
        """What a look gave."""
        self._ticks = 0
        self._still = 0 if changed else self._still + 1

    def hurry(self) -> None:
        """There is something else on the screen, maybe with seconds in it: the next tick looks."""
        self._ticks = LONGEST
