"""Scores as tables."""

from __future__ import annotations

from benchmarks.forecast.backtest import THRESHOLDS, WEEK_RULE
from benchmarks.forecast.ours import NAME
from benchmarks.forecast.trials import Pooled
from benchmarks.table import Table

TITLES = {
    "every turn": "official readings after every turn",
    "hourly": "official readings about once an hour",
    "none": "no official readings",
    "week": "weekly windows",
}
_COLUMNS = (
    "formula", "percent error", "Brier", "log loss", "ECE", "pinball min", "ETA error min", "shown came true",
    "< eta10", "> eta90",
)  # fmt: skip
_ALARM = ("caught", "≥ 15 min ahead", "median lead min", "false / week", "precision")
_WEEK_ALARM = ("caught", "median lead h", "tenth lead h", "false in other weeks", "precision")


def scores(found: Pooled, mode: str, population: str) -> Table:
    """All formulas of one mode side by side, the base rate first."""
    threshold = WEEK_RULE.threshold if mode == "week" else 0.6
    alarm = _WEEK_ALARM if mode == "week" else _ALARM
    results = {name: result for (kind, name), result in found.results.items() if kind == mode}
    ours = results[NAME]
    base = ours.score.base_brier
    table = Table(f"{TITLES[mode].capitalize()}, {population} people", (*_COLUMNS, *alarm))
    table.add(f"always {ours.score.base.value:.1%}", "", f"{base:.4f}", "", "0.000", *[""] * 10)
    for name, result in results.items():
        score, raised = result.score, result.alarms[threshold]
        cells = [f"{value:.2f}" for value in (score.shown_true.value, score.below10.value, score.above90.value)]
        lead = (f"{raised.lead(0.5) / 60:.0f}", f"{raised.lead(0.1) / 60:.0f}", f"{raised.false_share:.2f}")
        ahead = (f"{raised.in_time:.2f}", f"{raised.lead(0.5):.0f}", f"{raised.false_weekly:.2f}")
        table.add(
            name, f"{score.percent.value:.2f}", f"{score.brier.value:.4f}", f"{score.log_loss.value:.3f}",
            f"{score.ece:.3f}", f"{score.pinball.value:.1f}", f"{score.eta.value:.1f}", *cells,
            f"{raised.caught:.2f}", *(lead if mode == "week" else ahead), f"{raised.precision:.2f}",
        )  # fmt: skip
    first = ours.alarms[threshold]
    table.notes += [
        f"{found.people} people, {first.weeks:.0f} weeks, {first.windows} windows, {first.locked} lock-outs, "
        f"{ours.score.base.count} answers; alarm at P ≥ {threshold}.",
        f"{NAME}, said → happened (answers): {ours.score.reliability}; "
        f"without an answer: {ours.score.silent.value:.1%}.",
    ]
    return table


def sweep(found: Pooled, mode: str) -> Table:
    """What other thresholds of the alarm would do."""
    columns = ("alarm at", "caught", "≥ 15 min ahead", "median lead min", "tenth", "false / week", "precision")
    table = Table(f"Alarm of {NAME}, {TITLES[mode]}", columns)
    for threshold in THRESHOLDS:
        raised = found.results[mode, NAME].alarms[threshold]
        table.add(
            f"P ≥ {threshold}", f"{raised.caught:.2f}", f"{raised.in_time:.2f}", f"{raised.lead(0.5):.0f}",
            f"{raised.lead(0.1):.0f}", f"{raised.false_weekly:.2f}", f"{raised.precision:.2f}",
        )  # fmt: skip
    return table


def costs(found: Pooled) -> Table:
    """CPU time of the product's part."""
    cost = found.cost
    table = Table("CPU", ("what", "mean", "of"))
    table.add(
        "a line: read, counted once, weighed",
        f"{cost.lines / max(1, cost.line_count) * 1e6:.0f} µs",
        str(cost.line_count),
    )
    table.add("a turn into the forecast", f"{cost.turns / max(1, cost.turn_count) * 1e6:.1f} µs", str(cost.turn_count))
    table.add("a forecast", f"{cost.forecasts / max(1, cost.forecast_count) * 1e3:.2f} ms", str(cost.forecast_count))
    return table
