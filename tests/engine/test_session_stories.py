"""Sessions as they go, with numbers worked out by hand."""

from __future__ import annotations

import math
from typing import Any

import pytest
from msgspec.structs import replace

from pyrometer.engine.meter import Meter
from pyrometer.model import Activity, Compaction, Prompt, Record, SessionFacts, ToolResult
from pyrometer.settings import Metrics
from pyrometer.snapshot import SessionView
from pyrometer.usage import ToolUse
from tests.engine.engine_lines import DAY, HOUR, MINUTE, NOW, price, turn

HOME = ("claude", "home")


def heard(*records: Record, now: float = NOW, turns: int = 20) -> Meter:
    meter = Meter(Metrics(last_turns=turns), lambda line: line.usage.total / 1e6)
    for record in records:
        meter.record(record, 1, now)
    return meter


def home(meter: Meter, now: float = NOW) -> SessionView:
    return next(view for view in meter.sessions(now) if view.key == HOME)


def sign(state: str, at: float, chain: str = "") -> Activity:
    return Activity("claude", "home", at, state, chain)  # type: ignore[arg-type]


def main_turn(place: int, context: int, **fields: Any) -> Record:
    return turn(f"turn {place}", at=NOW - HOUR + place * MINUTE, context=context, **fields)


def test_context_is_that_of_the_main_loop() -> None:
    meter = heard(
        main_turn(1, 30_000, context_window=200_000, model="opus"),
        main_turn(2, 34_000, context_window=200_000, model="opus"),
        main_turn(3, 9_000, chain="agent-1", model="haiku"),
        turn("advice", at=NOW - 20 * MINUTE, context=None, model="adviser"),
    )
    view = home(meter)
    assert (view.context, view.context_window, view.growth, view.model) == (34_000, 200_000, 4_000, "opus")
    assert view.context_share == 0.17
    assert (view.turns, view.subagents) == (4, 1)


def test_growth_is_the_mean_of_the_last_turns() -> None:
    """Ten, then twenty thousand a turn: of the last three turns 20k, of all five 16k."""
    contexts = [0, 10_000, 20_000, 40_000, 60_000, 80_000]
    turns = [main_turn(place, context) for place, context in enumerate(contexts)]
    assert home(heard(*turns, turns=3)).growth == 20_000
    assert home(heard(*turns, turns=5)).growth == 16_000


def test_a_compaction_makes_the_context_unknown_until_the_next_turn() -> None:
    meter = heard(main_turn(1, 150_000), main_turn(2, 160_000))
    meter.record(Compaction("c", "claude", "home", NOW - 30 * MINUTE, before=160_000), 1, NOW)
    view = home(meter)
    assert (view.context, view.growth, view.compactions) == (None, None, 1)
    meter.record(main_turn(31, 40_000), 1, NOW)
    meter.record(main_turn(32, 43_000), 1, NOW)
    view = home(meter)
    assert (view.context, view.growth) == (43_000, 3_000)
    detail = meter.detail(HOME, NOW)
    assert detail is not None
    assert [(line.context, line.growth, line.after_compaction) for line in detail.turns] == [
        (43_000, 3_000, False),
        (40_000, -120_000, True),
        (160_000, 10_000, False),
        (150_000, None, False),
    ]
    assert [size for _, size in detail.contexts] == [150_000, 160_000, 40_000, 43_000]
    assert detail.compactions == (NOW - 30 * MINUTE,)


def test_a_compaction_may_name_what_is_left() -> None:
    meter = heard(main_turn(1, 150_000), Compaction("c", "claude", "home", NOW, after=12_000))
    assert home(meter).context == 12_000


def test_the_compaction_of_a_subagent_is_counted_and_leaves_the_context_alone() -> None:
    view = home(heard(main_turn(1, 150_000), Compaction("c", "claude", "home", NOW, chain="agent-1")))
    assert (view.context, view.compactions) == (150_000, 1)


def test_cache_hit_weighs_tokens_and_not_turns() -> None:
    """900 of 1,000 and 0 of 9,000 read: 9 percent, and not the mean of 90 and 0."""
    meter = heard(main_turn(1, 1, read=900, uncached=100), main_turn(2, 1, write=9_000), turns=2)
    assert home(meter).cache_hit == home(meter).cache_hit_all == 0.09
    meter.record(main_turn(3, 1, read=900, uncached=100), 1, NOW)
    assert home(meter).cache_hit == 0.09
    assert home(meter).cache_hit_all == pytest.approx(1800 / 11_000)


