"""The invented people, their provider and their logs: what the forecast is scored on must be right itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from random import Random

import pytest

from benchmarks.forecast.backtest import MONDAY, Life, Plan, live
from benchmarks.forecast.demand import demand
from benchmarks.forecast.person import DAY, POPULATIONS, person
from benchmarks.forecast.product import Told, believed, read
from benchmarks.forecast.provider import FIVE_HOURS, GRID, WEEK, Provider, Window, lock_rate
from benchmarks.forecast.readings import every_turn, hourly
from benchmarks.forecast.transcripts import Written, transcripts
from pyrometer.model import LimitReading

PEOPLE = (16, 20)
DAYS = 14


@cache
def lived(number: int) -> Life:
    return live(Plan(number, days=DAYS))


@pytest.fixture(params=PEOPLE)
def life(request: pytest.FixtureRequest) -> Life:
    return lived(request.param)


def test_the_same_seed_gives_the_same_life() -> None:
    again = live(Plan(PEOPLE[0], days=DAYS))
    assert again.account.calls == lived(PEOPLE[0]).account.calls
    assert again.intake.spent == lived(PEOPLE[0]).intake.spent
    assert live(Plan(PEOPLE[0], seed=8, days=DAYS)).account.calls != again.account.calls


def test_windows_open_with_the_first_call_and_never_overlap(life: Life) -> None:
    windows = life.account.windows
    assert len(windows) > 10
    for window in windows:
        assert window.ends_at - window.starts_at == FIVE_HOURS
        assert window.starts_at % GRID == 0
        assert abs(window.at[0] - window.starts_at) <= GRID / 2 + 5
    for before, after in pairwise(windows):
        assert after.starts_at >= before.ends_at


def test_a_percentage_only_rises_and_ends_with_the_lock_out(life: Life) -> None:
    for window in (*life.account.windows, *life.account.weeks):
        assert window.percent == sorted(window.percent)
        assert window.at == sorted(window.at)
        if window.locked_at is None:
            assert window.percent_at(window.ends_at) < 100
        else:
            assert window.at[-1] == window.locked_at
            assert window.percent_at(window.locked_at) >= 100
            assert window.percent_at(window.locked_at - 0.001) < 100 + 10


def test_nobody_is_answered_while_locked_out(life: Life) -> None:
    locked = [
        (window.locked_at, window.ends_at)
        for window in (*life.account.windows, *life.account.weeks)
        if window.locked_at is not None
    ]
    assert locked
    for call in life.account.calls:
        assert not any(begins < call.at < ends for begins, ends in locked)
    for call, window in life.account.refused:
        assert window.locked_at is not None
        assert window.locked_at <= call.at < window.ends_at


def test_the_share_of_lock_outs_is_what_was_asked_for() -> None:
    """On average: each account's capacity may change, and differs from window to window."""
    asked, real = [], []
    for number in range(100, 116):
        random = Random(number)
        who = replace(person(random), parallel=0.2, fan=0.01, overnight=0.0)
        calls = demand(who, random, DAYS, MONDAY)
        account = Provider(who, random, calls, DAYS, lock_rate(number)).account()
        asked.append(lock_rate(number))
        real.append(sum(window.locked_at is not None for window in account.windows) / len(account.windows))
    assert abs(sum(real) - sum(asked)) < 0.05 * len(asked)
    assert max(real) < 0.7


@pytest.mark.parametrize("first", [0, 12, 400])
def test_any_eight_people_are_locked_out_as_often_as_any_forty(first: int) -> None:
    eight = [lock_rate(number) for number in range(first, first + 8)]
    forty = [lock_rate(number) for number in range(first, first + 40)]
    assert min(forty) < 0.05
    assert max(forty) > 0.38
    assert sum(eight) / 8 == pytest.approx(0.215, abs=0.04)
    assert sum(forty) / 40 == pytest.approx(0.215, abs=0.01)


