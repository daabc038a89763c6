"""What holds for every rule, whatever the snapshot."""

from __future__ import annotations

from datetime import UTC
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pyrometer.alerts.condition import Condition
from pyrometer.alerts.judge import conditions
from pyrometer.alerts.ratios import BurnRatio
from pyrometer.alerts.rules import RULES
from pyrometer.alerts.scene import Scene
from pyrometer.settings import Alerts as Settings
from pyrometer.settings.table import Table
from pyrometer.snapshot import Progress, SessionView, Snapshot, Verdict, VerdictView, WindowView
from pyrometer.snapshot.findings import BurnCause, CacheEvent, CacheEventKind, Findings, Loop
from pyrometer.snapshot.outlook import Lever, LeverKind, Outlook
from tests.alerts.scenario import check_text
from tests.limits.making import T0, burn, session, window

shares = st.none() | st.floats(0, 1)
ratios = st.none() | st.floats(0, 1e4)
tokens = st.integers(0, 3_000_000)
amounts = st.floats(0, 1e7)
dollars = st.none() | st.floats(0, 9999)
times = st.floats(T0 - 1e6, T0 + 1e6)
maybe_times = st.none() | times
words = st.sampled_from(["", "Bash", "mcp__a_server_with_a_long_name__and_a_tool_with_one", "tools_added", "system"])
events = st.builds(
    CacheEvent, st.sampled_from(get_args(CacheEventKind)), times, st.sampled_from(["", "a1"]), st.just("gpt"), tokens,
    dollars=dollars, credits=amounts, gap=amounts, cause=words, turn=st.integers(0, 500),
)  # fmt: skip
loops = st.builds(Loop, words, st.integers(1, 99), st.floats(0, 1), st.integers(0, 999), times, st.booleans())
findings = st.builds(
    Findings, cache_events=st.lists(events, max_size=2).map(tuple), hit_smoothed=shares,
    turns_since_rebuild=st.integers(0, 50), cold_at=maybe_times | st.floats(T0, T0 + 60), recache=tokens,
    bloat=ratios, reread_share=shares, loop=st.none() | loops, prompt_at=maybe_times,
    calls_since_prompt=st.integers(0, 999), dollars_since_prompt=dollars, credits_since_prompt=amounts,
    thinking_share=shares, thinking_output=tokens, yield_ratio=ratios, yield_output=shares, yield_cost=shares,
    first_prompt=st.none() | tokens, chains_running=st.integers(0, 99), credits_5m=amounts, credits_hour=amounts,
    ratio_1m=ratios, ratio_5m=ratios, ratio_20m=ratios, cause=st.none() | st.sampled_from(get_args(BurnCause)),
    cause_factor=ratios,
)  # fmt: skip
levers = st.builds(
    Lever, st.sampled_from(get_args(LeverKind)), st.just("codex"), st.sampled_from(["s0", "s1", "gone"]),
    st.just("a-model-with-a-name-that-does-not-end"), st.floats(0, 1), st.floats(0, 1),
)  # fmt: skip
outlooks = st.builds(
    Outlook, st.floats(0, 130), st.floats(0, 20), st.just("reported"), probability=shares, eta10=maybe_times,
    eta50=maybe_times, eta90=maybe_times, levers=st.lists(levers, max_size=3).map(tuple),
    changes=st.lists(levers, max_size=2).map(tuple), unexplained=st.floats(0, 50),
    unexplained_at=maybe_times, scale=st.none() | st.floats(0, 1e-3), scale_change=st.none() | st.floats(-1, 9),
    at_least=st.booleans(),
)  # fmt: skip


