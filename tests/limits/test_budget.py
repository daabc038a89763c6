"""Your own budgets: where their windows begin, and what fills them."""

from __future__ import annotations

from bisect import bisect_left

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.limits.budget import LOWER_BOUND, Counts, block, budget_views
from pyrometer.settings import Budget, Budgets
from pyrometer.snapshot import Verdict, WindowView
from tests.limits.making import HOUR, T0, window

DAY = 86_400.0
START = T0 // DAY * DAY


def first_turn(turns: list[float]) -> object:
    ordered = sorted(turns)

    def after(at: float) -> float | None:
        place = bisect_left(ordered, at)
        return ordered[place] if place < len(ordered) else None

    return after


def counts(turns: list[float], tokens: int | None = 1000, dollars: float = 0.5, priced: bool = True) -> Counts:
    def inside(start: float, end: float) -> int:
        return sum(start <= turn <= end for turn in turns)

    find = first_turn(turns)
    return Counts(
        used=lambda provider, start, end, scope: None if tokens is None else tokens * inside(start, end),
        spent=lambda provider, start, end: (dollars * inside(start, end), priced),
        first_turn=lambda provider, after: find(after),  # type: ignore[operator]
    )


def views(budget: Budget, now: float, counted: Counts, *windows: WindowView) -> tuple[WindowView, ...]:
    return budget_views(Budgets(claude=budget), windows, now, counted)


def test_no_budget_no_window() -> None:
    assert views(Budget(), T0, counts([T0])) == ()


def test_a_block_begins_with_the_first_turn_rounded_down_to_ten_minutes() -> None:
    turn = START + 9 * HOUR + 17 * 60
    (view,) = views(Budget(five_hour_tokens=20_000), turn + 600, counts([turn, turn + 60]))
    assert view.starts_at == START + 9 * HOUR + 600
    assert (view.resets_at, view.percent, view.label) == (view.starts_at + 5 * HOUR, 10, "5h budget")
    assert (view.source, view.verdict) == ("your budget", Verdict.OK)


def test_between_blocks_nothing_is_used_and_nothing_runs_out() -> None:
    turn = START + 9 * HOUR
    (view,) = views(Budget(five_hour_tokens=10), turn + 6 * HOUR, counts([turn]))
    assert (view.percent, view.starts_at, view.resets_at, view.verdict) == (0, None, None, Verdict.OK)


def test_the_providers_own_window_lends_its_start() -> None:
    reported = window(provider="claude", starts_at=T0 - 2 * HOUR, resets_at=T0 + 3 * HOUR)
    over = window(provider="claude", starts_at=T0 - 6 * HOUR, resets_at=T0 - HOUR)
    turns = [T0 - 4 * HOUR, T0 - HOUR]
    (view,) = views(Budget(five_hour_tokens=10_000), T0, counts(turns), over, reported)
    assert (view.starts_at, view.percent) == (T0 - 2 * HOUR, 10)


def test_a_week_without_a_lattice_is_the_last_seven_days_and_projects_nothing() -> None:
    turns = [T0 - 8 * DAY, T0 - 6 * DAY, T0 - HOUR]
    (view,) = views(Budget(week_tokens=2150), T0, counts(turns))
    assert view.percent == pytest.approx(93.02, abs=0.01)
    assert (view.even, view.projected, view.resets_at, view.verdict) == (None, None, None, Verdict.TIGHT)


def test_a_full_budget_holds_until_its_reset() -> None:
    turns = [START + 9 * HOUR + 60 * minute for minute in range(20)]
    (view,) = views(Budget(five_hour_tokens=15_000), START + 10 * HOUR, counts(turns))
    assert (view.verdict, view.locked_until) == (Verdict.LOCKED, START + 14 * HOUR)
    assert view.percent == pytest.approx(133.3, abs=0.1)


def test_a_fast_budget_runs_out_before_its_end() -> None:
    turns = [START + 9 * HOUR + 60 * minute for minute in range(50)]
    (view,) = views(Budget(five_hour_tokens=100_000), START + 10 * HOUR, counts(turns))
    assert (view.verdict, view.full_at) == (Verdict.LOCKOUT, START + 11 * HOUR)


def test_dollars_without_all_prices_are_a_lower_bound() -> None:
    turn = START + 9 * HOUR
    (view,) = views(Budget(five_hour_dollars=2.0), turn + 60, counts([turn], priced=False))
    assert (view.label, view.percent, view.note) == ("5h $", 25, LOWER_BOUND)
    (exact,) = views(Budget(week_dollars=2.0), turn + 60, counts([turn]))
    assert (exact.label, exact.note) == ("week $", "")


def test_tokens_that_cannot_be_counted_are_unknown_not_zero() -> None:
    turn = START + 9 * HOUR
    (view,) = views(Budget(five_hour_tokens=10), turn + 60, counts([turn], tokens=None))
    assert (view.percent, view.verdict) == (None, Verdict.UNKNOWN)


def test_days_without_a_pause_are_followed_from_their_first_turn() -> None:
    begin = START - 3 * DAY + HOUR
    turns = [begin + 600 * number for number in range(3 * 24 * 6)]
    assert block(first_turn(turns), begin + 61 * HOUR) == (begin + 60 * HOUR, begin + 65 * HOUR)  # type: ignore[arg-type]


@given(st.lists(st.integers(0, 6 * 24 * 60), max_size=60), st.integers(0, 6 * 24 * 60))
@settings(max_examples=150, deadline=None)
def test_blocks_follow_each_other_as_a_plain_walk_over_the_turns_says(minutes: list[int], at: int) -> None:
    base = START - 6 * DAY
    turns = sorted(base + 60 * minute for minute in minutes)
    now = base + 60 * at
    expected = None
    for turn in turns:
        if turn <= now and (expected is None or turn >= expected + 5 * HOUR):
            expected = max(turn // 600 * 600, 0 if expected is None else expected + 5 * HOUR)
    found = block(first_turn(turns), now)  # type: ignore[arg-type]
    if expected is None or expected + 5 * HOUR <= now:
        assert found is None
    else:
        assert found == (expected, expected + 5 * HOUR)
