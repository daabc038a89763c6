"""The verdict, and what was used since the window that decides it opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pyrometer.engine.meter import Meter
from pyrometer.limits.verdict import in_order, judge
from pyrometer.monitor.standing import Standing
from pyrometer.snapshot import BurnView, SessionState, SessionView, VerdictView, WindowView


class Judged(NamedTuple):
    """How everything stands at one instant."""

    verdict: VerdictView
    windows: tuple[WindowView, ...]
    burn: BurnView
    sessions: tuple[SessionView, ...]


class Judgement:
    """Owned by the monitor's thread. Remembers which window decided: mostly the same one does the next time."""

    def __init__(self, meter: Meter, standing: Standing) -> None:
        self.opened: float | None = None
        """When that window opened."""
        self._meter = meter
        self._standing = standing

    def at(self, now: float, running: Mapping[str, SessionState], *, idle_after: float) -> Judged:
        """`running`: what the agents' own lists say of their sessions. `idle_after` in seconds."""
        windows = self._standing.views(lambda: self._meter.sessions(now, self.opened, running=running), now)
        while True:
            burn = self._meter.burn(now, self.opened)
            sessions = self._meter.sessions(now, self.opened, running=running)
            verdict = judge(windows, burn, sessions, now, idle_after=idle_after)
            opened = verdict.window.starts_at if verdict.window else None
            if opened == self.opened:
                return Judged(verdict, in_order(windows, verdict), burn, sessions)
            self.opened = opened
