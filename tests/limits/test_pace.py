"""The straight line: its bounds, and how it answers to its inputs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.limits.pace import MIN_ELAPSED, even_pace, pace, per_hour_left, straight_line
from pyrometer.limits.verdict import window_verdict
from pyrometer.snapshot import Verdict

HOUR = 3600.0
SPAN = 5 * HOUR
shares = st.floats(0, 1)
percents = st.floats(0, 110)
SEVERITY = [Verdict.OK, Verdict.TIGHT, Verdict.LOCKOUT, Verdict.LOCKED]


def test_half_used_in_two_of_five_hours_is_full_after_four() -> None:
    line = pace(50, 0, SPAN, 2 * HOUR, 2 * HOUR, tokens=1_000_000)
    assert line.even == pytest.approx(40)
    assert line.projected == pytest.approx(125)
    assert line.full_at == pytest.approx(4 * HOUR)
    assert line.per_hour_left == pytest.approx(1_000_000 / 3)


def test_an_old_reading_under_way_is_extended_from_its_own_time() -> None:
    assert straight_line(50, 0, SPAN, 4 * HOUR, 2 * HOUR) == (125, 4 * HOUR)
    assert straight_line(50, 0, SPAN, 4 * HOUR, 4 * HOUR) == (62.5, None)


@pytest.mark.parametrize(("percent", "tokens"), [(4.9, 10_000), (50, None), (50, 0), (100, 10_000)])
def test_no_scale_no_headroom(percent: float, tokens: int | None) -> None:
    assert per_hour_left(percent, tokens, SPAN, HOUR) is None


def test_the_last_minute_has_no_headroom() -> None:
    assert per_hour_left(50, 10_000, SPAN, SPAN - 59) is None


@given(percents, shares, shares)
@settings(max_examples=200, deadline=None)
def test_a_projection_is_never_below_what_is_used_nor_full_in_the_past(percent: float, at: float, seen: float) -> None:
    now = at * SPAN
    projected, full_at = straight_line(percent, 0, SPAN, now, min(seen, at) * SPAN)
    assert (projected is None) == (min(seen, at) * SPAN < MIN_ELAPSED * SPAN)
    if projected is not None:
        assert projected >= percent
    if full_at is not None:
        assert projected is not None
        assert projected >= 100 > percent
        assert now <= full_at <= SPAN


@given(shares, shares)
def test_even_pace_only_rises_and_stays_a_percentage(earlier: float, later: float) -> None:
    low, high = sorted((earlier, later))
    assert 0 <= even_pace(0, SPAN, low * SPAN) <= even_pace(0, SPAN, high * SPAN) <= 100


def test_a_window_without_length_divides_by_nothing() -> None:
    assert even_pace(5, 5, 5) == 0
    assert straight_line(50, 5, 5, 5, 5) == (None, None)


@given(percents, percents, shares)
@settings(max_examples=200, deadline=None)
def test_more_used_is_never_a_better_verdict(one: float, other: float, at: float) -> None:
    def severity(percent: float) -> int:
        projected, full_at = straight_line(percent, 0, SPAN, at * SPAN, at * SPAN)
        return SEVERITY.index(window_verdict(percent, projected, full_at, locked=percent >= 100))

    low, high = sorted((one, other))
    assert severity(low) <= severity(high)


def test_little_used_is_calm_however_steep_the_line() -> None:
    projected, full_at = straight_line(14.9, 0, SPAN, 0.06 * SPAN, 0.06 * SPAN)
    assert projected is not None
    assert projected > 200
    assert window_verdict(14.9, projected, full_at) is Verdict.OK