def test_lower_bounds_are_counted_until_they_become_final() -> None:
    meter = heard(turn(at=NOW - 9, output=4, final=False), turn("two", at=NOW, output=8, final=False))
    assert (home(meter).not_final, home(meter).usage.output) == (2, 12)
    meter.record(turn(at=NOW - 4, output=400), 1, NOW)
    assert (home(meter).not_final, home(meter).usage.output, home(meter).turns) == (1, 408, 2)


def test_turns_per_prompt_and_reasoning_share() -> None:
    prompts = [Prompt(f"p{place}", "claude", "home", NOW - 5) for place in range(2)]
    view = home(heard(*(main_turn(place, 1, output=10, reasoning=4) for place in range(5)), *prompts, *prompts))
    assert (view.turns_per_prompt, view.reasoning_share, view.prompts) == (2.5, 0.4, 2)


def test_a_fork_starts_with_nothing() -> None:
    """Its file repeats the parent's turns and prompts with the same keys, and its own session."""
    parent, fork = (0, NOW - DAY, "home"), (0, NOW - HOUR, "fork")
    meter = Meter(Metrics(), lambda line: 0.0)
    for file, session, claim in ((2, "fork", fork), (1, "home", parent)):
        for place in range(3):
            at = NOW - 5 * HOUR + place
            meter.record(Prompt(f"p{place}", "claude", session, at, claim), file, NOW)
            meter.record(turn(f"t{place}", at=at, output=10, session=session, claim=claim), file, NOW)
        meter.record(Compaction("c", "claude", session, NOW - 4 * HOUR, claim=claim), file, NOW)
    meter.record(turn("own", at=NOW, output=7, session="fork", claim=fork), 2, NOW)
    own, original = meter.sessions(NOW)
    assert (own.id, own.turns, own.prompts, own.compactions, own.usage.output) == ("fork", 1, 0, 0, 7)
    assert own.started_at == NOW
    assert (original.turns, original.prompts, original.compactions, original.usage.output) == (3, 3, 1, 30)
    meter.forget(1)
    (only,) = meter.sessions(NOW)
    assert (only.turns, only.prompts, only.compactions, only.usage.output) == (4, 3, 1, 37)


def test_the_project_is_where_it_began_and_the_branch_is_the_newest() -> None:
    facts = [
        SessionFacts("claude", "home", NOW - 9, project="/work/api/sub", branch="fix", version="2.2"),
        SessionFacts("claude", "home", NOW - 99, project="/work/api", branch="main", parent="old"),
        SessionFacts("claude", "home", NOW - 5),
    ]
    for order in (facts, facts[::-1]):
        view = home(heard(*order, sign("working", NOW)))
        assert (view.project, view.branch, view.version, view.parent) == ("/work/api", "fix", "2.2", "old")


def test_facts_alone_are_no_session_to_show() -> None:
    meter = heard(SessionFacts("claude", "home", NOW, project="/a"))
    assert meter.sessions(NOW) == ()
    meter.prune(NOW)
    meter.record(sign("working", NOW), 1, NOW)
    assert home(meter).project == "/a"


@pytest.mark.parametrize(
    ("silent", "state"),
    [(0, "waiting"), (4.9, "waiting"), (5, "idle"), (719, "idle"), (720, "ended"), (10_000, "ended")],
)
def test_silence(silent: float, state: str) -> None:
    meter = heard(turn(at=NOW), sign("waiting", NOW))
    assert home(meter, NOW + silent * MINUTE).state == state


def test_the_kept_view_of_a_resting_session_still_ages() -> None:
    meter = heard(turn(at=NOW - 3 * HOUR), sign("waiting", NOW))
    states = [home(meter, NOW + minutes * MINUTE).state for minutes in (1, 4, 5, 6, 700, 720, 800)]
    assert states == ["waiting", "waiting", "idle", "idle", "idle", "ended", "ended"]


def test_a_prompt_or_a_result_means_work() -> None:
    meter = heard(turn(at=NOW - 9), sign("waiting", NOW - 8))
    assert home(meter).state == "waiting"
    meter.record(Prompt("p", "claude", "home", NOW - 7), 1, NOW)
    assert home(meter).state == "working"
    meter.record(sign("waiting", NOW - 6), 1, NOW)
    meter.record(ToolResult("t", "claude", "home", NOW - 5, 10), 1, NOW)
    assert home(meter).state == "working"


def test_a_subagent_at_work_keeps_the_session_working() -> None:
    meter = heard(sign("waiting", NOW - 10), sign("working", NOW - 20, "sub"))
    assert home(meter).state == "working"
    meter.record(sign("waiting", NOW - 5, "sub"), 1, NOW)
    assert home(meter).state == "waiting"


