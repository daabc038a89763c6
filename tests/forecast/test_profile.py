"""Hours of the local day, and what is used in them."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyrometer.forecast.hours import LATEST, day_end, is_weekend, local_day, local_hour
from pyrometer.forecast.profile import PRIOR_DAY, Profile, integral, rate_at
from tests.forecast.stories import DAY, HOUR, MONDAY

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [UTC, BERLIN, ZoneInfo("Asia/Kathmandu"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("America/New_York")]
SPRING = datetime(2026, 3, 29, tzinfo=BERLIN).timestamp()
AUTUMN = datetime(2026, 10, 25, tzinfo=BERLIN).timestamp()


def test_days_and_hours_are_those_of_the_place() -> None:
    at = datetime(2026, 7, 3, 22, 30, tzinfo=UTC).timestamp()
    assert local_hour(BERLIN, at) == 0
    assert local_day(BERLIN, at) == local_day(UTC, at) + 1
    assert local_hour(ZoneInfo("Asia/Kathmandu"), at) == 4


@given(st.sampled_from(ZONES), st.floats(0, LATEST, exclude_max=True) | st.floats(AUTUMN - DAY, AUTUMN + DAY))
def test_every_instant_has_the_day_and_the_hour_of_its_clock(zone: tzinfo, at: float) -> None:
    there = datetime.fromtimestamp(at // 900 * 900, zone)
    assert (local_day(zone, at), local_hour(zone, at)) == (there.toordinal(), there.hour)


def test_days_have_23_and_25_hours_where_the_clock_is_changed() -> None:
    assert day_end(BERLIN, local_day(BERLIN, SPRING)) - SPRING == 23 * HOUR
    assert day_end(BERLIN, local_day(BERLIN, AUTUMN)) - AUTUMN == 25 * HOUR


def test_the_weekend() -> None:
    assert [is_weekend(local_day(UTC, MONDAY + day * DAY)) for day in range(7)] == [False] * 5 + [True] * 2


@given(
    st.sampled_from(ZONES),
    st.sampled_from([MONDAY, SPRING - DAY, AUTUMN - DAY]),
    st.floats(0, 2 * DAY),
    st.floats(0, 20),
    st.floats(0, 20),
)
def test_the_integral_adds_up(zone: ZoneInfo, day: float, offset: float, first: float, second: float) -> None:
    shape = [float(hour % 7) for hour in range(24)]
    start = day + offset
    halves = integral(shape, zone, start, first) + integral(shape, zone, start + first * HOUR, second)
    assert integral(shape, zone, start, first + second) == pytest.approx(halves, abs=1e-6)


def test_an_hour_that_does_not_exist_brings_nothing() -> None:
    shape = [1.0 if hour == 2 else 0.0 for hour in range(24)]
    assert integral(shape, BERLIN, SPRING, 23) == pytest.approx(0.0)
    assert integral(shape, BERLIN, AUTUMN, 25) == pytest.approx(2.0)


def test_it_begins_with_a_working_day() -> None:
    shape = Profile().shape(1.0)
    assert shape[13] == pytest.approx(7.0)
    assert shape[3] == pytest.approx(0.3)
    assert sum(shape) == pytest.approx(PRIOR_DAY)
    assert rate_at(shape, UTC, MONDAY + 13.5 * HOUR) == pytest.approx(7.0)


def test_a_night_worker_is_known_after_some_weeks() -> None:
    profile = Profile()
    for day in range(60):
        for hour in (22, 23):
            profile.add(UTC, MONDAY + day * DAY + hour * HOUR, 20.0, 1.0)
    shape = profile.shape(1.0)
    assert shape[22] == pytest.approx(15.0, rel=0.05)  # smoothed over the neighbours: 3/4 of 20
    assert shape[13] < 0.3
    assert sum(shape) == pytest.approx(40.0, rel=0.05)


def test_idle_days_leave_it_alone() -> None:
    profile, still = Profile(), Profile()
    for one in (profile, still):
        one.add(UTC, MONDAY + 9 * HOUR, 50.0, 1.0)
    profile.add(UTC, MONDAY + DAY, 1.0, 1.0)
    profile.add(UTC, MONDAY + 9 * DAY, 1.0, 1.0)
    still.add(UTC, MONDAY + DAY, 1.0, 1.0)
    assert profile.shape(1.0) == still.shape(1.0)


def test_what_arrives_after_its_day_is_not_put_on_today() -> None:
    profile = Profile()
    profile.add(UTC, MONDAY + DAY, 5.0, 1.0)
    profile.add(UTC, MONDAY, 500.0, 1.0)
    assert sum(profile.today) == 5.0


def test_another_scale_means_another_percentage_of_the_same_work() -> None:
    profile = Profile()
    for day in range(30):
        profile.add(UTC, MONDAY + day * DAY + 13 * HOUR, 1000.0, 0.01)
    assert sum(profile.shape(0.02)) == pytest.approx(2 * sum(profile.shape(0.01)), rel=0.3)
