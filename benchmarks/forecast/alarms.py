"""What a threshold on the probability would have announced, how long before, and how often for nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from benchmarks.forecast.provider import quantile
from benchmarks.forecast.trial import Trial

IN_TIME = 15.0
"""Minutes before the lock-out in which there is something left to do."""


@dataclass(frozen=True, slots=True)
class Rule:
    """When an alarm sounds: once a window."""

    threshold: float
    percent: float = 15.0
    """Used at least."""
    running: int = 2
    """Answers in a row."""


@dataclass(frozen=True, slots=True)
class Alarms:
    """What came of a rule. Those of several people add up."""

    windows: int = 0
    locked: int = 0
    leads: tuple[float, ...] = ()
    """Minutes before each lock-out that was announced."""
    false: int = 0
    weeks: float = 0.0

    @property
    def caught(self) -> float:
        """Share of the lock-outs that were announced at all."""
        return len(self.leads) / self.locked if self.locked else 0.0

    @property
    def in_time(self) -> float:
        """Share of the lock-outs that were announced `IN_TIME` before or earlier."""
        return sum(lead >= IN_TIME for lead in self.leads) / self.locked if self.locked else 0.0

    @property
    def false_weekly(self) -> float:
        """Alarms without a lock-out, for one person in one week."""
        return self.false / self.weeks if self.weeks else 0.0

    @property
    def false_share(self) -> float:
        """Share of the windows without a lock-out that had an alarm."""
        return self.false / max(1, self.windows - self.locked)

    @property
    def precision(self) -> float:
        """Share of the alarms that a lock-out followed."""
        return len(self.leads) / max(1, len(self.leads) + self.false)

    def lead(self, share: float) -> float:
        """Minutes; a quantile over the lock-outs that were announced."""
        return quantile(self.leads, share) if self.leads else 0.0

    def __add__(self, other: Alarms) -> Alarms:
        return Alarms(
            self.windows + other.windows,
            self.locked + other.locked,
            self.leads + other.leads,
            self.false + other.false,
            self.weeks + other.weeks,
        )


def alarms(trials: Sequence[Trial], rule: Rule, weeks: float) -> Alarms:
    """`trials` of one formula and one person, window after window."""
    windows = locked = false = 0
    leads = []
    for _, group in groupby(trials, key=lambda trial: trial.window):
        told = list(group)
        rings_at, locked_at = _rings_at(told, rule), told[0].locked_at
        windows, locked = windows + 1, locked + (locked_at is not None)
        if rings_at is None:
            continue
        if locked_at is None:
            false += 1
        else:
            leads.append((locked_at - rings_at) / 60)
    return Alarms(windows, locked, tuple(leads), false, weeks)


def _rings_at(trials: Sequence[Trial], rule: Rule) -> float | None:
    running = 0
    for trial in trials:
        answer = trial.answer
        true = (answer.probability or 0.0) >= rule.threshold and (answer.percent or 0.0) >= rule.percent
        running = running + 1 if true else 0
        if running >= rule.running:
            return trial.now
    return None