def test_a_subagent_that_is_done_does_not_stop_the_main_loop() -> None:
    assert home(heard(sign("working", NOW - 10), sign("waiting", NOW - 5, "sub"))).state == "working"


def test_ended_is_for_good_until_life_returns() -> None:
    meter = heard(turn(at=NOW - 9), sign("ended", NOW - 8))
    assert home(meter).state == "ended"
    meter.record(Prompt("p", "claude", "home", NOW), 1, NOW)
    assert home(meter).state == "working"


def test_a_subagent_that_outlives_the_main_loop_is_still_work() -> None:
    meter = heard(sign("ended", NOW - 8), sign("working", NOW - 5, "sub"))
    assert home(meter).state == "working"


def test_a_live_registry_knows_better() -> None:
    meter = heard(turn(at=NOW - DAY), sign("waiting", NOW - DAY))
    for state in ("working", "waiting", "idle"):
        (view,) = meter.sessions(NOW, running={"home": state})
        assert view.state == state
    assert home(meter).state == "ended"


def test_the_busiest_burns_most_now() -> None:
    meter = heard(
        turn("a", at=NOW - 40 * MINUTE, output=90_000, session="past"),
        turn("b", at=NOW - 2 * MINUTE, output=500, session="busy"),
        turn("c", at=NOW, output=20, session="home"),
    )
    for now, name in ((NOW, "busy"), (NOW + 4 * MINUTE, "home"), (NOW + 6 * MINUTE, "past"), (NOW + 2 * HOUR, "home")):
        busiest = meter.busiest(now)
        assert busiest is not None
        assert busiest.id == name
    assert meter.busiest(NOW + DAY) is None
    assert Meter(Metrics(), lambda line: None).busiest(NOW) is None


def test_settings_take_effect_at_once() -> None:
    meter = heard(*(main_turn(place, place * place) for place in range(10)))
    assert home(meter, NOW + HOUR).growth == 9
    meter.retune(Metrics(last_turns=1, ended_after=30))
    view = home(meter, NOW + HOUR)
    assert (view.growth, view.state) == (17, "ended")


def test_impossible_times_make_no_session() -> None:
    meter = heard(turn(at=math.nan), sign("working", math.nan), Prompt("p", "claude", "home", -1.0))
    assert meter.sessions(NOW) == ()


def test_a_sign_from_the_future_is_one_of_now() -> None:
    meter = heard(sign("working", NOW + 9 * HOUR), turn(at=NOW + 9 * HOUR, output=25))
    view = home(meter)
    assert (view.last_at, view.burn) == (NOW, 300)
    assert home(meter, NOW + 20 * MINUTE).state == "idle"


def test_only_tools_changed() -> None:
    meter = heard(turn(at=NOW, output=5))
    home(meter)
    meter.record(turn(at=NOW, output=5, tools=(ToolUse("a", "Bash"),)), 1, NOW)
    (shown,) = meter.last_turns(5)
    assert [tool.name for tool in shown.tools] == ["Bash"]
    assert home(meter).usage.output == 5


def test_who_asks_where_contexts_were_compacted_asks_sessions_that_rest_too() -> None:
    meter = Meter(Metrics(), price)
    for number, model in enumerate(("opus-5", "opus-5", "fable-5")):
        at = NOW - (3 - number) * DAY
        fields = {"session": f"s{number}", "model": model, "context": 90_000}
        meter.record(turn(f"t{number}", at, output=9, **fields), number, NOW)
        meter.record(Compaction(f"c{number}", "claude", f"s{number}", at + 60, before=90_000 + number), number, NOW)
    meter.prune(NOW)
    assert meter.compacted_at("opus-5") == (90_000, 90_001)
    meter.record(turn("later", NOW, output=9, session="s1", model="fable-5", context=50_000), 1, NOW)
    assert meter.compacted_at("opus-5") == (90_000,)
    assert meter.compacted_at("fable-5") == (90_001, 90_002)


def test_a_call_in_a_later_line_of_an_answer_shows_where_somebody_has_looked_already() -> None:
    """Its counts stand in the first line already, so no sum moves."""
    meter = Meter(Metrics(), price)
    said = turn(output=20, context=900)
    meter.record(said, 1, NOW)
    key = meter.sessions(NOW)[0].key
    looked = meter.detail(key, NOW)
    assert looked is not None
    assert looked.turns[0].tools == ()
    call = ToolUse(id="a", name="Bash", size=7)
    meter.record(replace(said, tools=(call,)), 1, NOW + 2)
    again = meter.detail(key, NOW + 2)
    assert again is not None
    assert again.turns[0].tools == (call,)
