"""One window's forecaster: how windows come and go, and what is said of them."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from pyrometer.forecast.state import dump
from pyrometer.forecast.window import WindowForecaster
from tests.forecast.stories import DAY, HOUR, MONDAY, NINE, busy_window, play, work

WEEK = 10_080


def forecaster(minutes: int = 300, provider: str = "claude", capacity: float | None = None) -> WindowForecaster:
    return WindowForecaster(minutes, UTC, provider=provider, capacity=capacity)


def trained(days: int = 6, capacity: float = 100_000.0) -> WindowForecaster:
    """Knows the scale from a window a day."""
    one = forecaster()
    for day in range(days):
        play(one, busy_window(NINE + day * DAY, capacity))
    one.outcomes.clear()
    return one


def test_nothing_is_said_before_anything_is_known() -> None:
    one = forecaster()
    assert one.outlook(NINE) is None
    play(one, work(NINE, 1))
    assert one.outlook(NINE + HOUR) is None
    assert one.percent(NINE + HOUR) is None
    assert one.what_if(NINE + HOUR, {}) is None


def test_a_reading_is_moved_on_by_what_the_logs_say() -> None:
    one = trained()
    start = NINE + 7 * DAY
    play(one, busy_window(start, 100_000.0, hours=2.0, total=0.5)[:-1])
    one.spend(start + 2 * HOUR, 3000.0, "s")
    outlook = one.outlook(start + 2 * HOUR)
    assert outlook is not None
    assert outlook.basis == "reported"
    assert outlook.reported == 50.0
    assert outlook.percent == pytest.approx(53.0, abs=0.5)
    assert outlook.scale == pytest.approx(0.001, rel=0.03)
    assert outlook.rate > 20.0
    assert outlook.scored == 6


def test_what_was_spent_long_before_a_reading_is_in_it_however_late_it_is_heard_of() -> None:
    one = trained()
    start = NINE + 7 * DAY
    play(one, busy_window(start, 100_000.0, hours=2.0, total=0.5)[:-1])
    one.spend(start + HOUR, 30_000.0, "late")
    assert one.percent(start + 2 * HOUR) == pytest.approx((50.0, 0.3), abs=0.5)
    one.spend(start + 2 * HOUR, 3000.0, "s")
    percent, _ = one.percent(start + 2 * HOUR) or (0.0, 0.0)
    assert percent == pytest.approx(53.0, abs=0.5)


def test_a_burn_far_too_high_and_one_at_rest() -> None:
    start = NINE + 7 * DAY
    fast, slow = trained(), trained()
    play(fast, busy_window(start, 100_000.0, hours=1.0, total=0.7)[:-1])
    play(slow, busy_window(start, 100_000.0, hours=1.0, total=0.02)[:-1])
    hot, cold = fast.outlook(start + HOUR), slow.outlook(start + HOUR)
    assert hot is not None
    assert cold is not None
    assert (hot.probability or 0) > 0.8
    assert (cold.probability or 1) < 0.1
    assert hot.eta10 is not None
    assert hot.eta50 is not None
    assert start + HOUR < hot.eta10 <= hot.eta50 < start + 5 * HOUR
    assert cold.eta50 is None
    assert cold.at_reset is not None
    assert cold.at_reset[1] < 60 < hot.at_reset[1] if hot.at_reset else False


def test_without_a_reading_the_past_scale_and_the_first_use_tell() -> None:
    one = trained()
    start = NINE + 7 * DAY + 7 * 60.0
    play(one, work(start, 1.0, credits=200.0))
    outlook = one.outlook(start + HOUR)
    assert outlook is not None
    assert outlook.basis == "learned"
    assert outlook.percent == pytest.approx(12.0, rel=0.05)
    assert outlook.sd > 0.18 * outlook.percent
    assert one.resets_at == start // 600 * 600 + 5 * HOUR
    assert outlook.probability is not None


def test_a_reading_moves_an_assumed_window() -> None:
    one = trained()
    start = NINE + 7 * DAY
    play(one, work(start, 1.0, credits=200.0))
    one.read(start + HOUR, 6.0, start + 5.5 * HOUR)
    assert one.resets_at == start + 5.5 * HOUR
    assert one.percent(start + HOUR) == pytest.approx((6.0, 0.3))
    assert one.outcomes == []


def test_a_window_that_is_over_says_nothing_until_work_begins() -> None:
    one = trained()
    assert one.outlook(NINE + 6.5 * DAY) is None
    play(one, busy_window(NINE + 7 * DAY, 100_000.0)[:-1])
    assert one.outlook(NINE + 7 * DAY + 5 * HOUR) is None
    assert one.outlook(NINE + 7 * DAY + 5 * HOUR - 1) is not None


def test_closed_windows_are_handed_over() -> None:
    one = trained()
    play(one, busy_window(NINE + 7 * DAY, 100_000.0))
    play(one, work(NINE + 8 * DAY, 1.0))
    one.lock(NINE + 8 * DAY + HOUR, NINE + 8 * DAY + 5 * HOUR)
    one.advance(NINE + 9 * DAY)
    first, second = one.outcomes
    assert (first.starts_at, first.resets_at, first.locked_at) == (NINE + 7 * DAY, NINE + 7 * DAY + 5 * HOUR, None)
    assert first.percent == pytest.approx(60.0, abs=0.6)
    assert second.locked_at == NINE + 8 * DAY + HOUR
    assert second.percent == 100.0


def test_a_refusal_is_certain_and_ends_with_the_window() -> None:
    one = trained()
    start = NINE + 7 * DAY
    play(one, busy_window(start, 100_000.0, hours=1.0, total=0.4)[:-1])
    one.lock(start + HOUR, start + 5 * HOUR)
    outlook = one.outlook(start + 2 * HOUR)
    assert outlook is not None
    assert (outlook.percent, outlook.sd, outlook.probability) == (100.0, 0.0, 1.0)
    assert outlook.eta10 == outlook.eta90 == start + HOUR
    assert one.what_if(start + 2 * HOUR, {"s": 0.0}) == 1.0
    assert one.outlook(start + 5 * HOUR) is None


def test_work_goes_on_after_a_soft_limit() -> None:
    one = trained()
    start = NINE + 7 * DAY
    play(one, busy_window(start, 100_000.0, hours=1.0, total=0.9)[:-1])
    one.lock(start + HOUR, start + 5 * HOUR)
    play(one, work(start + HOUR + 60, 1.0))
    one.read(start + 2.1 * HOUR, 103.0, start + 5 * HOUR)
    outlook = one.outlook(start + 2.1 * HOUR)
    assert outlook is not None
    assert outlook.percent == 103.0
    assert outlook.probability == 1.0


def test_a_refusal_without_a_reset_time_closes_the_open_window() -> None:
    one = trained()
    play(one, work(NINE + 7 * DAY, 1.0))
    one.lock(NINE + 7 * DAY + HOUR, None)
    outlook = one.outlook(NINE + 7 * DAY + 2 * HOUR)
    assert outlook is not None
    assert outlook.probability == 1.0


def test_a_window_reset_before_its_time_begins_anew() -> None:
    one = trained()
    start = NINE + 7 * DAY
    play(one, busy_window(start, 100_000.0, hours=1.0, total=0.5)[:-1])
    one.read(start + 2 * HOUR, 1.0, start + 5 * HOUR)
    outlook = one.outlook(start + 2 * HOUR)
    assert outlook is not None
    assert outlook.percent == pytest.approx(1.0)
    assert len(one.outcomes) == 1
    assert one.resets_at == start + 5 * HOUR


def test_a_later_reset_time_is_a_new_window() -> None:
    one = trained()
    start = NINE + 7 * DAY
    play(one, busy_window(start, 100_000.0, hours=1.0, total=0.5)[:-1])
    one.read(start + 2 * HOUR, 3.0, start + 6.5 * HOUR)
    assert one.percent(start + 2 * HOUR) == pytest.approx((3.0, 0.3))
    assert [closed.resets_at for closed in one.outcomes] == [start + 5 * HOUR]


def test_jitter_of_the_reset_time_is_one_window() -> None:
    one = trained()
    start = NINE + 7 * DAY
    play(one, busy_window(start, 100_000.0, hours=1.0, total=0.5)[:-1])
    one.read(start + HOUR, 51.0, start + 5 * HOUR + 7)
    assert one.outcomes == []
    assert one.percent(start + HOUR)


def test_a_lower_number_of_the_same_window_is_old() -> None:
    one = trained()
    start = NINE + 7 * DAY
    play(one, busy_window(start, 100_000.0, hours=1.0, total=0.5)[:-1])
    before = one.percent(start + HOUR)
    one.read(start + HOUR, 48.0, start + 5 * HOUR)
    assert one.percent(start + HOUR) == before


def test_use_before_the_window_does_not_count_in_it() -> None:
    one = trained()
    start = NINE + 7 * DAY
    play(one, busy_window(start, 100_000.0, hours=1.0, total=0.5)[:-1])
    before = one.percent(start + HOUR)
    one.spend(start - 2 * HOUR, 20_000.0, "s")
    assert one.percent(start + HOUR) == before
    one.spend(start + HOUR - 400, 2000.0, "s")
    assert one.percent(start + HOUR) != before


def test_a_correction_takes_back_what_it_corrects() -> None:
    one = trained()
    start = NINE + 7 * DAY
    play(one, busy_window(start, 100_000.0, hours=1.0, total=0.5)[:-1])
    before = one.outlook(start + HOUR)
    assert before is not None
    one.spend(start + HOUR, 9000.0, "s")
    one.spend(start + HOUR, -9000.0, "s")
    after = one.outlook(start + HOUR)
    assert after is not None
    assert after.probability == pytest.approx(before.probability, abs=0.02)
    assert after.percent == pytest.approx(before.percent)


def test_lock_outs_alone_tell_in_the_end() -> None:
    one = forecaster()
    for day in range(4):
        play(one, work(NINE + day * DAY, 2.0, credits=500.0))
        one.advance(NINE + day * DAY + 6 * HOUR)
    play(one, work(NINE + 4 * DAY, 1.0, credits=500.0))
    before = one.outlook(NINE + 4 * DAY + HOUR)
    assert before is not None
    assert (before.basis, before.probability, before.at_least) == ("lock-outs", None, True)
    assert before.percent == pytest.approx(50.0)
    one.lock(NINE + 4 * DAY + HOUR, None)
    one.advance(NINE + 5 * DAY)
    play(one, work(NINE + 5 * DAY, 0.5, credits=500.0))
    after = one.outlook(NINE + 5 * DAY + HOUR / 2)
    assert after is not None
    assert (after.basis, after.at_least) == ("lock-outs", False)
    assert after.probability is not None


def test_five_windows_that_held_are_enough_for_a_probability() -> None:
    one = forecaster()
    for day in range(5):
        play(one, work(NINE + day * DAY, 2.0, credits=500.0))
        one.advance(NINE + day * DAY + 6 * HOUR)
    play(one, work(NINE + 5 * DAY, 1.0, credits=500.0))
    outlook = one.outlook(NINE + 5 * DAY + HOUR)
    assert outlook is not None
    assert outlook.probability is not None
    assert outlook.at_least
    assert outlook.percent == pytest.approx(50.0)


def test_a_budget_is_exact() -> None:
    one = forecaster(capacity=1000.0)
    one.spend(NINE, 250.0, "s")
    one.read(NINE + 1, 99.0, NINE + 5 * HOUR)
    outlook = one.outlook(NINE + 60)
    assert outlook is not None
    assert (outlook.basis, outlook.percent, outlook.sd) == ("budget", 25.0, 0.0)
    one.spend(NINE + 120, 800.0, "s")
    full = one.outlook(NINE + 120)
    assert full is not None
    assert full.percent == pytest.approx(105.0)
    assert full.probability == pytest.approx(1.0, abs=0.001)
    one.advance(NINE + 6 * HOUR)
    assert one.outcomes[0].locked_at == NINE + 120


def test_a_budget_of_a_week_needs_the_providers_week() -> None:
    one = forecaster(WEEK, capacity=1000.0)
    one.spend(NINE, 250.0, "s")
    assert one.outlook(NINE + 60) is None
    one.frame(NINE + 100, MONDAY + 5 * DAY)
    outlook = one.outlook(NINE + 120)
    assert outlook is not None
    assert outlook.percent == 25.0


def test_the_week_by_days() -> None:
    one = forecaster(WEEK)
    for week in range(3):
        start = MONDAY + week * 7 * DAY
        for day in range(5):
            for hour in range(9, 17):
                at = start + day * DAY + hour * HOUR
                one.spend(at, 1000.0, "s")
                one.read(at + 1, float(2 * (day * 8 + hour - 8)), start + 7 * DAY)
    wednesday = MONDAY + 21 * DAY + 2 * DAY + 17 * HOUR
    for day in range(3):
        for hour in range(9, 17):
            one.spend(MONDAY + 21 * DAY + day * DAY + hour * HOUR, 1000.0, "s")
    one.read(wednesday, 48.0, MONDAY + 28 * DAY)
    calm = one.outlook(wednesday)
    assert calm is not None
    assert calm.at_reset is not None
    assert calm.at_reset[1] == pytest.approx(80.0, abs=10.0)
    one.read(wednesday + 60, 90.0, MONDAY + 28 * DAY)
    hot = one.outlook(wednesday + 60)
    assert hot is not None
    assert hot.probability is not None
    assert calm.probability is not None
    assert hot.probability > 0.8 > calm.probability
    assert hot.eta50 is not None
    assert MONDAY + 24 * DAY < hot.eta50 < MONDAY + 26 * DAY  # within the two working days left
    assert hot.unexplained == pytest.approx(42.0, abs=1.0)


def test_the_week_of_claude_is_a_lattice_and_that_of_others_is_not() -> None:
    ends = MONDAY + 3 * DAY
    resets = {}
    for provider in ("claude", "codex"):
        one = forecaster(WEEK, provider)
        one.spend(NINE, 100.0, "s")
        one.read(NINE + 1, 20.0, ends)
        one.spend(ends + 2 * DAY, 100.0, "s")
        resets[provider] = one.resets_at
    assert resets == {"claude": ends + 7 * DAY, "codex": ends + 9 * DAY}


def test_a_limit_that_is_no_longer_reported_is_forgotten() -> None:
    one = trained()
    one.spend(NINE + 12 * DAY, 100.0, "s")
    assert one.outlook(NINE + 12 * DAY + 60) is not None
    one.spend(NINE + 30 * DAY, 100.0, "s")
    assert one.outlook(NINE + 30 * DAY + 60) is None


def test_a_clock_set_back_is_survived() -> None:
    one = trained()
    start = NINE + 7 * DAY
    play(one, busy_window(start, 100_000.0, hours=1.0, total=0.5)[:-1])
    one.advance(start + 2 * HOUR)
    one.advance(start - 10 * HOUR)
    outlook = one.outlook(start - 10 * HOUR)
    assert outlook is None or 0 <= (outlook.probability or 0) <= 1
    one.advance(start + 2 * HOUR)
    assert one.outlook(start + 2 * HOUR) is not None


def test_the_clock_change_of_march() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    one = WindowForecaster(300, berlin)
    start = datetime(2026, 3, 29, 0, 30, tzinfo=berlin).timestamp()
    play(one, busy_window(start, 100_000.0, hours=2.0, total=0.5)[:-1])
    outlook = one.outlook(start + 2 * HOUR)
    assert outlook is not None
    assert outlook.at_reset is not None
    assert math.isfinite(outlook.at_reset[2])


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, 1e300])
def test_impossible_numbers_change_nothing(bad: float) -> None:
    one = trained()
    start = NINE + 7 * DAY
    play(one, busy_window(start, 100_000.0, hours=1.0, total=0.5)[:-1])
    before = one.save()
    one.spend(bad, 10.0, "s")
    one.spend(start + HOUR, bad, "s")
    one.read(bad, 60.0, start + 5 * HOUR)
    one.read(start + HOUR, bad, start + 5 * HOUR)
    one.read(start + HOUR, 60.0, bad)
    one.lock(bad, None)
    one.lock(start + HOUR, bad)
    one.advance(bad)
    one.frame(bad, bad)
    assert one.save() == before
    assert one.outlook(bad) is None
    assert one.percent(bad) is None
    assert one.what_if(bad, {}) is None


@pytest.mark.parametrize(("minutes", "capacity"), [(0, None), (-5, None), (10**9, None), (300, 0.0), (300, math.nan)])
def test_windows_that_cannot_be(minutes: int, capacity: float | None) -> None:
    with pytest.raises(ValueError, match="no window"):
        WindowForecaster(minutes, UTC, capacity=capacity)


def test_use_before_a_window_named_later_is_not_its_own() -> None:
    one = trained()
    start = NINE + 7 * DAY
    play(one, work(start, 1.0, credits=250.0))
    play(one, work(start + 2 * HOUR, 1.0, credits=20_000.0 / 60))
    one.read(start + 3 * HOUR, 20.0, start + 7 * HOUR)
    outlook = one.outlook(start + 3 * HOUR)
    assert outlook is not None
    assert outlook.scale == pytest.approx(0.001, rel=0.03)
    assert outlook.unexplained == 0.0


def test_a_window_larger_than_the_capacity_seemed_is_not_yet_full() -> None:
    one = forecaster()
    for day in range(6):
        play(one, work(NINE + day * DAY, 2.0, credits=500.0))
        one.lock(NINE + day * DAY + 2 * HOUR, NINE + day * DAY + 5 * HOUR)
        one.advance(NINE + day * DAY + 6 * HOUR)
    play(one, work(NINE + 6 * DAY, 2.0, credits=530.0))
    later = NINE + 6 * DAY + 4.9 * HOUR
    outlook = one.outlook(later)
    assert outlook is not None
    assert 80 < outlook.percent < 100
    assert (outlook.probability or 1) < 0.5  # nobody has worked for three hours, and it held


def test_a_refusal_cuts_off_what_was_forecast() -> None:
    one = trained()
    start = NINE + 7 * DAY
    play(one, busy_window(start, 100_000.0, hours=1.0, total=0.4)[:-1])
    waiting = dump(one.save())
    one.lock(start + HOUR, start + 5 * HOUR)
    one.advance(start + 4 * HOUR)
    assert len(dump(one.save())) < len(waiting) - 500
