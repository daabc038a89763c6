"""All windows together: what the screen is told, and what it is never told."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.limits.labels import label
from pyrometer.limits.windows import DOUBTED, GOES_ON, KEEP, NO_READING, NOT_OPEN, Windows
from pyrometer.model import LimitHit, LimitReading
from pyrometer.snapshot import Verdict, WindowView

T0 = 1_790_000_000.0
HOUR = 3600.0
RESET = T0 + 5 * HOUR


def reading(percent: float, at: float, resets_at: float | None = RESET, **more: Any) -> LimitReading:
    fields = {"provider": "codex", "limit_id": "codex", "minutes": 300, "source": "codex rollout", **more}
    return LimitReading(percent=percent, at=at, **{"resets_at": resets_at, **fields})


def hit(at: float, **more: Any) -> LimitHit:
    return LimitHit(**{"provider": "codex", "limit_id": "codex", "at": at, "minutes": 300, "resets_at": RESET, **more})


def used(provider: str, start: float, end: float, scope: str) -> int | None:
    return int((end - start) * 10)


def views(windows: Windows, now: float) -> tuple[WindowView, ...]:
    return windows.views(now, used)


def only(windows: Windows, now: float) -> WindowView:
    (view,) = views(windows, now)
    return view


@pytest.fixture
def windows() -> Windows:
    return Windows()


def test_nothing_said_means_no_window_at_all(windows: Windows) -> None:
    windows.worked("codex", T0)
    assert views(windows, T0) == ()


def test_an_open_window_says_everything(windows: Windows) -> None:
    windows.feed(reading(50, T0 + 2 * HOUR))
    view = only(windows, T0 + 2 * HOUR)
    assert (view.label, view.percent, view.even, view.projected) == ("5h", 50, 40, 125)
    assert (view.starts_at, view.resets_at, view.full_at) == (T0, RESET, T0 + 4 * HOUR)
    assert (view.verdict, view.source, view.read_at) == (Verdict.LOCKOUT, "reported by codex", T0 + 2 * HOUR)
    assert view.used_tokens == 72_000
    assert view.per_hour_left == pytest.approx(72_000 / 50 * 50 / 3)


def test_after_the_reset_the_use_is_unknown_and_later_the_window_is_gone(windows: Windows) -> None:
    windows.feed(reading(50, T0 + 2 * HOUR))
    for now in (RESET, RESET + KEEP):
        view = only(windows, now)
        assert (view.percent, view.even, view.projected, view.note) == (None, None, None, NO_READING)
        assert view.verdict is Verdict.UNKNOWN
    assert views(windows, RESET + KEEP + 1) == ()


def test_a_week_stays_a_week_after_its_reset(windows: Windows) -> None:
    windows.feed(reading(50, T0, T0 + HOUR, minutes=10_080))
    assert only(windows, T0 + 6 * 86_400).label == "week"
    assert views(windows, T0 + 8 * 86_400) == ()


def test_a_fake_countdown_shows_no_percentage(windows: Windows) -> None:
    assert windows.feed(reading(0, T0, RESET)) == "no window open"
    view = only(windows, T0 + 60)
    assert (view.percent, view.resets_at, view.note) == (None, None, NOT_OPEN)
    assert windows.drops["no window open"] == 1


def test_a_doubted_reading_is_no_percentage(windows: Windows) -> None:
    windows.feed(reading(100, T0 + 60))
    view = only(windows, T0 + 90)
    assert (view.percent, view.verdict, view.note) == (None, Verdict.UNKNOWN, DOUBTED)


def test_a_refusal_locks_until_the_reset_even_right_after_the_start(windows: Windows) -> None:
    windows.hit(hit(T0 + 60))
    view = only(windows, T0 + 90)
    assert (view.verdict, view.percent, view.locked_until) == (Verdict.LOCKED, 100, RESET)
    assert (view.source, view.read_at, view.full_at, view.projected) == ("refused by codex", T0 + 60, None, None)
    assert only(windows, RESET).percent is None


def test_a_refusal_overrides_the_percentage_that_was_reported(windows: Windows) -> None:
    windows.feed(reading(86, T0 + HOUR))
    windows.hit(hit(T0 + 1.1 * HOUR))
    windows.feed(reading(86, T0 + 1.2 * HOUR))
    assert only(windows, T0 + 1.3 * HOUR).percent == 100


def test_work_after_a_refusal_ends_the_lock_but_requests_in_flight_do_not(windows: Windows) -> None:
    windows.feed(reading(86, T0 + HOUR))
    windows.hit(hit(T0 + HOUR))
    windows.worked("codex", T0 + HOUR + 200)
    windows.worked("claude", T0 + 2 * HOUR)
    assert only(windows, T0 + 2 * HOUR).verdict is Verdict.LOCKED
    windows.worked("codex", T0 + HOUR + 400)
    view = only(windows, T0 + 2 * HOUR)
    assert (view.locked_until, view.percent, view.note) == (None, 86, GOES_ON)
    windows.hit(hit(T0 + 2 * HOUR))
    assert only(windows, T0 + 2.1 * HOUR).verdict is Verdict.LOCKED


def test_work_goes_on_beyond_100_percent(windows: Windows) -> None:
    windows.feed(reading(100, T0 + HOUR))
    assert only(windows, T0 + HOUR).verdict is Verdict.LOCKED
    for minute in range(1, 30):
        windows.feed(reading(100, T0 + HOUR + 60 * minute))
        windows.worked("codex", T0 + HOUR + 60 * minute)
    view = only(windows, T0 + 2 * HOUR)
    assert (view.verdict, view.percent, view.note) == (Verdict.TIGHT, 100, GOES_ON)


def test_what_was_used_beyond_100_percent_is_shown(windows: Windows) -> None:
    windows.feed(reading(103, T0 + HOUR))
    view = only(windows, T0 + HOUR)
    assert (view.verdict, view.percent) == (Verdict.LOCKED, 103)


def test_work_never_ends_the_refusal_of_one_model(windows: Windows) -> None:
    windows.hit(hit(T0, scope="fable", minutes=None, resets_at=None))
    windows.worked("codex", T0 + HOUR)
    assert only(windows, T0 + 2 * HOUR).verdict is Verdict.LOCKED


def test_work_with_other_models_does_not_open_a_scoped_window(windows: Windows) -> None:
    windows.hit(hit(T0 + HOUR, scope="fable", minutes=10_080, resets_at=T0 + 86_400))
    windows.worked("codex", T0 + 10 * HOUR)
    view = only(windows, T0 + 11 * HOUR)
    assert (view.label, view.verdict) == ("fable week", Verdict.LOCKED)


def test_a_refusal_without_any_time_ends_with_the_next_turn_or_after_five_hours(windows: Windows) -> None:
    windows.hit(hit(T0, minutes=None, resets_at=None))
    view = only(windows, T0 + HOUR)
    assert (view.label, view.minutes, view.verdict, view.locked_until) == ("limit", 0, Verdict.LOCKED, None)
    assert views(windows, T0 + 5 * HOUR) == ()
    windows.worked("codex", T0 + 60)
    assert views(windows, T0 + HOUR) == ()


@pytest.mark.parametrize("more", [{"minutes": None}, {"resets_at": None}])
def test_a_refusal_with_half_the_facts_finds_its_window(windows: Windows, more: dict[str, Any]) -> None:
    windows.hit(hit(T0 + 1.5 * HOUR, **more))
    windows.feed(reading(86, T0 + HOUR))
    view = only(windows, T0 + 2 * HOUR)
    assert (view.label, view.verdict, view.locked_until, view.percent) == ("5h", Verdict.LOCKED, RESET, 100)


def test_a_refusal_after_the_reset_does_not_make_a_second_row(windows: Windows) -> None:
    windows.feed(reading(86, T0 + HOUR))
    windows.hit(hit(RESET + HOUR, resets_at=None))
    view = only(windows, RESET + 2 * HOUR)
    assert (view.label, view.verdict, view.locked_until) == ("5h", Verdict.LOCKED, None)


def test_old_and_new_versions_of_a_client_mean_one_limit(windows: Windows) -> None:
    windows.feed(reading(40, T0 + HOUR, limit_id=""))
    windows.feed(reading(41, T0 + HOUR + 60))
    assert only(windows, T0 + 2 * HOUR).percent == 41


def test_a_refusal_may_call_the_week_by_another_name(windows: Windows) -> None:
    week: dict[str, Any] = {"provider": "claude", "minutes": 10_080, "resets_at": T0 + 86_400}
    windows.feed(reading(60, T0, **week, limit_id="seven_day"))
    windows.hit(hit(T0 + HOUR, **week, limit_id="seven_day_overage_included"))
    assert only(windows, T0 + 2 * HOUR).verdict is Verdict.LOCKED


def test_a_reading_older_than_the_work_is_extended_from_its_own_time(windows: Windows) -> None:
    windows.feed(reading(40, T0 + HOUR))
    assert only(windows, T0 + 4 * HOUR).projected == 50
    windows.worked("codex", T0 + 3.9 * HOUR)
    assert only(windows, T0 + 4 * HOUR).projected == 200


@pytest.mark.parametrize(
    ("limit_id", "minutes", "scope", "expected"),
    [
        ("codex", 300, "", "5h"),
        ("", 10_080, "", "week"),
        ("seven_day", 10_080, "", "week"),
        ("seven_day_opus", 10_080, "opus", "opus week"),
        ("premium", 300, "", "premium 5h"),
        ("codex", 90, "", "1h30m"),
        ("codex", 1440, "", "day"),
        ("codex", 0, "", "limit"),
    ],
)
def test_labels(limit_id: str, minutes: int, scope: str, expected: str) -> None:
    assert label("codex", limit_id, minutes, scope) == expected


@pytest.mark.parametrize("minutes", [0, -5, 10**9])
def test_lengths_that_no_window_has_are_counted_only(windows: Windows, minutes: int) -> None:
    assert windows.feed(reading(50, T0, minutes=minutes)) == "out of range"
    windows.hit(hit(T0, minutes=10**9))
    assert views(windows, T0) == ()


def test_the_number_of_limits_is_bounded(windows: Windows) -> None:
    for number in range(500):
        windows.feed(reading(50, T0 + HOUR, limit_id=f"x{number}"))
        windows.hit(hit(T0 + HOUR, limit_id=f"y{number}", resets_at=None))
    assert len(views(windows, T0 + HOUR)) <= 128


events = st.lists(
    st.one_of(
        st.builds(
            reading,
            st.sampled_from([0, 1, 30, 60, 96, 100]),
            st.integers(0, 700).map(lambda minute: T0 + 60 * minute),
            st.sampled_from([None, RESET, RESET + 30, RESET + 5 * HOUR]),
        ),
        st.builds(
            lambda minute, resets, minutes: hit(T0 + 60 * minute, resets_at=resets, minutes=minutes),
            st.integers(0, 700),
            st.sampled_from([None, RESET, RESET + 5 * HOUR]),
            st.sampled_from([None, 300]),
        ),
        st.integers(0, 700).map(lambda minute: T0 + 60 * minute),
    ),
    max_size=25,
)


def play(told: list[Any]) -> Windows:
    windows = Windows()
    for event in told:
        if isinstance(event, LimitReading):
            windows.feed(event)
        elif isinstance(event, LimitHit):
            windows.hit(event)
        else:
            windows.worked("codex", event)
    return windows


@given(events, st.randoms(use_true_random=False), st.integers(0, 1500))
@settings(max_examples=200, deadline=None)
def test_history_in_any_order_gives_the_same_screen(told: list[Any], luck: random.Random, minute: int) -> None:
    shuffled = list(told)
    luck.shuffle(shuffled)
    now = T0 + 60 * minute
    assert views(play(told), now) == views(play(shuffled), now)


@given(events, st.integers(0, 1500))
@settings(max_examples=200, deadline=None)
def test_no_percentage_without_an_open_window(told: list[Any], minute: int) -> None:
    now = T0 + 60 * minute
    for view in views(play(told), now):
        if view.percent is not None and view.verdict is not Verdict.LOCKED:
            assert view.resets_at is not None
            assert view.resets_at > now
        if view.locked_until is not None:
            assert view.locked_until > now
            assert view.verdict is Verdict.LOCKED
        assert (view.percent is None) == (view.verdict is Verdict.UNKNOWN)