@st.composite
def sessions(draw: st.DrawFn, number: int) -> SessionView:
    return session(
        id=f"s{number}", project=draw(st.sampled_from(["/home/dev/api-refactor", ""])),
        model=draw(st.sampled_from(["gpt", "claude-fable-1", ""])),
        state=draw(st.sampled_from(["working", "waiting", "idle", "ended"])), burn=draw(amounts),
        context=draw(st.none() | tokens), context_window=draw(st.sampled_from([None, 200_000, 1_000_000])),
        growth=draw(ratios), cache_hit=draw(shares), turns=draw(st.integers(0, 500)), last_at=draw(times),
        agent=draw(st.sampled_from(["codex", "claude"])), findings=draw(st.none() | findings),
    )  # fmt: skip


@st.composite
def windows(draw: st.DrawFn) -> WindowView:
    minutes = draw(st.sampled_from([300, 10_080]))
    return window(
        label=draw(st.sampled_from(["5h", "week", "fable week"])), minutes=minutes, starts_at=draw(maybe_times),
        resets_at=draw(maybe_times), percent=draw(st.none() | st.floats(0, 130)),
        even=draw(st.none() | st.floats(0, 100)),
        read_at=draw(maybe_times), verdict=draw(st.sampled_from(list(Verdict))), locked_until=draw(maybe_times),
        per_hour_left=draw(st.none() | amounts), scope=draw(st.sampled_from(["", "", "Fable"])),
        limit_id=draw(st.sampled_from(["codex", "budget", "x"])), outlook=draw(st.none() | outlooks),
    )  # fmt: skip


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    theirs = tuple(draw(sessions(number)) for number in range(draw(st.integers(0, 3))))
    return Snapshot(T0, VerdictView(Verdict.OK), burn(), tuple(draw(st.lists(windows(), max_size=3))), sessions=theirs)


@given(snapshots(), st.lists(st.builds(BurnRatio, amounts, ratios, ratios, st.just("codex"), st.just("")), max_size=1))
@settings(max_examples=60, deadline=None, phases=[Phase.reuse, Phase.generate])
def test_whatever_is_seen_every_text_says_who_how_much_when_and_what_to_do(
    snapshot: Snapshot, given_ratios: list[BurnRatio]
) -> None:
    found = conditions(snapshot, given_ratios, Settings(), UTC)
    assert found is not None
    for said in found:
        check_text(said)
        assert said.rule in RULES
    assert found == conditions(snapshot, given_ratios, Settings(), UTC)


@pytest.mark.parametrize("name", list(RULES))
@given(snapshot=snapshots())
@settings(max_examples=15, deadline=None)
def test_a_rule_speaks_under_its_own_name_and_not_at_all_when_switched_off(name: str, snapshot: Snapshot) -> None:
    assert {said.rule for said in RULES[name](Scene(snapshot, Settings()))} <= {name}
    off = replace(Settings(), **{name: replace(getattr(Settings(), name), enabled=False)})
    assert name not in {said.rule for said in conditions(snapshot, (), off) or ()}


def test_every_rule_has_a_table_of_settings_and_every_table_a_rule() -> None:
    tables = {name for name in Settings.__struct_fields__ if isinstance(getattr(Settings(), name), Table)}
    assert tables == set(RULES)


def test_every_rule_says_what_it_goes_by() -> None:
    for name, rule in RULES.items():
        words_of = rule.__doc__ or ""
        assert "Input" in words_of or name == "scoped_week_full", name
        assert words_of.count("On:") == words_of.count("Off:") == (name != "scoped_week_full"), name


def test_nothing_is_said_before_history_is_read() -> None:
    reading = Snapshot(T0, VerdictView(Verdict.OK), burn(), (window(),), progress=Progress(1, 2, 1, 2))
    assert conditions(reading, (), Settings()) is None
    done = msgspec.structs.replace(reading, progress=Progress(2, 2, 2, 2))
    assert conditions(done, (), Settings()) is not None


def one(rule: str, snapshot: Snapshot, given_settings: Settings | None = None) -> Condition:
    (found,) = [said for said in conditions(snapshot, (), given_settings or Settings(), UTC) or () if said.rule == rule]
    return found


def seen(view: SessionView | None = None, **of_window: Any) -> Snapshot:
    return Snapshot(T0, VerdictView(Verdict.OK), burn(), (window(**of_window),), sessions=(view or session(),))


