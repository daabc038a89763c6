"""The person's own normal."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.engine.baseline import BIN, HALF_LIFE, Baseline, blended
from tests.engine.engine_lines import DAY, HOUR, MINUTE, NOW

events = st.lists(st.tuples(st.floats(0, 20 * DAY), st.integers(1, 10_000)), max_size=60)


def worked(bins: int, tokens: int, until: float = NOW - 30 * MINUTE) -> Baseline:
    """That many active five minutes in a row, each with as many tokens."""
    baseline = Baseline()
    for place in range(bins):
        baseline.add(until - (place + 1) * BIN, tokens)
    return baseline


def test_two_hours_of_work_make_a_normal() -> None:
    assert worked(23, 1000).normal(NOW) is None
    assert worked(24, 1000).normal(NOW) == 12_000


def test_hours_of_rest_do_not_lower_it() -> None:
    baseline = worked(24, 1000)
    assert baseline.normal(NOW + 10 * DAY) == 12_000


def test_a_burst_does_not_raise_its_own_yardstick() -> None:
    baseline = worked(24, 1000)
    for minute in range(20):
        baseline.add(NOW - minute * MINUTE, 500_000)
    assert baseline.normal(NOW) == 12_000


def test_the_middle_counts_and_not_the_mean() -> None:
    baseline = worked(25, 1000)
    for place in range(12):
        baseline.add(NOW - 5 * HOUR - place * BIN, 90_000)
    assert baseline.normal(NOW) == 12_000


def test_last_week_weighs_less_than_today() -> None:
    """30 bins of 900 five days ago weigh 15; 16 bins of 100 of today outweigh them."""
    baseline = worked(30, 900, NOW - HALF_LIFE)
    for place in range(16):
        baseline.add(NOW - 2 * HOUR - place * BIN, 100)
    assert baseline.normal(NOW) == 1200
    without_weights = sorted([900] * 30 + [100] * 16)[23] * 12
    assert without_weights == 10_800


@settings(max_examples=100, deadline=None)
@given(events, st.data())
def test_order_and_later_corrections_do_not_show(said: list[tuple[float, int]], data: st.DataObject) -> None:
    one, other = Baseline(), Baseline()
    for age, tokens in said:
        one.add(NOW - age, tokens)
    for age, tokens in data.draw(st.permutations(said)):
        other.add(NOW - age, 3 * tokens)
    for age, tokens in said:
        other.add(NOW - age, -2 * tokens)
    assert one.median(NOW) == other.median(NOW)


@settings(max_examples=100, deadline=None)
@given(events)
def test_half_of_the_weight_is_at_or_below_the_median(said: list[tuple[float, int]]) -> None:
    baseline = Baseline()
    bins: dict[float, int] = {}
    for age, tokens in said:
        baseline.add(NOW - age, tokens)
        place = (NOW - age) // BIN
        bins[place] = bins.get(place, 0) + tokens
    usual = {place: tokens * 12 for place, tokens in bins.items() if (place + 1) * BIN <= NOW - 1200}
    median, active = baseline.median(NOW)
    assert active == len(usual)
    if median is None:
        assert not usual
        return
    weights = {place: 0.5 ** ((NOW - place * BIN) / HALF_LIFE) for place in usual}
    half = sum(weights.values()) / 2
    assert sum(weight for place, weight in weights.items() if usual[place] <= median) >= half * (1 - 1e-9)
    assert sum(weight for place, weight in weights.items() if usual[place] < median) <= half * (1 + 1e-9)


def test_what_is_taken_away_is_gone() -> None:
    baseline = worked(24, 1000)
    baseline.add(NOW - 30 * MINUTE - BIN, -1000)
    assert baseline.median(NOW) == (12_000, 23)


def test_history_that_arrives_is_seen_at_once() -> None:
    baseline = worked(23, 1000)
    assert baseline.normal(NOW) is None
    baseline.add(NOW - DAY, 1000)
    assert baseline.normal(NOW) == 12_000


def test_pruning_keeps_a_month() -> None:
    baseline = worked(24, 1000)
    baseline.add(NOW - 31 * DAY, 5)
    baseline.add(NOW - 29 * DAY, 5)
    baseline.prune(NOW)
    assert baseline.median(NOW)[1] == 25


def test_a_young_session_leans_on_the_usual_rate() -> None:
    """Two own bins at 48,000/h against six usual ones at 3,000/h: the fourth part of the way, in logarithms."""
    assert blended(worked(2, 4000), 3000.0, NOW) == pytest.approx(6000)
    assert blended(Baseline(), 3000.0, NOW) == 3000
    assert blended(worked(2, 4000), None, NOW) is None
    assert blended(worked(24, 4000), None, NOW) == 48_000
