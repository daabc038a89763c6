"""Context, compactions, kinds of tools, repeated edits and subagents of made-up sessions."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.model import Compaction, Turn
from pyrometer.usage import ToolUse
from pyrometer.xray.churn import churn
from pyrometer.xray.compacted import earlier, saved
from pyrometer.xray.context import context, expected
from pyrometer.xray.fan import fan
from pyrometer.xray.mix import mix
from tests.engine.engine_lines import NOW
from tests.engine.xray.xray_lines import READ, answer, call, price, warm


def ramp(count: int = 33, step: int = 2_600, begin: int = 30_000) -> list[tuple[float, int]]:
    return [(NOW + 20 * place, begin + step * place) for place in range(count)]


def test_the_ramp_and_the_next_compaction() -> None:
    """2.6k tokens a turn from 30k on, and contexts that were compacted at 113k before."""
    found = context(ramp(24), [], [113_000, 113_000], 200_000)
    assert (found.begun, found.ramp, found.growth, found.cap, found.cap_known) == (30_000, 2_600, 2_600, 113_000, True)
    assert found.turns_left == pytest.approx((113_000 - 89_800) / 2_600)
    assert context(ramp(24), [], [], 200_000).turns_left == pytest.approx((200_000 - 89_800) / 2_600)
    assert context(ramp(24), [], [], None).turns_left is None


def test_growth_begins_anew_after_a_compaction() -> None:
    saw = [*ramp(30), *((NOW + 600 + 20 * place, 20_000 + 100 * place) for place in range(10))]
    assert context(saw, [], [], None).growth == pytest.approx(100)
    slight = [*ramp(30), (NOW + 600, 60_000), (NOW + 620, 60_500)]
    assert context(slight, [NOW + 590], [], None).growth == pytest.approx(500)


def test_a_context_that_shrinks_or_is_empty_says_nothing() -> None:
    assert context([], [], [], 200_000).turns_left is None
    falling = [(NOW + place, 90_000 - 100 * place) for place in range(9)]
    assert context(falling, [], [100_000], None).turns_left is None


def test_the_newest_compactions_weigh_most() -> None:
    assert expected([]) is None
    assert expected([100, 200]) == 130


def compaction(at: float, before: int | None, after: int | None) -> Compaction:
    return Compaction(f"c{at}", "claude", "home", at, "", before, after)


def test_what_a_compaction_saved_is_what_later_turns_did_not_read() -> None:
    turns = warm(10, begin=NOW)
    found = saved(turns, [compaction(NOW + 110, 113_000, 13_000)], price)
    assert (found.compactions, found.tokens) == (1, 4 * 100_000)
    assert found.dollars == pytest.approx(4 * 100_000 * READ / 1e6)
    assert saved(turns, [compaction(NOW + 110, None, 13_000)], price).tokens == 0


def test_a_long_session_would_have_cost_less_compacted_earlier() -> None:
    turns = warm(400, begin=NOW, prompt=30_000, grow=2_000)
    whole = sum(price(turn) for turn in turns)
    cuts = [earlier(turns, [], cap, price, whole) for cap in (100_000, 150_000, 10_000_000)]
    low, high, never = cuts
    assert never is None
    assert low is not None
    assert high is not None
    assert low.compactions > high.compactions > 0
    assert 0 < low.dollars < high.dollars < whole
    assert low.saved == pytest.approx(whole - low.dollars)


def test_as_it_was_it_costs_what_it_cost() -> None:
    """A session that was compacted at 100k each time is no cheaper for being compacted at 100k."""
    turns: list[Turn] = []
    for round_ in range(5):
        begin = NOW + 10_000 * round_
        turns += warm(36, begin=begin, prompt=30_000, grow=2_000)
    whole = sum(price(turn) for turn in turns)
    found = earlier(turns, [], 100_000, price, whole)
    if found is not None:
        assert found.dollars == pytest.approx(whole, rel=0.05)


def test_tools_by_what_they_do() -> None:
    names = ["Edit", "Bash", "Read", "TodoWrite", "WebFetch", "Task", "nobody knows"]
    tools = [*(ToolUse(name, name) for name in names), ToolUse("x", "mcp__github__search", "github")]
    found = mix([answer("a", NOW, 100, 0, tools=tuple(tools))])
    assert set(found.calls.values()) == {1}
    assert found.whole == 8
    assert found.share("writing") == pytest.approx(1 / 8)
    assert mix([]).share("web") is None


def test_equal_edits_are_repeated_ones() -> None:
    turns = [call(NOW + place, digest, name="Edit") for place, digest in enumerate(["a", "b", "a", "", "a"])]
    found = churn([*turns, call(NOW, "a", name="Bash")])
    assert (found.edits, found.known, found.repeated) == (5, 4, 2)


def test_edited_lines_are_known_if_every_edit_tells_them() -> None:
    tools = (ToolUse("a", "Edit", lines=3), ToolUse("b", "Bash"), ToolUse("c", "shell", lines=4))
    turns = [answer("a", NOW, 100, 0, tools=tools), answer("b", NOW, 100, 0, tools=(ToolUse("d", "Write", lines=0),))]
    found = churn(turns)
    assert (found.edits, found.counted, found.lines, found.edited) == (3, 3, 7, 7)
    before = answer("c", NOW, 100, 0, tools=(ToolUse("e", "Edit", lines=None), ToolUse("f", "Bash", lines=None)))
    found = churn([*turns, before])
    assert (found.edits, found.counted, found.lines, found.edited) == (4, 3, 7, None)


def test_subagents_side_by_side() -> None:
    chains = {"a": (0, 100), "b": (50, 150), "c": (101, 160), "d": (300, 300)}
    turns = [answer(f"{name}{at}", NOW + at, 100, 0, chain=name) for name, ats in chains.items() for at in set(ats)]
    found = fan([answer("m", NOW, 100, 0), *turns])
    assert (found.subagents, found.most_at_once, found.turns) == (4, 2, 7)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(["", "x"])), max_size=25),
    st.lists(st.tuples(st.floats(-50, 600), st.none() | st.integers(0, 10**6), st.none() | st.integers(0, 10**6))),
)
def test_no_session_is_too_strange(said: list[tuple[int, int, str]], cuts: list[tuple[float, int, int]]) -> None:
    turns = [
        answer(f"t{place}", NOW + 20 * place, prompt, min(read, prompt), chain=chain)
        for place, (prompt, read, chain) in enumerate(said)
    ]
    compactions = [compaction(NOW + at, before, after) for at, before, after in sorted(cuts, key=lambda cut: cut[0])]
    points = [(turn.at, turn.context or 0) for turn in turns if not turn.chain]
    found = context(points, [one.at for one in compactions], [], 200_000)
    assert found.turns_left is None or found.turns_left >= 0
    assert saved(turns, compactions, price).tokens >= 0
    for cap in (1_000, 100_000):
        whole = sum(price(turn) for turn in turns)
        one = earlier(turns, compactions, cap, price, whole)
        assert one is None or one.dollars == pytest.approx(whole - one.saved)
    assert fan(turns).most_at_once <= 1