@pytest.mark.parametrize(
    ("lever", "expected"),
    [
        (
            Lever("pause", "codex", "0123456789abcdef", probability=0.22),
            "pause api-refactor until 15:13: then 22% likely",
        ),
        (Lever("model", "codex", "0123456789abcdef", "sonnet", 0.3), "/model sonnet in api-refactor: then 30% likely"),
        (Lever("compact", "codex", "0123456789abcdef", "", 0.1), "/compact in api-refactor: then 10% likely"),
        (Lever("finish"), "it cannot last: finish and commit"),
    ],
)
def test_the_best_lever_is_the_action(lever: Lever, expected: str) -> None:
    outlook = Outlook(62, 1, "reported", probability=0.9, eta50=T0 + 900, levers=(lever, Lever("finish")))
    assert one("lockout_imminent", seen(outlook=outlook, percent=62)).action == expected


def test_without_levers_a_rate_or_a_time_is() -> None:
    outlook = Outlook(62, 1, "reported", probability=0.9, eta50=T0 + 900)
    with_rate = seen(outlook=outlook, percent=62, per_hour_left=91_000.0)
    assert one("lockout_imminent", with_rate).action == "hold 91k/h to last"
    assert one("lockout_imminent", seen(outlook=outlook, percent=90)).action == "pause until 14:43 to be even again"
    assert one("lockout_imminent", seen(outlook=outlook, percent=None)).action == "slow down, or finish and commit"


def test_what_is_only_an_upper_bound_says_so() -> None:
    outlook = Outlook(62, 1, "lock-outs", probability=0.9, eta50=T0 + 900, at_least=True)
    assert "at most 62%" in one("lockout_imminent", seen(outlook=outlook)).message


def test_a_loop_that_takes_much_of_a_window_is_critical_whatever_it_costs() -> None:
    outlook = Outlook(20, 1, "reported", scale=1e-5)
    loop = Loop("Bash", 8, 0.9, 9, T0 - 60, stuck=True)
    cheap = Findings(loop=loop, prompt_at=T0 - 90, credits_since_prompt=299_000, calls_since_prompt=9)
    assert one("loop", seen(session(findings=cheap), outlook=outlook)).level == "info"
    dear = msgspec.structs.replace(cheap, credits_since_prompt=300_000)
    found = one("loop", seen(session(findings=dear), outlook=outlook))
    assert found.level == "critical"
    assert "3.0% of 5h" in found.message


def test_open_again_can_be_said_softly() -> None:
    assert one("reset", seen()).level == "critical"
    soft = replace(Settings(), reset=replace(Settings().reset, ring=False))
    assert one("reset", seen(), soft).level == "warning"


def test_a_budget_of_ones_own_is_never_overage() -> None:
    full: dict[str, Any] = {"percent": 120.0, "verdict": Verdict.TIGHT, "read_at": T0 - 60}
    assert one("overage", seen(**full)).on
    assert not [s for s in conditions(seen(limit_id="budget", **full), (), Settings()) or () if s.rule == "overage"]


def test_an_estimate_of_a_window_that_nobody_reported_is_no_overage() -> None:
    guessed: dict[str, Any] = {"percent": 100.0, "read_at": None, "source": "learned from your lock-outs"}
    assert not one("overage", seen(verdict=Verdict.LOCKOUT, **guessed)).on


def test_alerts_of_a_session_weigh_on_the_window_most_likely_to_be_full() -> None:
    five = window(outlook=Outlook(50, 1, "reported", probability=0.2))
    week = window(label="week", minutes=10_080, outlook=Outlook(50, 1, "reported", probability=0.6))
    scoped = window(label="fable week", scope="fable", outlook=Outlook(50, 1, "reported", probability=0.9))
    full = session(context=95_000)
    snapshot = Snapshot(T0, VerdictView(Verdict.OK), burn(), (five, week, scoped), sessions=(full,))
    assert one("context", snapshot).window == "codex week"
