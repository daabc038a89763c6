"""Whatever the meter answers equals a recount from the plain list of turns, at any instant and in any order."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pyrometer.engine.meter import Meter
from pyrometer.model import Prompt, Record, Turn
from pyrometer.settings import Metrics
from pyrometer.usage import Usage
from tests.engine.engine_lines import DAY, HOUR, NOW, instants, price, single, times, turn

turns = st.lists(single, max_size=25)


def measured(records: Iterable[Record], meter: Meter | None = None, file: int = 1) -> Meter:
    meter = meter or Meter(Metrics(last_turns=5), price)
    for record in records:
        meter.record(record, file, NOW)
    return meter


def inside(said: list[Turn], start: float, end: float) -> list[Turn]:
    """Turns from the second of `start` up to but without that of `end`."""
    return [line for line in said if math.floor(start) <= math.floor(line.at) < math.floor(end)]


def add_up(said: Iterable[Turn]) -> Usage:
    return sum((line.usage for line in said), Usage())


@settings(max_examples=150, deadline=None)
@given(turns, instants, st.sampled_from([None, "claude"]), st.floats(0, 6 * HOUR))
def test_burn(said: list[Turn], now: float, agent: str | None, age: float) -> None:
    burn = measured(said).burn(now, now - age, agent)
    mine = [line for line in said if agent in (None, line.agent)]
    assert burn.now == 12 * add_up(inside(mine, now - 299, now + 1)).total
    assert burn.by_bucket == add_up(inside(mine, now - 3599, now + 1))
    assert burn.hour == burn.by_bucket.total
    since = add_up(inside(mine, now - age, now + 1)).total
    assert burn.since_window == pytest.approx(since * 3600 / max(age, 300))


@settings(max_examples=100, deadline=None)
@given(turns, times, times, st.sampled_from([None, "codex"]), st.sampled_from(["", "Fable", "fable 5"]))
def test_used_and_dollars(said: list[Turn], start: float, end: float, agent: str | None, scope: str) -> None:
    meter = measured(said)
    mine = inside([line for line in said if agent in (None, line.agent)], start, end)
    scoped = [line for line in mine if not scope or line.model == "fable-5"]
    assert meter.used(agent, start, end, scope) == add_up(scoped)
    prices = [price(line) if line.usage.total else 0.0 for line in mine]
    known = [cost for cost in prices if cost is not None]
    wanted = pytest.approx(sum(known), abs=1e-6) if len(known) == len(prices) else None
    assert meter.dollars(agent, start, end) == wanted


@settings(max_examples=100, deadline=None)
@given(turns, instants, st.integers(10, 200), st.integers(1, 60))
def test_series(said: list[Turn], now: float, minutes: int, columns: int) -> None:
    series = measured(said).series(now, minutes, columns)
    assert len(series.rates) == columns
    assert series.end - series.step < math.floor(now) + 1 <= series.end
    assert series.end % series.step == 0
    assert columns * series.step >= minutes * 60
    span = max(300, series.step)
    oldest = min((line.at for line in said), default=math.inf)
    for place, rate in enumerate(reversed(series.rates)):
        stop = min(series.end - place * series.step, math.floor(now) + 1)
        if stop <= oldest:
            assert rate is None
        else:
            assert rate == add_up(inside(said, stop - span, stop)).total * 3600 / span


@settings(max_examples=100, deadline=None)
@given(turns, instants)
def test_sessions(said: list[Turn], now: float) -> None:
    meter = measured(said)
    views = meter.sessions(now)
    assert {view.key for view in views} == {(line.agent, line.session) for line in said}
    assert list(views) == sorted(views, key=lambda view: -view.last_at)
    for view in views:
        mine = sorted((line for line in said if (line.agent, line.session) == view.key), key=lambda line: line.at)
        assert view.usage == add_up(mine)
        assert view.burn == 12 * add_up(inside(mine, now - 299, now + 1)).total
        assert view.burn_hour == add_up(inside(mine, now - 3599, now + 1)).total
        assert (view.turns, view.not_final) == (len(mine), sum(not line.final for line in mine))
        assert view.cache_hit_all == add_up(mine).cache_hit
        assert (view.last_at, view.started_at) == (mine[-1].at, mine[0].at)
        assert view.subagents == len({line.chain for line in mine if line.chain})
        assert view.dollars == pytest.approx(total_price(mine))
        assume(len({line.at for line in mine}) == len(mine))
        assert view.cache_hit == add_up(mine[-5:]).cache_hit
        contexts = [line.context for line in mine if not line.chain and line.context is not None]
        assert view.context == (contexts[-1] if contexts else None)
        assert view.growth == mean_growth(contexts[-6:])


def mean_growth(contexts: list[int]) -> float | None:
    steps = [later - earlier for earlier, later in pairwise(contexts)]
    return pytest.approx(sum(steps) / len(steps)) if steps else None  # type: ignore[return-value]


def total_price(said: list[Turn]) -> float | None:
    prices = [price(line) if line.usage.total else 0.0 for line in said]
    return None if None in prices else sum(filter(None, prices))


@settings(max_examples=100, deadline=None)
@given(turns, instants, st.lists(times, min_size=1, max_size=6))
def test_since_the_window_opened(said: list[Turn], now: float, starts: list[float]) -> None:
    """Asked about one window after the other, between records."""
    meter, heard = Meter(Metrics(), price), []
    for place, line in enumerate(said):
        meter.record(line, 1, NOW)
        heard.append(line)
        start = starts[place % len(starts)]
        for view in meter.sessions(now, since=start):
            mine = [other for other in heard if (other.agent, other.session) == view.key]
            assert view.since_window == add_up(other for other in mine if other.at >= math.floor(start))
            assert view.since_window == meter.detail(view.key, now, since=start).session.since_window  # type: ignore[union-attr]


@settings(max_examples=60, deadline=None)
@given(turns, st.integers(1, 30))
def test_last_turns(said: list[Turn], count: int) -> None:
    assume(len({line.at for line in said}) == len(said))
    newest = sorted(said, key=lambda line: -line.at)[:count]
    shown = measured(said).last_turns(count)
    assert [(view.at, view.usage, view.session) for view in shown] == [
        (line.at, line.usage, line.session) for line in newest
    ]


def test_a_graph_of_a_time_before_the_first_turn_is_a_gap() -> None:
    assert measured([turn(at=NOW)]).series(NOW - 61, 10, 1).rates == (None,)


def test_sessions_silent_for_long_are_dropped_whole() -> None:
    meter = measured([turn("old", at=NOW - 16 * DAY, output=5), turn("new", at=NOW, output=7, session="here")])
    meter.record(Prompt("p", "claude", "home", NOW - 16 * DAY), 1, NOW)
    meter.prune(NOW)
    assert [view.id for view in meter.sessions(NOW)] == ["here"]
    assert meter.turns == 1
    meter.forget(1)
    assert meter.sessions(NOW) == ()
    assert meter.used(None, NOW - DAY, NOW + 1).total == 0


@settings(max_examples=100, deadline=None)
@given(turns, times)
def test_turns_since_are_those_since_then_oldest_first(said: list[Turn], start: float) -> None:
    found = [line.at for line in measured(said).turns_since(start)]
    assert found == sorted(line.at for line in said if line.at >= start)


def test_turns_that_are_taken_back_while_they_are_listed_are_left_out() -> None:
    meter = measured([turn("old", NOW - 60)])
    measured([turn("new", NOW - 30)], meter, file=2)
    listed = meter.turns_since(NOW - HOUR)
    assert next(listed).at == NOW - 60
    meter.forget(2)
    assert list(listed) == []


@given(turns, st.lists(st.floats(0, 700) | st.integers(1, 4 * HOUR), min_size=1, max_size=12))
@settings(deadline=None)
def test_rows_that_were_kept_are_what_they_would_be_if_made_anew(said: list[Turn], steps: list[float]) -> None:
    kept, now = measured(said), NOW
    for step in steps:
        now += step
        assert kept.sessions(now) == measured(said).sessions(now)
        assert kept.busiest(now) == measured(said).busiest(now)


@given(turns, turns, st.floats(0, 700))
@settings(deadline=None)
def test_a_row_is_made_anew_when_anything_is_heard_of_its_session(
    early: list[Turn], late: list[Turn], step: float
) -> None:
    kept = measured(early)
    kept.sessions(NOW)
    measured(late, kept, 2)
    fresh = measured(early)
    assert kept.sessions(NOW + step) == measured(late, fresh, 2).sessions(NOW + step)
    kept.forget(2)
    fresh.forget(2)
    assert kept.sessions(NOW + step) == fresh.sessions(NOW + step)
