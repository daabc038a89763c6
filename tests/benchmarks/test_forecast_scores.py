"""The scores of forecasts, worked out by hand."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.forecast.alarms import Alarms, Rule, alarms
from benchmarks.forecast.blocks import LargestBlock, NinthDecile
from benchmarks.forecast.formulas import Average, Formula, LastDay, LastHour, Line, Pace, Regression
from benchmarks.forecast.product import Spent, Told
from benchmarks.forecast.provider import quantile
from benchmarks.forecast.scores import Score, score
from benchmarks.forecast.trial import Answer, Trial

HOUR = 3600.0
RESET = 5 * HOUR


def trial(
    chance: float | None,
    locked_at: float | None = None,
    *,
    now: float = HOUR,
    window: int = 0,
    percent: float | None = 50.0,
    etas: tuple[float | None, float | None, float | None] = (None, None, None),
) -> Trial:
    return Trial(window, now, RESET, locked_at, 50.0, Answer(percent, chance, *etas))


def test_brier_and_log_loss_of_four_answers() -> None:
    found = score([trial(0.8, 2 * HOUR), trial(0.2, 2 * HOUR), trial(0.5), trial(0.1)])
    assert found.brier.value == pytest.approx((0.04 + 0.64 + 0.25 + 0.01) / 4)
    assert found.log_loss.value == pytest.approx(-sum(map(math.log, (0.8, 0.2, 0.5, 0.9))) / 4)
    assert found.base.value == 0.5
    assert found.base_brier == 0.25


def test_calibration_is_the_distance_of_what_was_said_from_what_happened() -> None:
    even = [trial(0.25, 2 * HOUR if place == 0 else None) for place in range(4)]
    assert score(even).ece == pytest.approx(0.0)
    sure = [trial(0.95) for _ in range(4)]
    assert score(sure).ece == pytest.approx(0.95)
    assert score(even + sure).ece == pytest.approx(0.475)
    assert "0.25 → 0.25 (4)" in score(even).reliability


def test_no_answer_counts_as_no_danger_and_is_told() -> None:
    found = score([trial(None, 2 * HOUR), trial(None)])
    assert found.brier.value == 0.5
    assert found.silent.value == 1.0


def test_the_percentage_is_judged_where_there_is_one() -> None:
    found = score([trial(0.1, percent=53.0), trial(0.1, percent=49.0), trial(0.1, percent=None)])
    assert found.percent.value == 2.0


def test_times_are_judged_against_the_lock_out_or_the_reset() -> None:
    good = trial(0.9, 2 * HOUR, etas=(1.5 * HOUR, 1.9 * HOUR, 3 * HOUR))
    found = score([good])
    assert found.eta.value == pytest.approx(6.0)
    assert found.shown_true.value == 1.0
    assert found.pinball.value == pytest.approx((0.1 * 30 + 0.5 * 6 + 0.1 * 60) / 3)
    assert score([trial(0.9)]).shown_true.value == 0.0
    assert score([trial(0.4, 2 * HOUR)]).eta.count == 0


def test_outcomes_outside_of_the_quantiles() -> None:
    early = trial(0.95, 1.2 * HOUR, etas=(1.5 * HOUR, 2 * HOUR, 3 * HOUR))
    within = trial(0.95, 2 * HOUR, etas=(1.5 * HOUR, 2 * HOUR, 3 * HOUR))
    never = trial(0.95, etas=(1.5 * HOUR, 2 * HOUR, 3 * HOUR))
    found = score([early, within, within, never])
    assert (found.below10.value, found.above90.value) == (0.25, 0.25)
    doubtful = trial(0.5, etas=(1.5 * HOUR, None, None))
    assert score([doubtful]).above90.count == 0
    assert score([trial(0.05)]).below10.count == 0


chances = st.tuples(st.floats(0, 1), st.booleans()).map(lambda drawn: trial(drawn[0], 2 * HOUR if drawn[1] else None))


@settings(max_examples=60, deadline=None)
@given(st.lists(chances, min_size=1, max_size=30), st.lists(chances, min_size=1, max_size=30))
def test_scores_of_two_people_add_up_to_that_of_both(one: list[Trial], other: list[Trial]) -> None:
    added, whole = score(one) + score(other), score(one + other)
    for name in ("base", "percent", "brier", "log_loss", "pinball", "shown_true", "silent"):
        assert getattr(added, name).count == getattr(whole, name).count
        assert getattr(added, name).total == pytest.approx(getattr(whole, name).total)
    assert added.ece == pytest.approx(whole.ece)
    assert (Score() + whole).ece == pytest.approx(whole.ece)


def run(chances: Iterable[float], locked_at: float | None, window: int = 0, percent: float = 50.0) -> list[Trial]:
    steps = enumerate(chances)
    return [trial(chance, locked_at, now=300.0 * place, window=window, percent=percent) for place, chance in steps]


def test_an_alarm_needs_two_answers_running() -> None:
    locked_at = 9_000.0
    found = alarms(run([0.7, 0.5, 0.7, 0.65, 0.9], locked_at), Rule(0.6), weeks=1)
    assert (found.locked, found.windows, found.caught, found.precision) == (1, 1, 1.0, 1.0)
    assert found.leads == ((locked_at - 900) / 60,)
    assert alarms(run([0.7, 0.5, 0.7, 0.5], locked_at), Rule(0.6), weeks=1).caught == 0.0


def test_an_alarm_needs_some_use() -> None:
    assert alarms(run([0.9, 0.9], 9_000.0, percent=14.9), Rule(0.6), weeks=1).caught == 0.0
    assert alarms(run([0.9, 0.9], 9_000.0, percent=15.0), Rule(0.6), weeks=1).caught == 1.0


def test_false_alarms_and_late_ones() -> None:
    trials = run([0.9, 0.9], 1_100.0) + run([0.9, 0.9], None, 1) + run([0.1], None, 2) + run([0.1], 9_000.0, 3)
    found = alarms(trials, Rule(0.6), weeks=0.5)
    assert (found.caught, found.in_time, found.false_weekly, found.precision) == (0.5, 0.0, 2.0, 0.5)
    assert found.false_share == 0.5
    assert (found + found).false_weekly == 2.0
    assert (found + Alarms()).caught == found.caught


def test_quantiles_are_interpolated() -> None:
    assert quantile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert quantile([0.0, 10.0], 0.9) == pytest.approx(9.0)
    assert quantile([], 0.5) == math.inf


def spent(at: float, credits: float = 1.0) -> Spent:
    return Spent(at, credits, "s", tokens=int(credits * 100), own=int(credits * 10), dollars=credits / 10)


def fed(formula: Formula, per_hour: float, hours: float) -> Answer:
    """Steady use, read every six minutes: the answer after so many hours."""
    formula.open(0.0, RESET)
    for step in range(1, round(hours * 10) + 1):
        formula.spend(spent(step * 360.0, per_hour))
        formula.read(Told(step * 360.0, per_hour / 10 * step, RESET))
    return formula.answer(hours * HOUR)


@pytest.mark.parametrize("formula", [Regression, Pace, LastHour, Average])
def test_straight_lines_are_right_about_steady_use(formula: type[Line]) -> None:
    made: Formula = formula()  # type: ignore[assignment]
    answer = fed(made, 40.0, hours=2)
    assert answer.percent == pytest.approx(80.0)
    assert answer.probability == 1.0
    assert answer.eta50 == pytest.approx(2.5 * HOUR, rel=0.03)
    slow: Formula = formula()  # type: ignore[assignment]
    assert fed(slow, 10.0, hours=2)[1:] == (0.0, None, None, None)


def test_regression_needs_a_tenth_of_the_window() -> None:
    assert fed(Regression(), 90.0, hours=0.5).probability == 0.0
    assert fed(Regression(), 90.0, hours=0.7).probability == 1.0


def test_the_last_day_forgets_what_was_before() -> None:
    formula = LastDay()
    formula.open(0.0, 7 * 24 * HOUR)
    for day, percent in enumerate((10.0, 60.0, 61.0, 62.0)):
        formula.read(Told(day * 24 * HOUR + 60, percent, 7 * 24 * HOUR))
    answer = formula.answer(3 * 24 * HOUR + 120)
    assert answer.probability == 0.0
    formula.read(Told(3 * 24 * HOUR + 180, 80.0, 7 * 24 * HOUR))
    assert formula.answer(3 * 24 * HOUR + 240).probability == 1.0


@pytest.mark.parametrize("formula", [LargestBlock, NinthDecile])
def test_past_blocks_stand_for_the_limit(formula: type[Line]) -> None:
    made: Formula = formula()  # type: ignore[assignment]
    for credits in (10.0, 10.0):
        made.open(0.0, RESET)
        made.spend(spent(HOUR, credits))
        made.close()
    made.open(0.0, RESET)
    made.spend(spent(HOUR, 2.0))
    made.spend(spent(1.5 * HOUR, 3.0))
    half = made.answer(1.5 * HOUR)
    assert half.percent == pytest.approx(50.0)
    assert half.probability == 1.0
    fresh: Formula = formula()  # type: ignore[assignment]
    fresh.open(0.0, RESET)
    assert fresh.answer(HOUR).probability == 0.0
