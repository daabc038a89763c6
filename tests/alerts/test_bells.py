"""How often it may ring, and when never."""

from __future__ import annotations

import time
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.alerts.bells import Bells
from pyrometer.alerts.quiet import in_quiet_hours
from pyrometer.settings import Alerts as Settings
from pyrometer.settings.bounds import is_clock

DAY = 86_400.0
BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = Settings(quiet_from="22:00", quiet_until="07:30")


def instant(text: str, fold: int = 0) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold).timestamp()


def test_the_gap_and_the_day() -> None:
    bells = Bells(Settings(bell_gap=10, bells_per_day=2))
    assert [bells.ring(at) for at in (0, 599, 600, 5000, DAY - 1, DAY)] == [True, False, True, False, False, True]
    assert not Bells(Settings(bells_per_day=0)).ring(0)


@given(st.lists(st.floats(0, 3 * DAY), max_size=200))
def test_never_more_than_the_budget_in_any_day(times: list[float]) -> None:
    bells = Bells(Settings())
    rung = [at for at in sorted(times) if bells.ring(at)]
    assert all(later - earlier >= 600 for earlier, later in pairwise(rung))
    assert all(sum(at <= other < at + DAY for other in rung) <= 6 for at in rung)


@pytest.mark.parametrize(
    ("clock", "quiet"), [("21:59", False), ("22:00", True), ("23:59", True), ("00:00", True), ("07:29", True),
                         ("07:30", False), ("12:00", False)],
)  # fmt: skip
def test_the_quiet_hours_pass_midnight(clock: str, quiet: bool) -> None:
    at = instant(f"2026-06-01T{clock}")
    assert in_quiet_hours(NIGHT, at, BERLIN) is quiet
    assert Bells(NIGHT, BERLIN).ring(at) is not quiet


def test_the_quiet_hours_of_an_afternoon() -> None:
    siesta = Settings(quiet_from="13:00", quiet_until="15:00")
    assert [in_quiet_hours(siesta, instant(f"2026-06-01T{hour}:00"), BERLIN) for hour in (12, 13, 14, 15, 23)] == [
        False, True, True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize("given_hours", [("", ""), ("22:00", ""), ("", "07:00"), ("07:00", "07:00")])
def test_without_both_ends_there_are_no_quiet_hours(given_hours: tuple[str, str]) -> None:
    begin, end = given_hours
    night = Settings(quiet_from=begin, quiet_until=end)
    assert not any(in_quiet_hours(night, 3600.0 * hour, BERLIN) for hour in range(48))


@pytest.mark.parametrize(("night", "hours"), [("2026-03-28", 8.5), ("2026-10-24", 10.5), ("2026-06-01", 9.5)])
def test_a_night_in_which_the_clocks_change_is_shorter_or_longer(night: str, hours: float) -> None:
    begin = instant(f"{night}T12:00")
    quiet = sum(in_quiet_hours(NIGHT, begin + 60 * minute, BERLIN) for minute in range(24 * 60))
    assert quiet == hours * 60


@given(st.text(max_size=6))
@settings(max_examples=200, deadline=None)
def test_a_clock_is_one_that_time_can_read(text: str) -> None:
    try:
        time.strptime(text, "%H:%M")
        readable = len(text) == 5 and text.isascii()
    except ValueError:
        readable = text == ""
    assert is_clock(text) is readable
    assert is_clock("23:59")
    assert not is_clock("24:00")
