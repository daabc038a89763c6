"""The gate: what is believed, and that the order of arrival does not matter."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.limits.gate import Gate, Status
from pyrometer.model import LimitReading

T0 = 1_790_000_000.0
SPAN = 5 * 3600.0
RESET = T0 + SPAN


def said(percent: float, minute: float, resets_at: float | None = RESET, minutes: int = 300) -> LimitReading:
    return LimitReading("codex", "codex", minutes, percent, resets_at, T0 + 60 * minute, "codex rollout")


def status(*readings: LimitReading) -> Status:
    gate = Gate(300)
    for reading in readings:
        gate.feed(reading)
    found = gate.status()
    assert found is not None
    return found


def test_nothing_said_is_nothing_known() -> None:
    assert Gate(300).status() is None


@pytest.mark.parametrize(
    ("percent", "reason"),
    [(-0.1, "out of range"), (110.1, "out of range"), (1_790_000_000, "out of range"), (math.nan, "out of range")],
)
def test_a_percent_out_of_range_names_not_even_the_window(percent: float, reason: str) -> None:
    gate = Gate(300)
    assert gate.feed(said(percent, 60)) == reason
    assert gate.status() is None


@pytest.mark.parametrize("resets_at", [math.nan, math.inf, None])
def test_a_reading_without_a_reset_time_has_no_percent(resets_at: float | None) -> None:
    found = status(said(40, 60, resets_at))
    assert (found.percent, found.resets_at) == (None, None)


@pytest.mark.parametrize(("given_percent", "kept"), [(100.4, 100), (101, 100), (103, 103), (110, 110), (99.6, 99.6)])
def test_a_little_over_100_is_100(given_percent: float, kept: float) -> None:
    assert status(said(given_percent, 60)).percent == kept


def test_a_reset_far_beyond_the_length_is_not_believed() -> None:
    gate = Gate(300)
    assert gate.feed(said(40, 60, RESET + 3 * SPAN)) == "reset too far"
    assert gate.feed(said(41, 61)) is None
    found = gate.status()
    assert found is not None
    assert found.percent == 41


def test_a_stale_repeat_changes_nothing_and_is_counted() -> None:
    gate = Gate(300)
    assert [gate.feed(said(percent, minute)) for percent, minute in [(40, 60), (12, 61), (40, 62), (41, 63)]] == [
        None,
        "stale",
        None,
        None,
    ]
    found = gate.status()
    assert found is not None
    assert (found.percent, found.read_at) == (41, T0 + 63 * 60)


def test_a_fresh_equal_reading_is_news() -> None:
    assert status(said(40, 60), said(40, 90)).read_at == T0 + 90 * 60


def test_a_reset_time_that_jitters_is_the_same_window() -> None:
    assert status(said(40, 60), said(20, 61, RESET + 14 * 60)).percent == 40


def test_of_two_reset_times_said_at_once_the_later_stands_in_any_order() -> None:
    both = [said(40, 60), said(40, 60, RESET + 5)]
    assert status(*both).resets_at == status(*reversed(both)).resets_at == RESET + 5


def test_a_later_reset_time_is_a_new_window() -> None:
    found = status(said(90, 200), said(3, 320, RESET + SPAN), said(91, 321))
    assert (found.percent, found.resets_at) == (3, RESET + SPAN)


@pytest.mark.parametrize("minute", [290, 310, 400])
def test_the_fossil_of_an_earlier_window_never_wins(minute: float) -> None:
    gate = Gate(300)
    gate.feed(said(4, 280, RESET + SPAN - 3600))
    assert gate.feed(said(100, minute)) in ("older window", "reset passed")
    found = gate.status()
    assert found is not None
    assert found.percent == 4


def test_the_old_percent_right_after_a_roll_over_waits_for_a_second_one() -> None:
    assert status(said(100, 2)).percent is None
    assert status(said(100, 2), said(100, 3.9)).percent is None
    assert status(said(100, 2), said(100, 4)).percent == 100
    assert status(said(100, 2), said(1, 3)).percent == 1
    assert status(said(94, 2)).percent == 94
    assert status(said(100, 10)).percent == 100
    assert status(said(100, 9), said(100, 10)).percent == 100


def test_a_countdown_that_moves_means_that_no_window_is_open() -> None:
    idle = said(0, 30, T0 + 30 * 60 + SPAN)
    gate = Gate(300)
    assert gate.feed(idle) == "no window open"
    found = gate.status()
    assert found is not None
    assert (found.resets_at, found.percent) == (None, None)
    assert status(said(40, 20), idle).percent is None
    assert status(idle, said(1, 31, T0 + 30 * 60 + SPAN)).percent == 1


def test_a_fall_to_nothing_that_rises_again_is_an_early_reset() -> None:
    before = [said(60, 100)]
    assert status(*before, said(1, 110)).percent == 60
    assert status(*before, said(1, 110), said(2, 115)).percent == 2
    assert status(*before, said(1, 110), said(2, 115), said(61, 116)).percent == 61
    assert status(*before, said(30, 110), said(31, 115)).percent == 60


def test_another_account_with_an_earlier_reset_wins_once_it_grows() -> None:
    other = RESET - 3600
    mine = [said(70, 60), said(71, 65)]
    assert status(*mine, said(20, 70, other)).percent == 71
    assert status(*mine, said(20, 70, other), said(21, 75, other)).percent == 21
    assert status(*mine, said(20, 50, other), said(21, 55, other)).percent == 71


def test_a_refusal_of_another_account_wins_at_once() -> None:
    gate = Gate(300)
    gate.feed(said(70, 60))
    gate.refuse(RESET - 3600, T0 + 70 * 60)
    found = gate.status()
    assert found is not None
    assert (found.resets_at, found.refused_at) == (RESET - 3600, T0 + 70 * 60)


readings = st.builds(
    said,
    st.sampled_from([0, 1, 2, 3, 5, 30, 31, 60, 94, 95, 96, 100, 100.5, 103, 111, -1]),
    st.one_of(st.integers(0, 12), st.integers(0, 600)),
    st.one_of(
        st.none(),
        st.sampled_from([RESET, RESET + 5, RESET - 400, RESET - 3600, RESET + 1200, RESET + SPAN, RESET + 2 * SPAN]),
        st.integers(0, 600).map(lambda minute: T0 + 60 * minute + SPAN),
    ),
)


@given(st.lists(readings, max_size=25), st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_the_order_of_arrival_and_repeats_do_not_matter(told: list[LimitReading], luck: random.Random) -> None:
    shuffled = [*told, *luck.sample(told, len(told) // 2)]
    luck.shuffle(shuffled)
    first, second = Gate(300), Gate(300)
    for reading in told:
        first.feed(reading)
    for reading in shuffled:
        second.feed(reading)
        second.status()
    assert first.status() == second.status()


@given(st.lists(readings, max_size=40))
@settings(max_examples=300, deadline=None)
def test_to_ask_after_each_reading_as_it_comes_gives_what_asking_once_does(told: list[LimitReading]) -> None:
    asked = Gate(300)
    for place, reading in enumerate(sorted(told, key=lambda one: one.at), start=1):
        asked.feed(reading)
        once = Gate(300)
        for earlier in sorted(told, key=lambda one: one.at)[:place]:
            once.feed(earlier)
        assert asked.status() == once.status()


@given(st.lists(st.tuples(st.integers(0, 290), st.integers(3, 94)), min_size=1, max_size=60))
@settings(max_examples=150, deadline=None)
def test_within_one_window_the_envelope_is_the_running_maximum(told: list[tuple[int, int]]) -> None:
    gate = Gate(300)
    top = 0
    for minute, percent in sorted(told):
        gate.feed(said(percent, minute, RESET + (minute * 37) % 300))
        top = max(top, percent)
        found = gate.status()
        assert found is not None
        assert found.percent == top


@given(st.lists(readings, max_size=40))
@settings(max_examples=150, deadline=None)
def test_what_stands_was_said_of_the_window_that_stands(told: list[LimitReading]) -> None:
    gate = Gate(300)
    for reading in told:
        gate.feed(reading)
    found = gate.status()
    if found is None or found.percent is None:
        return
    believed = {(min(r.percent, 100.0) if r.percent <= 101 else r.percent) for r in told if r.at == found.read_at}
    assert found.percent in believed
    assert found.resets_at in {reading.resets_at for reading in told}


def test_memory_stays_bounded_whatever_is_said() -> None:
    gate = Gate(300)
    for minute in range(0, 200_000, 40):
        gate.feed(said(minute % 95, minute, T0 + 60 * minute + SPAN / 2))
    assert len(gate._marks) <= 64
    found = gate.status()
    assert found is not None
    assert found.percent is not None
