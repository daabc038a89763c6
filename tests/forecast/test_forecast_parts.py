"""Rate, self-scored cells, capacity and odds, each by itself."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyrometer.forecast.capacity import Capacity
from pyrometer.forecast.cells import HORIZONS, PENDING, Cells
from pyrometer.forecast.odds import capacity_rests, full_within, more_by, rests, tempered, times
from pyrometer.forecast.rate import Rate

additions = st.lists(
    st.tuples(st.floats(0, 4e5), st.floats(0.1, 1e6), st.sampled_from(["a", "b", "c"])), min_size=1, max_size=30
)


def test_a_steady_burn_is_its_rate() -> None:
    rate = Rate()
    for minute in range(600):
        rate.add(minute * 60.0, 100.0, "s")
    assert rate.per_hour(599 * 60.0) == pytest.approx(6000.0, rel=0.05)


def test_it_halves_every_eight_minutes() -> None:
    rate = Rate()
    rate.add(1000.0, 50.0, "s")
    assert rate.per_hour(1000.0 + 480.0) == pytest.approx(rate.per_hour(1000.0) / 2)


@given(additions, st.randoms(use_true_random=False))
def test_the_order_does_not_matter(events: list[tuple[float, float, str]], chance: random.Random) -> None:
    now = max(at for at, _, _ in events)
    other = events.copy()
    chance.shuffle(other)
    rates = Rate(), Rate()
    for rate, order in zip(rates, (events, other), strict=True):
        for at, credits, session in order:
            rate.add(at, credits, session)
    assert rates[0].per_hour(now) == pytest.approx(rates[1].per_hour(now), rel=1e-9)


@given(additions, st.floats(0, 4e5), st.floats(0.1, 1e6))
def test_a_correction_cancels_what_it_corrects(events: list[tuple[float, float, str]], at: float, wrong: float) -> None:
    now = max(at, *(event[0] for event in events))
    clean, corrected = Rate(), Rate()
    for event in events:
        clean.add(*event)
        corrected.add(*event)
    corrected.add(at, wrong, "a")
    corrected.add(at, -wrong, "a")
    assert corrected.per_hour(now) == pytest.approx(clean.per_hour(now), rel=1e-6, abs=wrong * 1e-6)


@given(additions)
def test_shares_add_up(events: list[tuple[float, float, str]]) -> None:
    rate = Rate()
    for event in events:
        rate.add(*event)
    assert sum(rate.shares().values()) == pytest.approx(1.0)


def test_no_more_sessions_than_can_matter() -> None:
    rate = Rate()
    for number in range(500):
        rate.add(number * 1.0, 10.0, f"s{number}")
    assert len(rate.sessions) <= 64
    assert "s499" in rate.shares()


def test_cells_begin_with_the_fitted_numbers() -> None:
    cells = Cells()
    assert cells.correction(0, 1.0) == pytest.approx((1.0, 0.83))
    assert cells.correction(1, 0.25) == pytest.approx((0.60, 2.04))
    assert cells.correction(2, 9.0) == pytest.approx((1.0, 0.97))
    between = cells.correction(0, math.sqrt(2.0))
    assert between == pytest.approx((0.995, 0.79))


def test_forecasts_that_were_twice_too_high_are_halved_in_time() -> None:
    cells = Cells()
    total = 0.0
    for step in range(4000):
        now = step * 300.0
        cells.score(now, total, 1.0)
        cells.remember(now, 0, 6.0, total, 0)
        total += 1.0  # three in a quarter of an hour
    factor, spread = cells.correction(0, 0.25)
    assert factor == pytest.approx(0.5, rel=0.05)
    assert spread < 0.3


def test_no_more_than_four_hours_of_forecasts_wait() -> None:
    cells = Cells()
    for step in range(200):
        for horizon in range(len(HORIZONS)):
            cells.remember(step * 300.0, horizon, 1.0, 0.0, 0)
    assert max(len(waiting) for waiting in cells.pending) == PENDING


def test_what_came_due_unwatched_is_not_scored() -> None:
    cells = Cells()
    cells.remember(0.0, 0, 5.0, 0.0, 0)
    before = cells.correction(0, 0.25)
    cells.score(10_000.0, 0.0, 1.0)
    assert cells.correction(0, 0.25) == before
    assert cells.pending[0] == []


def test_lock_outs_find_the_capacity() -> None:
    capacity = Capacity()
    for credits in (95_000.0, 104_000.0, 100_000.0, 99_000.0):
        capacity.add(credits, True)
    mean, variance = capacity.posterior()
    assert math.exp(mean) == pytest.approx(100_000, rel=0.08)
    assert math.sqrt(variance) < 0.15


def test_windows_that_held_are_only_a_lower_bound() -> None:
    capacity = Capacity()
    for _ in range(6):
        capacity.add(50_000.0, False)
    mean, variance = capacity.posterior()
    assert math.exp(mean) > 60_000
    assert math.sqrt(variance) > 0.3


def test_it_says_when_it_tells_enough() -> None:
    capacity = Capacity()
    for _ in range(4):
        capacity.add(50_000.0, False)
    assert not capacity.telling
    capacity.add(50_000.0, False)
    assert capacity.telling
    assert not capacity.locked
    lock = Capacity()
    lock.add(1000.0, True)
    assert lock.telling


def test_exactly_known_rests_are_one_case() -> None:
    assert rests(50.0, 0.3) == ((50.0, 1.0),)
    assert sum(weight for _, weight in rests(95.0, 0.5)) == pytest.approx(1.0)


@given(st.floats(0, 400), st.floats(0.05, 1.0))
def test_capacity_cases_add_up_and_leave_something(percent: float, deviation: float) -> None:
    cases = capacity_rests(percent, deviation)
    assert sum(weight for _, weight in cases) == pytest.approx(1.0)
    assert all(left > 0 for left, _ in cases)


@given(st.floats(0, 110), st.floats(0, 10), st.floats(0.1, 60), st.floats(0.1, 5), st.floats(0.1, 5))
def test_times_are_in_order_and_before_the_reset(
    percent: float, deviation: float, burn: float, spread: float, until: float
) -> None:
    left = rests(percent, deviation)
    found = times(until, left, lambda hours: (burn * hours, spread))
    reached = [math.inf if hours is None else hours for hours in found]
    assert reached == sorted(reached)
    assert all(hours is None or 0 <= hours <= until for hours in found)
    top = full_within(until, left, lambda hours: (burn * hours, spread))
    assert 0 <= top <= 1
    assert [hours is not None for hours in found] == [top >= share for share in (0.1, 0.5, 0.9)]


def test_percent_at_the_reset_of_an_exponential_by_hand() -> None:
    low, middle, high = more_by(2.0, lambda hours: (5.0 * hours, 1.0))
    assert (low, middle, high) == pytest.approx((-10 * math.log(0.9), 10 * math.log(2), 10 * math.log(10)), rel=1e-6)


def test_tempering_pulls_towards_one_half() -> None:
    assert tempered(0.5) == pytest.approx(0.5)
    assert tempered(0.9) == pytest.approx(1 / (1 + 9**-0.8))
    assert 0 < tempered(0.0) < 0.001
    assert 0.999 < tempered(1.0) < 1
