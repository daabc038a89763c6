"""Sums over any stretch of time equal a recount."""

from __future__ import annotations

import math
import tracemalloc
from collections.abc import Iterator
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.engine.tally import COLUMNS, Counts, Tally, counts, tokens
from pyrometer.engine.timesums import HOUR, MINUTE, MINUTES_KEPT, SECONDS_KEPT, TimeSums
from tests.engine.engine_lines import DAY, NOW, turn, usages

Event: TypeAlias = tuple[float, Counts]

prices = st.none() | st.floats(0, 100)
values = st.builds(
    lambda usage, price, final: counts(turn(usage=usage, final=final), price), usages, prices, st.booleans()
)
ages = st.floats(0, 3 * HOUR) | st.floats(0, 20 * DAY) | st.integers(0, 400).map(lambda minutes: minutes * 60.0)
times = ages.map(lambda age: NOW - age)
events = st.lists(st.tuples(times, values), max_size=30)
bounds = st.tuples(times, times).map(sorted)


@pytest.fixture(autouse=True, params=[4, 0], ids=["as it is", "packed at once"], scope="module")
def _packed(request: pytest.FixtureRequest) -> Iterator[None]:
    """Old minutes are packed, when there are many of them or at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pyrometer.engine.bins._LOOSE", request.param)
        yield


def filled(said: list[Event]) -> TimeSums:
    sums = TimeSums()
    for at, added in said:
        sums.add(at, added)
    return sums


def recount(said: list[Event], start: float, end: float) -> tuple[int, ...]:
    found = [Tally(added).columns for at, added in said if math.floor(start) <= math.floor(at) < math.floor(end)]
    return tuple(sum(column) for column in zip(*found, strict=True)) or (0,) * COLUMNS


@settings(max_examples=200, deadline=None)
@given(events, bounds)
def test_any_stretch_equals_a_recount(said: list[Event], stretch: list[float]) -> None:
    assert filled(said).between(*stretch).columns == recount(said, *stretch)


@settings(max_examples=150, deadline=None)
@given(events, events, bounds, st.floats(0, 5 * DAY))
def test_a_sum_that_was_asked_for_before_follows_every_change(
    early: list[Event], late: list[Event], stretch: list[float], later: float
) -> None:
    sums = filled(early)
    known = list(early)
    assert sums.between(*stretch).columns == recount(known, *stretch)
    for at, added in late:
        sums.add(at, added)
        known.append((at, added))
        assert sums.between(*stretch).columns == recount(known, *stretch)
    for at, taken in early:
        sums.add(at, taken, -1)
    assert sums.between(*stretch).columns == recount(late, *stretch)
    sums.prune(NOW + later, 60 * DAY)
    start, end = (on_the_grid(bound, NOW + later) for bound in stretch)
    assert sums.between(start, end).columns == recount(late, start, end)


@settings(max_examples=100, deadline=None)
@given(events, st.data(), bounds)
def test_taking_away_leaves_no_rest(said: list[Event], data: st.DataObject, stretch: list[float]) -> None:
    gone = data.draw(st.lists(st.sampled_from(said), unique_by=id)) if said else []
    sums = filled(said)
    for at, taken in gone:
        sums.add(at, taken, -1)
    left = list(said)
    for event in gone:
        left.remove(event)
    assert sums.between(*stretch).columns == recount(left, *stretch)
    for at, taken in left:
        sums.add(at, taken, -1)
    assert len(sums) == 0


@settings(max_examples=200, deadline=None)
@given(events, events, st.floats(0, 5 * DAY), bounds)
def test_pruning_changes_nothing_that_is_kept(
    early: list[Event], late: list[Event], later: float, stretch: list[float]
) -> None:
    """Bounds younger than six hours may be any second, than nine days any minute; then any hour."""
    sums, now = filled(early), NOW + later
    sums.prune(now, 60 * DAY)
    for at, added in late:
        sums.add(at, added)
    start, end = (on_the_grid(bound, now) for bound in stretch)
    assert sums.between(start, end).columns == recount(early + late, start, end)


@settings(max_examples=100, deadline=None)
@given(events, st.floats(0, 30 * DAY), bounds)
def test_taking_away_after_pruning_never_goes_below_zero(said: list[Event], later: float, stretch: list[float]) -> None:
    sums = filled(said)
    sums.prune(NOW + later, 12 * DAY)
    for at, taken in said[::2]:
        sums.add(at, taken, -1)
    assert sums.between(*stretch).counts >= 0
    for at, taken in said[1::2]:
        sums.add(at, taken, -1)
    assert len(sums) == 0


def on_the_grid(bound: float, now: float) -> float:
    if bound >= now - SECONDS_KEPT:
        return bound
    unit = MINUTE if bound >= now - MINUTES_KEPT else HOUR
    return bound // unit * unit


def test_old_bounds_are_rounded_to_what_is_kept() -> None:
    one = counts(turn(output=7), 0.0)
    sums = filled([(NOW - DAY + 40, one)])
    sums.prune(NOW, 30 * DAY)
    assert sums.between(NOW - DAY + 29, NOW).tokens == 7
    assert sums.between(NOW - DAY + 31, NOW).tokens == 0


@settings(max_examples=150, deadline=None)
@given(events, times, st.floats(0, 5 * DAY))
def test_the_first_turn_from_an_instant_on(said: list[Event], after: float, later: float) -> None:
    sums, now = filled(said), NOW + later
    fitting = [math.floor(at) for at, _ in said if math.floor(at) >= math.floor(after)]
    assert sums.first(after) == min(fitting, default=None)
    sums.prune(now, 60 * DAY)
    after = on_the_grid(after, now)
    fitting = [math.floor(at) for at, _ in said if math.floor(at) >= math.floor(after)]
    found = sums.first(after)
    assert (found is None) == (not fitting)
    assert found is None or found <= min(fitting) < found + HOUR


def test_the_first_turn_is_known_to_the_minute_for_nine_days() -> None:
    sums = filled([(NOW - DAY + 2410, counts(turn(), 0.0)), (NOW - 3000.5, counts(turn(), 0.0))])
    sums.prune(NOW, 30 * DAY)
    assert sums.first(NOW - DAY) == NOW - DAY + 2400
    assert sums.first(NOW - HOUR) == NOW - 3001
    assert sums.first(NOW) is None


def test_dollars_are_unknown_as_soon_as_one_turn_has_no_price() -> None:
    both = counts(turn(output=1), 0.1) + counts(turn(output=1), 0.2)
    assert Tally(both).dollars == 0.3
    three = both + counts(turn(output=1), None)
    assert (Tally(three).dollars, Tally(three).priced) == (None, (0.3, False))
    assert Tally(three - counts(turn(output=1), None)).dollars == 0.3


def test_prices_beyond_reason_are_no_prices() -> None:
    for price in (math.nan, math.inf, -1.0, 1e9):
        tally = Tally(counts(turn(output=1), price))
        assert tally.dollars is None


def test_a_turn_without_tokens_needs_no_price() -> None:
    assert Tally(counts(turn(), None)).dollars == 0.0


def test_reasoning_is_unknown_only_if_nobody_says_it() -> None:
    silent = counts(turn(output=5), 0.0)
    assert Tally(silent).usage.reasoning is None
    assert Tally(silent + counts(turn(output=5, reasoning=0), 0.0)).usage.reasoning == 0


def test_tokens_count_every_bucket_once() -> None:
    one = turn(uncached=1, read=10, write=100, output=1000, reasoning=900)
    assert tokens(counts(one, None)) == Tally(counts(one, None)).tokens == one.usage.total == 1111


def test_a_week_of_minutes_needs_little_memory() -> None:
    sums, one = TimeSums(), counts(turn(output=70_000), 0.12)
    tracemalloc.start()
    for minute in range(7 * 24 * 60):
        sums.add(NOW - 7 * DAY + minute * MINUTE, one)
        if minute % 60 == 0:
            sums.prune(NOW - 7 * DAY + minute * MINUTE, 8 * DAY)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 7 * 24 * 60 * 80
    assert sums.between(NOW - 3 * DAY, NOW - DAY).tokens == 2 * 24 * 60 * 70_000
