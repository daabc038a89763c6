"""This program's forecast, with the time it takes."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC

from benchmarks.forecast.product import Refused, Spent, Told
from benchmarks.forecast.trial import Answer
from pyrometer.forecast.window import WindowForecaster

NAME = "Pyrometer"


@dataclass(slots=True)
class Cost:
    """CPU seconds, and of how many."""

    lines: float = 0.0
    turns: float = 0.0
    forecasts: float = 0.0
    line_count: int = 0
    turn_count: int = 0
    forecast_count: int = 0

    def __add__(self, other: Cost) -> Cost:
        return Cost(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


class Ours:
    """Behind the interface of all formulas."""

    name = NAME

    def __init__(self, minutes: int) -> None:
        self.cost = Cost()
        self._forecaster = WindowForecaster(minutes=minutes, zone=UTC, provider="claude")

    def open(self, starts_at: float, resets_at: float) -> None:
        """It finds out by itself."""

    def close(self) -> None:
        """It finds out by itself."""

    def spend(self, spent: Spent) -> None:
        before = time.process_time()
        self._forecaster.spend(spent.at, spent.credits, spent.session)
        self.cost.turns += time.process_time() - before
        self.cost.turn_count += 1

    def read(self, told: Told) -> None:
        self._forecaster.read(told.at, told.percent, told.resets_at)

    def lock(self, refused: Refused) -> None:
        """The provider refused work."""
        self._forecaster.lock(refused.at, refused.resets_at)

    def advance(self, now: float) -> None:
        """Time passes."""
        self._forecaster.advance(now)

    def answer(self, now: float) -> Answer:
        before = time.process_time()
        outlook = self._forecaster.outlook(now)
        self.cost.forecasts += time.process_time() - before
        self.cost.forecast_count += 1
        if outlook is None:
            return Answer(None, None, None, None, None)
        return Answer(outlook.percent, outlook.probability, outlook.eta10, outlook.eta50, outlook.eta90)
