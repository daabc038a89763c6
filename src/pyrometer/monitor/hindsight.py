"""Looks back at what was forecast: how good it was, and what was said of one window."""

from __future__ import annotations

import math

from pyrometer.commands import AboutForecasts, ShowScore
from pyrometer.forecast.kinds import score_kinds
from pyrometer.forecast.score import Ended, Logged
from pyrometer.forecast.state import Closed
from pyrometer.monitor.memory import Memory
from pyrometer.snapshot.scored import SaidView, Scores
from pyrometer.store.forecasts import Outcome, Said

DAYS = (14.0, 60.0)
"""Stretches of time that are scored."""
_AGAIN = 60.0
"""Seconds for which an answer stands: forecasts are kept every quarter of an hour."""
_DAY = 86_400.0


class Hindsight:
    """Owned by the monitor's thread. Reads the store only while somebody looks."""

    def __init__(self, memory: Memory | None) -> None:
        self._memory = memory
        self._scored = False
        self._window: tuple[str, str, int, str] | None = None
        self._since = 0.0
        self._scores: Scores | None = None
        self._said: tuple[SaidView, ...] = ()
        self._scored_at = self._said_at = -math.inf

    def obey(self, command: AboutForecasts) -> None:
        """Begin or end to look."""
        if isinstance(command, ShowScore):
            self._scored, self._scores, self._scored_at = command.shown, None, -math.inf
        else:
            self._window, self._since, self._said, self._said_at = command.key, command.since, (), -math.inf

    def scores(self, now: float) -> Scores | None:
        """How good the forecasts have been; None while nobody asks."""
        if self._scored and abs(now - self._scored_at) >= _AGAIN:
            self._scored_at, self._scores = now, self._measured(now)
        return self._scores

    def said(self, now: float) -> tuple[SaidView, ...]:
        """What was said of the window that is asked for."""
        if self._window is not None and self._memory is not None and abs(now - self._said_at) >= _AGAIN:
            kept, _ = self._memory.forecasts(self._since)
            self._said_at = now
            self._said = tuple(
                SaidView(at, percent, probability, eta50)
                for window, _, at, percent, _, probability, _, eta50, _ in kept
                if window == self._window and probability is not None
            )
        return self._said

    def _measured(self, now: float) -> Scores:
        if self._memory is None:
            return Scores(now, kept=False)
        said, ends = self._memory.forecasts(now - max(DAYS) * _DAY)
        logged = [logged_of(one) for one in said if one[5] is not None]
        return Scores(now, score_kinds(logged, map(ended_of, ends), DAYS, now))


def logged_of(said: Said) -> Logged:
    """A stored forecast."""
    window, resets_at, at, percent, sd, probability, eta10, eta50, eta90 = said
    return Logged(at, window, resets_at, percent, sd, probability or 0.0, eta10, eta50, eta90)


def ended_of(outcome: Outcome) -> Ended:
    """A stored outcome."""
    window, resets_at, starts_at, locked_at, percent = outcome
    return Ended(window, Closed(starts_at, resets_at, locked_at, percent))
