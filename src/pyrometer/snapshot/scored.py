"""How good the forecasts of a window have been, ready to be shown. Measured by `pyrometer.forecast.score`."""

from __future__ import annotations

import msgspec

ENOUGH = 20
"""Windows below which a score says nothing."""


class Bin(msgspec.Struct, frozen=True):
    """Forecasts with about the same probability, and how often what they said came true."""

    said: float
    came_true: float
    forecasts: int


class Score(msgspec.Struct, frozen=True):
    """Of forecasts whose windows are over. None: nothing to measure it on."""

    windows: int
    locked: int
    forecasts: int
    enough: bool
    """False: too few windows for any of this to mean much; show that instead."""
    bins: tuple[Bin, ...] = ()
    brier: float | None = None
    """Mean squared error of the probability; smaller is better."""
    base: float | None = None
    """The same for always saying how often windows were full: what there is to beat."""
    calibration: float | None = None
    """Mean distance between what was said and how often it came true, 0..1."""
    eta_minutes: float | None = None
    """Median error of the times shown, where the lock-out came."""
    below10: float | None = None
    """Share of outcomes before `eta10`, and after `eta90`; each is 0.1 at best."""
    above90: float | None = None


class KindScore(msgspec.Struct, frozen=True):
    """Of all windows of a kind."""

    kind: str
    by_days: tuple[tuple[float, Score], ...]
    """(days, score), in the order that was asked for."""


class Scores(msgspec.Struct, frozen=True):
    """The same of all kinds of windows, over several stretches of time that end now."""

    at: float
    kinds: tuple[KindScore, ...] = ()
    """All windows together first, if there are several kinds. Empty without forecasts."""
    kept: bool = True
    """False: this run keeps no store, so there is nothing to measure."""


class SaidView(msgspec.Struct, frozen=True):
    """A forecast of a window as it was made and kept."""

    at: float
    percent: float
    probability: float
    eta50: float | None = None
