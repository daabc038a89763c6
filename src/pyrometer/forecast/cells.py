"""How far off forecasts of this kind have been for this person: a factor and a spread, learned from their outcomes."""

from __future__ import annotations

import math
from typing import Annotated, Literal, TypeAlias

import msgspec

State: TypeAlias = Literal[0, 1, 2]
"""0 active: a turn in the last five minutes; 1 pause: in the last thirty; 2 idle."""

HORIZONS = (0.25, 0.5, 1.0, 2.0, 4.0)
"""Hours."""
PENDING = 48
"""The longest horizon in steps of five minutes."""
_FACTORS = ((1.08, 1.05, 1.00, 0.99, 0.97), (0.60, 0.80, 0.97, 1.00, 0.99), (1.20, 1.20, 1.20, 1.05, 1.00))
_SPREADS = ((0.80, 0.83, 0.83, 0.75, 0.64), (2.04, 1.64, 1.25, 0.94, 0.73), (3.10, 2.27, 1.70, 1.28, 0.97))
"""Where the cells begin: fitted on twelve simulated people that no published figure was taken from."""
_PRIOR_WEIGHT = 150.0
"""Forecasts five minutes apart overlap: many have to come due before they outweigh the beginning."""
_KEPT = 0.9985
_LATE = 900.0
"""Seconds after which a forecast that came due is no longer worth scoring: nobody watched."""
_MIN_VARIANCE = 0.02
_MAX_SPREAD = 5.0
_ROWS = msgspec.Meta(min_length=len(_FACTORS), max_length=len(_FACTORS))
_COLUMNS = msgspec.Meta(min_length=len(HORIZONS), max_length=len(HORIZONS))
_LOGS = tuple(math.log(hours) for hours in HORIZONS)


class Cell(msgspec.Struct):
    """Sums over scored forecasts: forecast, outcome, squared error, squared corrected forecast."""

    forecast: float
    outcome: float
    error: float
    square: float

    def score(self, forecast: float, outcome: float) -> None:
        self.forecast = self.forecast * _KEPT + forecast
        self.outcome = self.outcome * _KEPT + outcome
        corrected = self.factor * forecast
        self.error = self.error * _KEPT + (outcome - corrected) ** 2
        self.square = self.square * _KEPT + corrected**2

    @property
    def factor(self) -> float:
        return self.outcome / self.forecast

    @property
    def spread(self) -> float:
        return math.sqrt(max(self.error / self.square, _MIN_VARIANCE)) if self.square > 0 else _MAX_SPREAD


Row: TypeAlias = Annotated[list[Cell], _COLUMNS]


class Due(msgspec.Struct, array_like=True):
    """A forecast that waits for its outcome. Amounts in credits."""

    at: float
    forecast: float
    total: float
    """Everything used when it was made."""
    state: State


def _beginning() -> list[list[Cell]]:
    rows = []
    for factors, spreads in zip(_FACTORS, _SPREADS, strict=True):
        means = [7.0 * hours**0.8 for hours in HORIZONS]
        weights = [
            (_PRIOR_WEIGHT * mean, factor, spread, _PRIOR_WEIGHT * (factor * mean) ** 2)
            for mean, factor, spread in zip(means, factors, spreads, strict=True)
        ]
        rows.append([Cell(mass, mass * factor, spread**2 * square, square) for mass, factor, spread, square in weights])
    return rows


class Cells(msgspec.Struct):
    """One cell for each state and horizon, and the forecasts that have yet to come due."""

    rows: Annotated[list[Row], _ROWS] = msgspec.field(default_factory=_beginning)
    pending: Annotated[list[list[Due]], _COLUMNS] = msgspec.field(default_factory=lambda: [[] for _ in HORIZONS])

    def score(self, now: float, total: float, scale: float) -> None:
        """Learns from the forecasts that have come due. `total` credits so far; `scale` percent per credit."""
        for horizon, waiting in enumerate(self.pending):
            while waiting and waiting[0].at <= now:
                due = waiting.pop(0)
                if now - due.at <= _LATE:
                    used = max(0.0, total - due.total)
                    self.rows[due.state][horizon].score(scale * due.forecast, scale * used)

    def remember(self, now: float, horizon: int, forecast: float, total: float, state: State) -> None:
        """Keeps a forecast (credits, before its correction) until it comes due."""
        waiting = self.pending[horizon]
        waiting.append(Due(now + HORIZONS[horizon] * 3600.0, forecast, total, state))
        del waiting[:-PENDING]

    def forget(self) -> None:
        """The future was cut off, or the clock was moved: what waits cannot be scored."""
        self.pending = [[] for _ in HORIZONS]

    def correction(self, state: State, hours: float) -> tuple[float, float]:
        """(factor, coefficient of variation) for a forecast of the next `hours`, between the horizons in log hours."""
        row = self.rows[state]
        place = math.log(max(hours, 1e-3))
        lower = next((index for index in (3, 2, 1, 0) if _LOGS[index] <= place), 0)
        weight = min(1.0, max(0.0, (place - _LOGS[lower]) / (_LOGS[lower + 1] - _LOGS[lower])))
        near, far = row[lower], row[lower + 1]
        factor = near.factor + weight * (far.factor - near.factor)
        spread = near.spread + weight * (far.spread - near.spread)
        if place < _LOGS[0]:
            spread *= math.exp(0.35 * (_LOGS[0] - place))
        return factor, min(spread, _MAX_SPREAD)
