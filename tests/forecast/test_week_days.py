"""The week's model, by hand."""

from __future__ import annotations

import math
from datetime import UTC

import pytest

from pyrometer.forecast.week import Week
from tests.forecast.stories import DAY, HOUR, MONDAY

NOON = MONDAY + 12 * HOUR


def mean(week: Week, hours: float, now: float = NOON) -> float:
    return week.predictive(UTC, now, 0.001, 1.0)(hours)[0]


def test_the_rest_of_a_day_that_has_not_begun() -> None:
    shape = Week().profile.shape(0.001)
    assert mean(Week(), 12) == pytest.approx(13.0 * sum(shape[12:]) / sum(shape))


def test_a_day_on_which_work_has_begun_brings_a_quarter_more() -> None:
    week = Week()
    idle = mean(week, 12)
    week.add(UTC, NOON - HOUR, 2000.0, 0.001)
    assert mean(week, 12) == pytest.approx(1.25 * idle)


def test_working_days_and_weekends() -> None:
    after_noon = mean(Week(), 12)
    assert mean(Week(), 12 + 24) == pytest.approx(after_noon + 13.0)
    assert mean(Week(), 12 + 4 * 24) == pytest.approx(after_noon + 4 * 13.0)
    assert mean(Week(), 12 + 6 * 24) == pytest.approx(after_noon + 4 * 13.0 + 2 * 5.0)


def test_the_spread_of_whole_days_by_hand() -> None:
    midnight = MONDAY + DAY
    average, spread = Week().predictive(UTC, midnight, 0.001, 1.0)(48.0)
    assert average == pytest.approx(26.0)
    assert spread == pytest.approx(math.sqrt(2 * 13.0**2 + (0.25 * 26.0) ** 2) / 26.0)


def test_days_are_learned_and_idle_ones_too() -> None:
    busy, half = Week(), Week()
    for day in range(60):
        busy.add(UTC, MONDAY + day * DAY + 9 * HOUR, 20_000.0, 0.001)
        if day % 2:
            half.add(UTC, MONDAY + day * DAY + 9 * HOUR, 20_000.0, 0.001)
    later = MONDAY + 63 * DAY
    assert mean(busy, 24.0, later) > 18.0
    assert mean(half, 24.0, later) == pytest.approx(10.0, abs=1.5)


def test_years_without_a_word_take_no_time() -> None:
    week = Week()
    week.add(UTC, MONDAY, 1000.0, 0.001)
    week.add(UTC, MONDAY + 20_000 * DAY, 1000.0, 0.001)
    assert mean(week, 24.0, MONDAY + 20_001 * DAY) < 1.0
