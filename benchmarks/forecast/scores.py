"""How good answers are, against what happened. Scores of several people add up."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import zip_longest
from typing import Any

from benchmarks.forecast.trial import Trial

HOUR = 3600.0
SHOWN_FROM = 0.5
"""Probability from which the screen shows a time."""
BINS = 10
_NEVER = 1e-3
"""Probabilities are kept this far from 0 and 1 for the log loss."""


@dataclass(frozen=True, slots=True)
class Mean:
    """A sum and how many it is of."""

    total: float = 0.0
    count: int = 0

    @property
    def value(self) -> float:
        """Not-a-number for nothing."""
        return self.total / self.count if self.count else math.nan

    def __add__(self, other: Mean) -> Mean:
        return Mean(self.total + other.total, self.count + other.count)


def mean_of(values: Iterable[float]) -> Mean:
    """The mean of some values."""
    found = list(values)
    return Mean(math.fsum(found), len(found))


@dataclass(frozen=True, slots=True)
class Score:
    """Means over all answers. Errors of times in minutes."""

    base: Mean = Mean()
    """Share of the answers after which a lock-out came."""
    percent: Mean = Mean()
    """Error of the percentage now, points."""
    brier: Mean = Mean()
    log_loss: Mean = Mean()
    pinball: Mean = Mean()
    """Of the 10, 50 and 90 percent quantiles of the time left."""
    eta: Mean = Mean()
    """Error of the times shown before a lock-out that did come."""
    shown_true: Mean = Mean()
    """Share of the times shown that a lock-out followed."""
    below10: Mean = Mean()
    """Share of the outcomes earlier than the 10 percent quantile, where that lies before the reset, and..."""
    above90: Mean = Mean()
    """... later than the 90 percent quantile."""
    silent: Mean = Mean()
    """Share of the answers without a probability; they count as 0."""
    said: tuple[Mean, ...] = ()
    """Probabilities said, by tenth, and..."""
    happened: tuple[Mean, ...] = ()
    """... what happened after them."""

    @property
    def base_brier(self) -> float:
        """The Brier score of always saying the base rate."""
        return self.base.value * (1 - self.base.value)

    @property
    def ece(self) -> float:
        """Expected calibration error over ten bins."""
        apart = (abs(said.total - came.total) for said, came in zip(self.said, self.happened, strict=True))
        return sum(apart) / self.base.count if self.base.count else math.nan

    @property
    def reliability(self) -> str:
        """What was said and what happened, bin by bin."""
        pairs = zip(self.said, self.happened, strict=True)
        return ", ".join(f"{said.value:.2f} → {came.value:.2f} ({said.count})" for said, came in pairs if said.count)

    def __add__(self, other: Score) -> Score:
        sums: dict[str, Any] = {}
        for field in fields(self):
            mine, others = getattr(self, field.name), getattr(other, field.name)
            both = zip_longest(mine, others, fillvalue=Mean()) if isinstance(mine, tuple) else None
            sums[field.name] = mine + others if both is None else tuple(one + two for one, two in both)
        return Score(**sums)


def score(trials: Sequence[Trial]) -> Score:
    """The scores of one formula."""
    chances = [min(max(trial.answer.probability or 0.0, 0.0), 1.0) for trial in trials]
    came = [1.0 if trial.locked_at is not None else 0.0 for trial in trials]
    shown = [trial for trial, chance in zip(trials, chances, strict=True) if chance >= SHOWN_FROM]
    true = [trial for trial in shown if trial.locked_at is not None]
    pairs = list(zip(chances, came, strict=True))
    bins = [[pair for pair in pairs if min(BINS - 1, int(pair[0] * BINS)) == place] for place in range(BINS)]
    return Score(
        base=mean_of(came),
        percent=mean_of(abs(one.answer.percent - one.truth) for one in trials if one.answer.percent is not None),
        brier=mean_of((chance - fact) ** 2 for chance, fact in pairs),
        log_loss=mean_of(_log_loss(chance, fact) for chance, fact in pairs),
        pinball=mean_of(_pinball(trial) for trial in trials),
        eta=mean_of(abs(_quantiles(trial)[1] - _left(trial)) for trial in true),
        shown_true=Mean(len(true), len(shown)),
        below10=_earlier(trials, chances),
        above90=_later(trials, chances),
        silent=mean_of(1.0 if trial.answer.probability is None else 0.0 for trial in trials),
        said=tuple(mean_of(chance for chance, _ in each) for each in bins),
        happened=tuple(mean_of(fact for _, fact in each) for each in bins),
    )


def _left(trial: Trial) -> float:
    """Minutes until the lock-out, or until the reset if there was none."""
    return ((trial.resets_at if trial.locked_at is None else trial.locked_at) - trial.now) / 60


def _quantiles(trial: Trial) -> tuple[float, float, float]:
    """Minutes; until the reset where the answer names no time before it."""
    answer, reset = trial.answer, trial.resets_at
    early, middle, late = (
        ((reset if eta is None else min(eta, reset)) - trial.now) / 60
        for eta in (answer.eta10, answer.eta50, answer.eta90)
    )
    return early, middle, late


def _pinball(trial: Trial) -> float:
    left = _left(trial)
    pairs = zip((0.1, 0.5, 0.9), _quantiles(trial), strict=True)
    return sum(max(share * (left - said), (share - 1) * (left - said)) for share, said in pairs) / 3


def _earlier(trials: Sequence[Trial], chances: Sequence[float]) -> Mean:
    """Only where the probability leaves no doubt that the quantile lies before the reset; so for the later ones."""
    sure = [trial for trial, chance in zip(trials, chances, strict=True) if chance > 0.12]
    return mean_of(1.0 if _left(trial) < _quantiles(trial)[0] - 1e-6 else 0.0 for trial in sure)


def _later(trials: Sequence[Trial], chances: Sequence[float]) -> Mean:
    sure = [trial for trial, chance in zip(trials, chances, strict=True) if chance > 0.92]
    return mean_of(1.0 if _left(trial) > _quantiles(trial)[2] + 1e-6 else 0.0 for trial in sure)


def _log_loss(chance: float, fact: float) -> float:
    kept = min(max(chance, _NEVER), 1 - _NEVER)
    return -math.log(kept if fact else 1 - kept)
