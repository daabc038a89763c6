"""Which window decides, and what outranks what."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.limits.verdict import in_order, judge
from pyrometer.snapshot import Verdict, VerdictView, WindowView
from pyrometer.snapshot.outlook import Outlook
from tests.limits.making import HOUR, T0, burn, session, window


def verdict(*windows: WindowView, **more: Any) -> VerdictView:
    return judge(windows, more.get("burn", burn()), more.get("sessions", [session()]), T0)


LOCKED = window(verdict=Verdict.LOCKED, percent=100.0, locked_until=T0 + HOUR)
LOCKOUT = window(verdict=Verdict.LOCKOUT, percent=73.0, full_at=T0 + 2460, projected=121.0)
TIGHT = window(verdict=Verdict.TIGHT, percent=80.0, projected=97.0)
CALM = window(projected=60.0)
UNKNOWN = window(verdict=Verdict.UNKNOWN, percent=None, resets_at=T0 - 60)
SCOPED = window(verdict=Verdict.LOCKED, percent=100.0, locked_until=T0 + HOUR, scope="fable", label="fable week")


def test_the_worst_verdict_decides() -> None:
    ranked = [LOCKED, LOCKOUT, TIGHT, SCOPED, CALM, UNKNOWN]
    for place, expected in enumerate(ranked):
        assert verdict(*reversed(ranked[place:])).window == expected


def test_the_instant_is_the_one_that_the_verdict_names() -> None:
    assert verdict(LOCKED).at == T0 + HOUR
    assert verdict(LOCKOUT).at == T0 + 2460
    assert verdict(TIGHT).at == verdict(CALM).at == T0 + HOUR
    assert verdict(UNKNOWN).at is None


def test_nothing_known() -> None:
    assert verdict() == VerdictView(Verdict.UNKNOWN)
    assert verdict(sessions=[]) == VerdictView(Verdict.WAITING)


def test_idle_outranks_what_might_come_but_not_a_lock() -> None:
    resting = {"sessions": [session(state="idle", last_at=T0 - 301)], "burn": burn(0)}
    assert verdict(LOCKOUT, **resting) == VerdictView(Verdict.IDLE, LOCKOUT, T0 - 301)
    assert verdict(LOCKED, **resting).verdict is Verdict.LOCKED
    assert verdict(LOCKED, sessions=[]).verdict is Verdict.LOCKED


def test_a_long_tool_call_is_not_idle() -> None:
    quiet = {"sessions": [session(state="working", last_at=T0 - 3000)], "burn": burn(0)}
    assert verdict(LOCKOUT, **quiet).verdict is Verdict.LOCKOUT


def test_idle_shows_the_shortest_window_of_the_agent_used_last() -> None:
    week = window(label="week", minutes=10_080)
    other = window(provider="claude", limit_id="five_hour")
    resting = {"sessions": [session(state="idle", last_at=T0 - 999)], "burn": burn(0)}
    assert verdict(week, other, CALM, **resting).window == CALM
    assert verdict(week, other, UNKNOWN, **resting).window == week


def test_the_earliest_lock_out_of_all_providers_decides() -> None:
    sooner = window(provider="claude", verdict=Verdict.LOCKOUT, full_at=T0 + 60)
    assert verdict(LOCKOUT, sooner).window == sooner


def test_among_calm_windows_the_likeliest_to_be_full_decides_whoever_sells_it() -> None:
    fuller = window(percent=80.0, projected=88.0, outlook=Outlook(80, 1, "reported", probability=0.02))
    likelier = window(
        provider="claude", limit_id="seven_day", label="week", minutes=10_080, percent=60.0, projected=85.0,
        outlook=Outlook(60, 1, "reported", probability=0.21),
    )  # fmt: skip
    assert judge([fuller, likelier], burn(), (session(),), T0).window == likelier


def test_a_provider_is_locked_until_its_last_window_opens_and_the_first_provider_back_decides() -> None:
    week = window(verdict=Verdict.LOCKED, label="week", minutes=10_080, locked_until=T0 + 50 * HOUR)
    claude = window(provider="claude", limit_id="five_hour", verdict=Verdict.LOCKED, locked_until=T0 + 9 * HOUR)
    assert verdict(LOCKED, week).at == T0 + 50 * HOUR
    assert verdict(LOCKED, week, claude).window == claude


def test_order_of_the_windows() -> None:
    week = window(label="week", minutes=10_080)
    claude = window(provider="claude", label="5h")
    shown = in_order([week, claude, CALM], VerdictView(Verdict.OK, CALM))
    assert [(view.provider, view.label) for view in shown] == [("codex", "5h"), ("codex", "week"), ("claude", "5h")]
    assert in_order([week, claude], VerdictView(Verdict.OK, claude))[0] == claude


@given(st.permutations([LOCKOUT, TIGHT, CALM, UNKNOWN, SCOPED, LOCKED]), st.integers(0, 6))
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_windows_does_not_matter(windows: list[WindowView], some: int) -> None:
    chosen = windows[:some]
    assert verdict(*chosen) == verdict(*reversed(chosen))
