"""Plays a tape to the monitor itself, and shows what it saw whenever somebody would have looked."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from datetime import tzinfo
from typing import NamedTuple

from msgspec.structs import replace

from pyrometer.alerts.ratios import BurnRatio, burn_ratios
from pyrometer.model import Turn
from pyrometer.monitor.graph import Graph
from pyrometer.monitor.lookout import Lookout
from pyrometer.monitor.monitor import Monitor
from pyrometer.replay.tape import Tape
from pyrometer.settings import Settings
from pyrometer.snapshot import BurnSeries, HealthView, Snapshot

STEP = 60.0
"""Seconds between two looks while something happens,..."""
PAUSE = 180.0
"""...between two while nothing does, for..."""
AFTERWARDS = 900.0
"""...so many seconds after the last sign of life. What ends by itself after that is looked at when it does."""
LEARN = 28 * 86_400.0
"""Seconds of the past that the monitor knows before the first look: what is normal, and the forecast."""


class Look(NamedTuple):
    """One instant, as the alert rules see it."""

    snapshot: Snapshot
    """Without what no rule looks at."""
    ratios: tuple[BurnRatio, ...]


class Player(Monitor):
    """The monitor over a tape. It has neither folders nor a store, and draws no graph."""

    def __init__(
        self,
        settings: Settings,
        tape: Tape,
        lookout: Lookout,
        *,
        price: Callable[[Turn], float | None] | None = None,
        weigh: Callable[[Turn], float] | None = None,
        zone: tzinfo | None = None,
    ) -> None:
        """`lookout` must be new; `price` and `weigh` are those of the tables in force."""
        super().__init__(settings, tape, price=price, weigh=weigh, zone=zone, lookout=lookout)
        self._tape = tape
        self._graph = _NoGraph(self._meter, settings.metrics.graph_minutes)

    def looks(self, start: float, end: float) -> Iterator[Look]:
        """Every look from `start` to `end`. What the tape has before that is learned first."""
        while self.tick(start) or self.busy:
            pass
        now = start
        while now <= end:
            self.tick(now)
            snapshot = self.snapshot(now)
            yield Look(_bare(snapshot), tuple(burn_ratios(snapshot, self._meter.ratio_over)))
            now = self._next(now, snapshot)

    def _next(self, now: float, snapshot: Snapshot) -> float:
        """When to look again: soon while something happens, else when a window ends or something begins."""
        silent = now - self._tape.last_at
        if silent < AFTERWARDS:
            return now + STEP if silent < STEP else max(now + STEP, min(now + PAUSE, self._tape.next_at))
        ends = (at for window in snapshot.windows for at in (window.resets_at, window.locked_until))
        changes = min((at + 1.0 for at in ends if at is not None and at + 1.0 > now), default=math.inf)
        return max(now + 1.0, min(changes, self._tape.next_at))


class _NoGraph(Graph):
    """Nobody looks at it."""

    def series(self, now: float, known_from: float) -> BurnSeries | None:  # noqa: ARG002 - as in the graph
        """None."""
        return None


def _bare(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, series=None, last_turns=(), health=HealthView(), alerts=(), badges=())
