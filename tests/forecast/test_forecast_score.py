"""The score: what was said against what happened."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyrometer.forecast.score import ENOUGH, Ended, Logged, joined, score
from pyrometer.forecast.state import Closed
from tests.forecast.stories import HOUR, NINE

KEY = ("claude", "five_hour", 300, "")


def said(number: int, probability: float, at: float = HOUR, eta: float | None = None) -> Logged:
    """Of window `number`; `eta` hours after its start."""
    start = NINE + number * 6 * HOUR
    full = None if eta is None else start + eta * HOUR
    return Logged(start + at, KEY, start + 5 * HOUR, 50.0, 0.3, probability, full, full, full)


def ended(number: int, locked: float | None = None) -> Ended:
    start = NINE + number * 6 * HOUR
    return Ended(KEY, Closed(start, start + 5 * HOUR, None if locked is None else start + locked * HOUR, 60.0))


def test_twenty_windows_by_hand() -> None:
    logged = [said(number, 0.8, eta=3.0) for number in range(10)] + [said(number, 0.2) for number in range(10, 20)]
    ends = [ended(number, locked=4.0 if number < 9 else None) for number in range(20)]
    found = score(logged, ends)
    assert (found.windows, found.locked, found.forecasts, found.enough) == (20, 9, 20, True)
    assert found.brier == pytest.approx((9 * 0.04 + 0.64 + 10 * 0.04) / 20)
    assert found.base == pytest.approx(0.45 * 0.55)
    assert [one.said for one in found.bins] == pytest.approx([0.2, 0.8])
    assert [(one.came_true, one.forecasts) for one in found.bins] == [(0.0, 10), (0.9, 10)]
    assert found.calibration == pytest.approx((0.1 * 10 + 0.2 * 10) / 20)
    assert found.eta_minutes == pytest.approx(60.0)
    assert found.below10 == 0.0
    assert found.above90 is None  # no forecast was sure enough


def test_outcomes_outside_the_interval() -> None:
    logged = [said(number, 0.95, eta=2.0) for number in range(4)]
    ends = [ended(0, 1.5), ended(1, 3.0), ended(2, 3.0), ended(3)]
    found = score(logged, ends)
    assert found.below10 == 0.25
    assert found.above90 == 0.75


def test_a_few_windows_are_not_enough() -> None:
    found = score([said(0, 0.5)], [ended(0)])
    assert not found.enough
    assert found.windows == 1 < ENOUGH


def test_open_windows_and_other_windows_do_not_count() -> None:
    other = Ended(("codex", "codex", 300, ""), ended(0).closed)
    assert score([said(0, 0.5)], [other, ended(1)]).forecasts == 0
    assert score([], []).brier is None


def test_what_is_said_after_the_lock_is_no_forecast() -> None:
    assert joined([said(0, 1.0, at=3 * HOUR)], [ended(0, locked=2.0)]) == []


def test_reset_times_jitter() -> None:
    late = Ended(KEY, Closed(NINE, NINE + 5 * HOUR + 40, None, 1.0))
    assert len(joined([said(0, 0.5)], [late])) == 1


def test_of_a_window_reset_before_its_time_the_part_that_had_begun_is_meant() -> None:
    first = Ended(KEY, Closed(NINE, NINE + 5 * HOUR, None, 60.0))
    second = Ended(KEY, Closed(NINE + 2 * HOUR, NINE + 5 * HOUR, NINE + 4 * HOUR, 100.0))
    pairs = joined([said(0, 0.5), said(0, 0.6, at=3 * HOUR)], [first, second])
    assert [closed.locked_at for _, closed in pairs] == [None, NINE + 4 * HOUR]


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40))
def test_scores_are_shares(cases: list[tuple[float, bool]]) -> None:
    logged = [said(number, chance, eta=2.0) for number, (chance, _) in enumerate(cases)]
    ends = [ended(number, 4.0 if locked else None) for number, (_, locked) in enumerate(cases)]
    found = score(logged, ends)
    for part in (found.brier, found.base, found.calibration):
        assert part is not None
        assert 0 <= part <= 1
    assert sum(one.forecasts for one in found.bins) == len(cases)
