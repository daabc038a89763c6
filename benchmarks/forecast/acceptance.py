"""What the forecast must reach before it may be shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from benchmarks.forecast.backtest import Outcome, Result
from benchmarks.forecast.ours import NAME
from benchmarks.forecast.provider import quantile
from benchmarks.forecast.trials import Pooled, pooled
from benchmarks.table import Table

STRAIGHT = (
    ("every turn", "ccburn: least squares"),
    ("every turn", "last hour"),
    ("every turn", "pace: used / elapsed"),
    ("every turn", "EWMA, 30 min"),
    ("none", "ccusage: largest block"),
    ("none", "claude-monitor: P90 block"),
)
"""Those of ccusage and claude-monitor ask for no reading."""
RESAMPLED = 200
_SEED = 3


@dataclass(frozen=True, slots=True)
class Bound:
    """One line of the acceptance."""

    line: str
    least: float
    most: float
    value: Callable[[Pooled], float]
    mode: str
    """The trial that it needs."""
    unit: str = ""

    def met(self, found: Pooled) -> bool:
        """Whether the value lies within the bounds."""
        return self.least <= self.value(found) <= self.most


def _ours(found: Pooled, mode: str = "every turn") -> Result:
    return found.results[mode, NAME]


def _to_base(found: Pooled, mode: str) -> float:
    score = _ours(found, mode).score
    return score.brier.value / score.base_brier if score.base_brier else float("nan")


def _to_best_line(found: Pooled) -> float:
    best = min(found.results[line].score.brier.value for line in STRAIGHT if line in found.results)
    return _ours(found).score.brier.value / best


def _per(seconds: float, count: int, scale: float) -> float:
    return seconds / count * scale if count else float("nan")


BOUNDS = (
    Bound("error of percent now, points", 0.0, 0.30, lambda found: _ours(found).score.percent.value, "every turn"),
    Bound("Brier score / that of the base rate", 0.0, 0.80, lambda found: _to_base(found, "every turn"), "every turn"),
    Bound("Brier score / that of the best straight line", 0.0, 0.70, _to_best_line, "every turn"),
    Bound("expected calibration error", 0.0, 0.04, lambda found: _ours(found).score.ece, "every turn"),
    Bound("lock-outs before eta10", 0.05, 0.16, lambda found: _ours(found).score.below10.value, "every turn"),
    Bound("lock-outs after eta90", 0.0, 0.25, lambda found: _ours(found).score.above90.value, "every turn"),
    Bound("P ≥ 0.5: announced ≥ 15 min ahead", 0.80, 1.0, lambda found: _ours(found).alarms[0.5].in_time, "every turn"),
    Bound(
        "P ≥ 0.6: false alarms, person and week", 0.0, 1.0,
        lambda found: _ours(found).alarms[0.6].false_weekly, "every turn",
    ),
    Bound("no readings: Brier score / base rate", 0.0, 0.85, lambda found: _to_base(found, "none"), "none"),
    Bound(
        "a turn", 0.0, 100.0, lambda found: _per(found.cost.turns, found.cost.turn_count, 1e6), "every turn", "µs CPU",
    ),
    Bound(
        "a forecast", 0.0, 5.0, lambda found: _per(found.cost.forecasts, found.cost.forecast_count, 1e3),
        "every turn", "ms CPU",
    ),
)  # fmt: skip


def acceptance(outcomes: Sequence[Outcome], modes: Sequence[str]) -> tuple[Table, bool]:
    """The lines with target, value and verdict, and whether all are met. Lines without a trial are left out."""
    found = pooled(outcomes)
    bounds = [bound for bound in BOUNDS if bound.mode in modes]
    table = Table(f"Acceptance: {found.people} people", ("line", "target", "reached", "95 % of resamplings", "verdict"))
    again = _resampled(outcomes)
    for bound in bounds:
        values = [bound.value(sample) for sample in again]
        span = f"{quantile(values, 0.025):.3f} to {quantile(values, 0.975):.3f}"
        verdict = "met" if bound.met(found) else "MISSED"
        table.add(bound.line, _target(bound), f"{bound.value(found):.3f} {bound.unit}".strip(), span, verdict)
    table.add("lines and turns read wrongly", "0", str(found.problems), "", "MISSED" if found.problems else "met")
    table.notes.append(f"Resamplings: {RESAMPLED} draws of as many people, with replacement.")
    return table, not found.problems and all(bound.met(found) for bound in bounds)


def _resampled(outcomes: Sequence[Outcome]) -> list[Pooled]:
    random = Random(_SEED)
    return [pooled(random.choices(outcomes, k=len(outcomes))) for _ in range(RESAMPLED)]


def _target(bound: Bound) -> str:
    if bound.least and bound.most < 1:
        return f"{bound.least} to {bound.most}"
    return f"≥ {bound.least}" if bound.least else f"≤ {bound.most:g} {bound.unit}".strip()
