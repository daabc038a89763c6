"""What holds for every stream of events."""

from __future__ import annotations

import math
from datetime import UTC

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.forecast.state import WindowState, dump, load
from pyrometer.forecast.window import WindowForecaster
from pyrometer.snapshot.outlook import Outlook
from tests.forecast.stories import DAY, HOUR, NINE, Event, busy_window, last_at, play, streams

few = settings(max_examples=40, deadline=None)
lengths = st.sampled_from([300, 10_080])


def fresh(minutes: int) -> WindowForecaster:
    return WindowForecaster(minutes, UTC, provider="claude")


def again(one: WindowForecaster) -> WindowForecaster:
    return WindowForecaster.restore(load(dump(one.save()), WindowState), UTC)


def is_sane(outlook: Outlook, now: float) -> bool:
    etas = [math.inf if eta is None else eta for eta in (outlook.eta10, outlook.eta50, outlook.eta90)]
    at_reset = outlook.at_reset or (outlook.percent,) * 3
    return (
        0 <= (outlook.probability or 0) <= 1
        and 0 <= outlook.percent <= 110
        and outlook.sd >= 0
        and outlook.rate >= 0
        and etas == sorted(etas)
        and list(at_reset) == sorted(at_reset)
        and all(math.isfinite(part) for part in at_reset)
    )


@few
@given(lengths, streams())
def test_answers_are_always_sane(minutes: int, events: list[Event]) -> None:
    one = fresh(minutes)
    for name, arguments in events:
        getattr(one, name)(*arguments)
        outlook = one.outlook(arguments[0])
        assert outlook is None or is_sane(outlook, arguments[0])


@few
@given(lengths, streams(), st.integers(0, 60))
def test_a_saved_forecaster_goes_on_as_if_nothing_had_been(minutes: int, events: list[Event], cut: int) -> None:
    one = play(fresh(minutes), events[:cut])
    other = again(one)
    for name, arguments in events[cut:]:
        getattr(one, name)(*arguments)
        getattr(other, name)(*arguments)
    now = last_at(events)
    assert one.outlook(now) == other.outlook(now)
    assert dump(one.save()) == dump(other.save())


@few
@given(lengths, streams(), st.lists(st.floats(0, 40_000), max_size=6))
def test_one_step_of_the_clock_is_as_good_as_many(minutes: int, events: list[Event], steps: list[float]) -> None:
    one = play(fresh(minutes), events)
    other, now = again(one), last_at(events)
    for step in steps:
        now += step
        other.advance(now)
    one.advance(now)
    assert dump(one.save()) == dump(other.save())


@few
@given(lengths, streams(readings=False), st.floats(0.0, 60_000.0), st.floats(0.1, 0.99), st.sampled_from(["a", "new"]))
def test_more_work_at_the_same_instant_never_makes_a_lock_out_less_likely(
    minutes: int, events: list[Event], extra: float, full: float, session: str
) -> None:
    one = fresh(minutes)
    play(one, busy_window(NINE - DAY, 50_000.0))
    play(one, events)
    now = last_at(events) + 1.0
    one.spend(now, 50.0, "a")  # somebody is at work
    resets_at = one.resets_at or now // 600 * 600 + minutes * 60.0
    one.read(now, float(int(100 * full)), resets_at)
    before = one.outlook(now)
    one.spend(now, extra + 1.0, session)
    after = one.outlook(now)
    assert before is not None
    assert after is not None
    assert (after.probability or 0) >= (before.probability or 0) - 0.002
    assert after.percent >= before.percent


@few
@given(streams(), st.floats(0, 1), st.floats(0, 1))
def test_less_burn_never_makes_a_lock_out_likelier(events: list[Event], less: float, more: float) -> None:
    one = play(fresh(300), events)
    now = last_at(events)
    low, high = sorted((less, more))
    chances = [one.what_if(now, {"a": factor}) for factor in (low, high)]
    if chances[0] is not None and chances[1] is not None:
        assert chances[0] <= chances[1] + 1e-9


@few
@given(lengths, streams())
def test_what_if_nothing_changes(minutes: int, events: list[Event]) -> None:
    one = play(fresh(minutes), events)
    now = last_at(events)
    outlook = one.outlook(now)
    assert one.what_if(now, {"a": 1.0}) == (None if outlook is None else pytest.approx(outlook.probability))


@few
@given(lengths, streams(), st.floats(0.01, 1000.0))
def test_the_unit_of_credits_does_not_matter(minutes: int, events: list[Event], unit: float) -> None:
    other_unit: list[Event] = [
        (name, (arguments[0], arguments[1] * unit, *arguments[2:]) if name == "spend" else arguments)
        for name, arguments in events
    ]
    play(one := fresh(minutes), busy_window(NINE - 2 * DAY, 100_000.0))
    play(other := fresh(minutes), busy_window(NINE - 2 * DAY, 100_000.0 * unit))
    now = last_at(events)
    left, right = play(one, events).outlook(now), play(other, other_unit).outlook(now)
    assert (left is None) == (right is None)
    if left is not None and right is not None:
        assert right.percent == pytest.approx(left.percent, rel=1e-6, abs=1e-6)
        assert right.probability == pytest.approx(left.probability, rel=1e-4, abs=1e-6)


@few
@given(st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=3, max_size=9), lengths)
def test_nothing_that_is_fed_to_it_raises(numbers: list[float], minutes: int) -> None:
    one = fresh(minutes)
    play(one, busy_window(NINE, 100_000.0, hours=0.5)[:-1])
    for first, second, third in zip(numbers, numbers[1:], numbers[2:], strict=False):
        one.spend(NINE + HOUR, first, "s")
        one.spend(first, second, "s")
        one.read(first, second, third)
        one.read(NINE + HOUR, second, third)
        one.lock(first, third)
        one.advance(first)
        one.outlook(second)
        one.what_if(second, {"s": third})
    assert load(dump(one.save()), WindowState)
