"""The forecast through the product's own readers, on four held-out people for six weeks.

The people are some with short logs, whatever their scores. The seeds are fixed, and the bounds are wider than those of
the full run by what four people may differ from forty: only a worse forecast crosses them.
"""

from __future__ import annotations

import pytest

from benchmarks.forecast.backtest import Plan
from benchmarks.forecast.ours import NAME
from benchmarks.forecast.person import TUNING
from benchmarks.forecast.trials import Pooled, outcomes, pooled

PEOPLE = (16, 20, 25, 28)
LINES = ("ccburn: least squares", "last hour", "pace: used / elapsed", "EWMA, 30 min")

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def found() -> Pooled:
    assert not set(PEOPLE) & set(TUNING)
    plans = [Plan(number, days=42, step=600.0, modes=("every turn", "none")) for number in PEOPLE]
    return pooled(outcomes(plans, jobs=1))


def test_percent_now(found: Pooled) -> None:
    assert found.problems == 0
    assert found.results["every turn", NAME].score.percent.value < 0.3


def test_probability(found: Pooled) -> None:
    ours = found.results["every turn", NAME].score
    best = min(found.results["every turn", name].score.brier.value for name in LINES)
    assert ours.base.count > 1_500
    assert ours.silent.value < 0.02
    assert ours.brier.value < 0.9 * ours.base_brier
    assert ours.brier.value < 0.8 * best
    assert ours.ece < 0.10
    assert ours.log_loss.value < 0.6


def test_times(found: Pooled) -> None:
    ours = found.results["every turn", NAME].score
    assert 0.02 < ours.below10.value < 0.25
    assert ours.above90.value < 0.4


def test_alarms(found: Pooled) -> None:
    raised = found.results["every turn", NAME].alarms
    assert raised[0.5].locked > 25
    assert raised[0.5].in_time > 0.6
    assert raised[0.6].false_weekly < 2.0


def test_without_official_readings(found: Pooled) -> None:
    ours = found.results["none", NAME].score
    assert ours.silent.value < 0.1
    assert ours.brier.value < ours.base_brier
    assert ours.brier.value < 0.8 * found.results["none", "claude-monitor: P90 block"].score.brier.value


def test_cost(found: Pooled) -> None:
    """Ten times what it takes on an idle machine."""
    cost = found.cost
    assert cost.turns / cost.turn_count < 100e-6
    assert cost.forecasts / cost.forecast_count < 10e-3