def test_populations_differ_where_they_say_so() -> None:
    people = {name: person(Random(1), name) for name in POPULATIONS}
    assert people["autonomous"].overnight > people["standard"].overnight
    assert people["irregular"].irregular
    assert people["external"].outside == (10.0, 4.0)
    assert people["cache-heavy"].read_weight == 0.1
    with pytest.raises(KeyError):
        person(Random(1), "nobody")


def test_the_product_counts_every_token_once(life: Life) -> None:
    """Although answers are told in pieces and again, and forks copy lines."""
    calls, intake = life.account.calls, life.intake
    assert intake.problems == 0
    assert intake.turns == len(calls)
    assert intake.lines > 1.5 * intake.turns
    assert len(intake.spent) > intake.turns
    true = sum(call.uncached + call.read + call.written + call.output for call in calls)
    assert sum(spent.tokens for spent in intake.spent) == true
    assert all(spent.credits > 0 for spent in intake.spent)
    assert intake.spent == sorted(intake.spent, key=lambda spent: spent.at)


def test_refusals_are_read_with_their_window(life: Life) -> None:
    told = {(round(hit.at), hit.minutes, hit.resets_at) for hit in life.intake.hits}
    true = {
        (round(call.at), 10_080 if window.ends_at - window.starts_at == WEEK else 300, float(int(window.ends_at)))
        for call, window in life.account.refused
    }
    assert told == true


def test_lines_are_repeated_and_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.forecast.transcripts.COPIED", 1.0)
    account = lived(PEOPLE[1]).account
    lines = list(transcripts(account, Random(5), hour=True))
    repeated = Counter(written.line for written in lines)
    copies = [
        written for written in lines if b"sessionId" in written.line and _session(written) not in str(written.path)
    ]
    assert len(copies) % 20 == 0
    assert 0 < len(copies) < sum(count > 1 for count in repeated.values())
    taken = read(lines)
    assert (taken.problems, taken.turns) == (0, len(account.calls))


def _session(written: Written) -> str:
    return written.line.split(b'"sessionId":"')[1][:36].decode()


def test_readings_are_whole_late_stale_and_left_over() -> None:
    windows = [made(place) for place in range(200)]
    readings = list(every_turn(windows, Random(2)))
    assert len(readings) == sum(len(window.main) for window in windows)
    assert all(reading.percent == int(reading.percent) for reading in readings)
    wrong = [reading for reading in readings if abs(reading.percent - truth(windows, reading)) > 0.5]
    left_over = [reading for reading in wrong if reading.percent == 100]
    assert 0 < len(left_over) < 0.06 * len(windows)
    assert 0.005 * len(readings) < len(wrong) < 0.03 * len(readings)


def test_hourly_readings_are_about_an_hour_apart() -> None:
    readings = list(hourly([made(place) for place in range(100)], Random(2)))
    gaps = [after.at - before.at for before, after in pairwise(readings) if after.resets_at == before.resets_at]
    assert min(gaps) > 300
    assert 3_000 < sum(gaps) / len(gaps) < 5_000


def test_the_gate_lets_no_old_and_no_left_over_reading_through() -> None:
    """But for the newest number said again a moment after it has changed, which nothing can tell apart."""
    windows = [made(place) for place in range(40)]
    events = list(told(windows))
    assert len(events) > 3_000
    apart = [
        abs(event.percent - next(one for one in windows if one.ends_at == event.resets_at).percent_at(event.at))
        for event in events
    ]
    assert max(apart) < 2
    assert sum(off > 0.5 for off in apart) < 0.005 * len(events)


def told(windows: list[Window]) -> Iterator[Told]:
    for event in believed(every_turn(windows, Random(3)), (), 300):
        assert isinstance(event, Told)
        yield event


def made(place: int) -> Window:
    """A window that fills to 90 percent in 120 equal steps."""
    starts_at = MONDAY + place * DAY
    window = Window(starts_at, starts_at + FIVE_HOURS, capacity=1_000.0)
    for step in range(1, 121):
        window.add(starts_at + step * 120, 7.5)
        window.main.append(starts_at + step * 120)
    return window


def truth(windows: list[Window], reading: LimitReading) -> float:
    return next(window for window in windows if window.ends_at == reading.resets_at).percent_at(reading.at)
