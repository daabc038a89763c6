"""The burn graph: as far back as the person looks, made anew once a second."""

from __future__ import annotations

import math

from pyrometer.engine.meter import Meter
from pyrometer.snapshot import BurnSeries

COLUMNS = 480
"""Bins: two a braille cell, enough for the widest pane."""
SERIES = 1.0
"""Seconds for which the graph stands: it is large, and no eye reads it faster."""


class Graph:
    """Owned by the monitor's thread."""

    def __init__(self, meter: Meter, minutes: float) -> None:
        self._meter = meter
        self.minutes = minutes
        """How far it reaches back."""
        self._series: BurnSeries | None = None
        self._made_at = -math.inf

    def reach(self, minutes: float) -> None:
        """From now on it reaches so far back."""
        self.minutes, self._made_at = minutes, -math.inf

    def series(self, now: float, known_from: float) -> BurnSeries | None:
        """Bins before `known_from` are gaps."""
        if abs(now - self._made_at) >= SERIES:
            self._made_at = now
            self._series = self._meter.series(now, self.minutes, COLUMNS, known_from=known_from)
        return self._series
