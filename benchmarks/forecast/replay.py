"""Events into all formulas, window by window, and an answer of each at every step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.forecast.formulas import Formula
from benchmarks.forecast.ours import Ours
from benchmarks.forecast.product import Event, Refused, Spent
from benchmarks.forecast.provider import Window
from benchmarks.forecast.trial import Trial

TICK = 300.0
"""Seconds between two moments at which the forecast is told that time passes."""


@dataclass(frozen=True, slots=True)
class Pacing:
    """When answers are asked for."""

    begins: float
    """When the logs begin."""
    scored_from: float
    """Windows that start earlier are only learned from."""
    step: float
    """Seconds between two answers."""


class Replay:
    """One person's events, by time, for windows of one length."""

    def __init__(self, ours: Ours, peers: Sequence[Formula], events: Sequence[Event], pacing: Pacing) -> None:
        self.trials: list[tuple[str, list[Trial]]] = []
        """By formula, this program's last."""
        self._ours, self._peers, self._events, self._pacing = ours, peers, events, pacing
        self._formulas: tuple[Formula, ...] = (*peers, ours)
        self._next, self._tick = 0, pacing.begins
        self._scored: list[list[Trial]] = [[] for _ in self._formulas]
        self.trials = [(one.name, trials) for one, trials in zip(self._formulas, self._scored, strict=True)]

    def run(self, windows: Sequence[Window]) -> None:
        """From the first window to the end of the last."""
        for place, window in enumerate(windows):
            self._window(place, window)

    def _window(self, place: int, window: Window) -> None:
        self._until(min(window.starts_at, window.at[0] - 1))
        for peer in self._peers:
            peer.open(window.starts_at, window.ends_at)
        now = max(window.at[0], window.starts_at) + self._pacing.step
        while now < window.last_at - 1:
            self._until(now)
            if window.starts_at > self._pacing.scored_from:
                self._ask(place, window, now)
            now += self._pacing.step
        self._until(window.ends_at)
        for peer in self._peers:
            peer.close()

    def _ask(self, place: int, window: Window, now: float) -> None:
        truth = min(window.percent_at(now), 100.0)
        for formula, trials in zip(self._formulas, self._scored, strict=True):
            trials.append(Trial(place, now, window.ends_at, window.locked_at, truth, formula.answer(now)))

    def _until(self, now: float) -> None:
        while self._tick < now:
            self._tick = min(now, self._tick + TICK)
            while self._next < len(self._events) and self._events[self._next].at <= self._tick:
                self._take(self._events[self._next])
                self._next += 1
            self._ours.advance(self._tick)

    def _take(self, event: Event) -> None:
        if isinstance(event, Refused):
            self._ours.lock(event)
            return
        for formula in self._formulas:
            if isinstance(event, Spent):
                formula.spend(event)
            else:
                formula.read(event)
