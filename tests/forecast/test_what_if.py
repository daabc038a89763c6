"""What would help: the mildest thing that is enough."""

from __future__ import annotations

from datetime import UTC

import pytest

from pyrometer.forecast.what_if import SAFE, Burner, changes, levers, waited
from pyrometer.forecast.window import WindowForecaster
from tests.forecast.stories import DAY, HOUR, NINE, busy_window, play

NOW = NINE + 7 * DAY + HOUR
RESET = NINE + 7 * DAY + 5 * HOUR


def burning(*sessions: tuple[str, float]) -> WindowForecaster:
    """A known window an hour old, in which the sessions burn so many credits a minute; 1000 are a percent."""
    one = WindowForecaster(300, UTC, provider="claude")
    for day in range(6):
        play(one, busy_window(NINE + day * DAY, 100_000.0, total=0.3))
    start = NINE + 7 * DAY
    for minute in range(60):
        for name, credits in sessions:
            one.spend(start + minute * 60.0, credits, name)
    one.read(NOW - 1, float(int(60 * sum(credits for _, credits in sessions) / 1000)), RESET)
    return one


def test_pausing_the_one_that_burns_helps() -> None:
    one = burning(("busy", 1200.0), ("calm", 10.0))
    chance = one.what_if(NOW, {})
    found = levers(one, NOW, [Burner("claude", "calm", "claude-opus-5"), Burner("claude", "busy", "claude-haiku-4-5")])
    assert chance is not None
    assert chance > SAFE
    assert [(lever.kind, lever.session) for lever in found] == [("pause", "busy")]
    assert found[0].probability < SAFE
    assert found[0].share == pytest.approx(1200 / 1210, abs=0.01)


def test_the_mildest_comes_first() -> None:
    one = burning(("busy", 900.0))
    found = levers(one, NOW, [Burner("claude", "busy", "claude-fable-5", lighter=(("compact", 0.5),))])
    kinds = [lever.kind for lever in found]
    assert kinds == ["compact", "model", "pause"]
    by_kind = {lever.kind: lever for lever in found}
    assert by_kind["model"].model == "opus"
    assert by_kind["pause"].probability <= by_kind["model"].probability


def test_when_nothing_is_enough_it_says_so() -> None:
    one = burning(("busy", 1600.0))
    found = levers(one, NOW, [Burner("claude", "busy", "claude-opus-5", lighter=(("compact", 0.5),))])
    assert [lever.kind for lever in found] == ["finish"]
    assert found[0].probability == one.what_if(NOW, {})


def test_nothing_has_to_be_done_while_all_is_well() -> None:
    one = burning(("busy", 50.0))
    assert levers(one, NOW, [Burner("claude", "busy", "claude-opus-5")]) == ()


def test_nothing_is_proposed_where_nothing_is_known() -> None:
    one = WindowForecaster(300, UTC)
    assert levers(one, NOW, [Burner("claude", "busy", "claude-opus-5")]) == ()


def test_a_session_that_does_not_burn_cannot_help() -> None:
    one = burning(("busy", 1200.0))
    found = levers(one, NOW, [Burner("claude", "asleep", "claude-fable-5")])
    assert [lever.kind for lever in found] == ["finish"]


def test_the_week_counts_the_mix_of_the_last_day() -> None:
    one = WindowForecaster(10_080, UTC, provider="claude")
    for hour in range(24):
        for name, credits in (("fable", 3000.0), ("other", 1000.0)):
            one.spend(NINE + hour * HOUR, credits, name)
    one.read(NINE + 24 * HOUR, 55.0, NINE + 5 * DAY)
    now = NINE + 24 * HOUR
    assert one.shares()["fable"] == pytest.approx(0.75)
    all_on, without = one.what_if(now, {}), one.what_if(now, {"fable": 0.0})
    assert all_on is not None
    assert without is not None
    assert without < all_on


def test_waiting_until_the_use_is_even_burns_less_up_to_the_reset() -> None:
    one = burning(("busy", 900.0))
    before = one.what_if(NOW, {})
    rest = waited(one, NOW, "claude", NOW + 1.5 * HOUR, RESET)
    assert before is not None
    assert rest is not None
    assert rest.probability < before
    assert waited(one, NOW, "claude", NOW - 1, RESET) is None
    assert waited(one, NOW, "claude", RESET + 1, RESET) is None


def test_only_the_mild_things_stand_in_the_first_lines() -> None:
    one = burning(("busy", 900.0))
    found = levers(one, NOW, [Burner("claude", "busy", "claude-opus-5", lighter=(("restart", 0.1), ("tools", 0.1)))])
    assert "restart" not in {lever.kind for lever in found}
    all_of_them = changes(one, NOW, [Burner("claude", "busy", "x", (("restart", 0.1),))])
    assert "restart" in {lever.kind for lever in all_of_them}
