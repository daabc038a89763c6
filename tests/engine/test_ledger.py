"""Every turn once: neither order nor repetition of lines and files shows in what the ledger knows."""

from __future__ import annotations

import math
import tracemalloc

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.engine.folded import stripped
from pyrometer.engine.ledger import Ledger, identity
from pyrometer.model import Turn
from pyrometer.usage import ToolUse, Usage
from tests.engine.engine_lines import DAY, HOUR, NOW, turn, turns_at

lines = st.lists(
    st.tuples(turns_at(st.integers(0, 40).map(lambda step: NOW - 40 * HOUR + step * HOUR)), st.integers(1, 3)),
    max_size=12,
)
"""(turn, file)"""


def read(said: list[tuple[Turn, int]], ledger: Ledger | None = None) -> Ledger:
    ledger = ledger or Ledger()
    for line, file in said:
        ledger.take(line, file, NOW)
    return ledger


def known(ledger: Ledger) -> dict[tuple[str, str], Turn]:
    """Every turn the ledger knows, whatever its key."""
    found = {}
    for agent in ("claude", "codex"):
        for key in map(str, range(6)):
            try:
                merged = ledger.turn(identity(agent, key))
            except KeyError:
                continue
            found[agent, key] = msgspec.structs.replace(merged, key=key)
    assert len(found) == len(ledger)
    return found


@settings(max_examples=200, deadline=None)
@given(lines, st.data())
def test_order_and_repetition_do_not_show(said: list[tuple[Turn, int]], data: st.DataObject) -> None:
    again = data.draw(st.permutations(said + said[: len(said) // 2]))
    assert known(read(said)) == known(read(list(again)))


@settings(max_examples=100, deadline=None)
@given(lines, st.data())
def test_forget_is_as_if_the_file_had_never_been(said: list[tuple[Turn, int]], data: st.DataObject) -> None:
    ledger = read(said)
    ledger.forget(1)
    others = [(line, file) for line, file in said if file != 1]
    assert known(ledger) == known(read(others))
    rewritten = data.draw(lines)
    fresh = [(line, 1) for line, _ in rewritten]
    assert known(read(fresh, ledger)) == known(read(others + fresh))


@settings(max_examples=100, deadline=None)
@given(lines, st.integers(0, 12), st.integers(-40, 1))
def test_folding_keeps_everything_but_the_details_of_tools(said: list[tuple[Turn, int]], when: int, hours: int) -> None:
    ledger = read(said[:when])
    ledger.fold(NOW + hours * HOUR)
    folded, plain = known(read(said[when:], ledger)), known(read(said))
    assert {key: without_tools(line) for key, line in folded.items()} == {
        key: without_tools(line) for key, line in plain.items()
    }


@settings(max_examples=100, deadline=None)
@given(lines, st.integers(1, 3), st.booleans())
def test_changes_tell_the_whole_story(said: list[tuple[Turn, int]], file: int, fold: bool) -> None:
    """Whoever only hears the changes knows what the ledger knows."""
    ledger = Ledger()
    heard: dict[int, Turn] = {}
    changes = [change for line, origin in said if (change := ledger.take(line, origin, NOW))]
    if fold:
        ledger.fold(NOW + DAY)
    changes += ledger.forget(file)
    for change in changes:
        before = heard.pop(change.ident, None)
        assert (before is None) == (change.before is None)
        if before is not None and change.before is not None:
            assert without_tools(before) == without_tools(change.before)
        if change.after is not None:
            heard[change.ident] = change.after
    assert {ident: without_tools(line) for ident, line in heard.items()} == {
        identity(*key): without_tools(line) for key, line in known(ledger).items()
    }


def without_tools(line: Turn) -> Turn:
    return msgspec.structs.replace(line, tools=(), key="")


def test_the_final_line_wins_then_the_largest_output() -> None:
    """A response that is still being written repeats a placeholder; some clients then lower it at the end."""
    ledger = read(
        [(turn(output=8, final=False), 1), (turn(output=300, final=False), 1), (turn(output=3, final=False), 1)]
    )
    assert ledger.turn(identity("claude", "one")).usage.output == 300
    read([(turn(output=290, final=True), 1), (turn(output=120, final=True), 1)], ledger)
    merged = ledger.turn(identity("claude", "one"))
    assert (merged.usage.output, merged.final) == (290, True)


def test_a_copy_changes_neither_owner_nor_time() -> None:
    """A fork repeats its parent's turns under its own session, some clients with the moment of the fork."""
    original = turn(at=NOW - HOUR, output=5, claim=(0, NOW - 2 * HOUR, "home"))
    copy = turn(at=NOW, output=5, session="fork", claim=(0, NOW, "fork"))
    for said in ([(original, 1), (copy, 2)], [(copy, 2), (original, 1)]):
        merged = read(said).turn(identity("claude", "one"))
        assert (merged.session, merged.at) == ("home", NOW - HOUR)


def test_when_only_the_copy_is_left_it_owns_the_turn() -> None:
    ledger = read([(turn(claim=(0, 1.0, "home")), 1), (turn(session="fork", claim=(0, 2.0, "fork")), 2)])
    (change,) = ledger.forget(1)
    assert change.before is not None
    assert change.after is not None
    assert (change.before.session, change.after.session) == ("home", "fork")


def test_tools_stay_in_order_of_first_sight() -> None:
    first = turn(at=NOW, tools=(ToolUse("z", "Read"), ToolUse("b", "Bash")))
    second = turn(at=NOW + 1, tools=(ToolUse("a", "Edit"), ToolUse("z", "Read")))
    for said in ([(first, 1), (second, 1)], [(second, 1), (first, 1)]):
        assert [tool.id for tool in read(said).turn(identity("claude", "one")).tools] == ["z", "b", "a"]


def test_the_same_key_of_two_agents_is_two_turns() -> None:
    assert len(read([(turn(), 1), (turn(agent="codex"), 1)])) == 2


def test_a_future_time_counts_as_its_arrival_once() -> None:
    ledger = Ledger()
    ahead = turn(at=NOW + 900)
    change = ledger.take(ahead, 1, NOW)
    assert change is not None
    assert change.after is not None
    assert change.after.at == NOW
    assert ledger.take(ahead, 1, NOW + 500) is None
    assert ledger.take(ahead, 1, NOW + 5000) is None
    ledger.forget(1)
    again = ledger.take(ahead, 1, NOW + 5000)
    assert again is not None
    assert again.after is not None
    assert again.after.at == NOW


def test_a_small_skew_is_left_alone() -> None:
    ledger = Ledger()
    change = ledger.take(turn(at=NOW + 120), 1, NOW)
    assert change is not None
    assert change.after is not None
    assert change.after.at == NOW + 120


@pytest.mark.parametrize(
    "impossible",
    [
        turn(output=-1),
        turn(output=10**10),
        turn(at=math.nan),
        turn(at=math.inf),
        turn(at=-1.0),
        turn(context=-5),
        turn(reasoning=10**12),
        turn(web_searches=-1),
    ],
)
def test_the_impossible_is_refused_and_counted(impossible: Turn) -> None:
    ledger = Ledger()
    assert ledger.take(impossible, 1, NOW) is None
    assert (len(ledger), ledger.refused) == (0, 1)


def test_stripping_tools_twice_changes_nothing() -> None:
    once = stripped((ToolUse("x", "Bash"), ToolUse("y", "Bash"), ToolUse("z", "Task", subagent="Explore")))
    assert stripped(once) == once
    assert [(tool.name, tool.subagent) for tool in once] == [("Bash", ""), ("Bash", ""), ("Task", "Explore")]


@given(st.lists(st.tuples(st.sampled_from(["Edit", "Write"]), st.none() | st.integers(0, 2**33)), max_size=14))
def test_folded_calls_keep_their_lines(calls: list[tuple[str, int | None]]) -> None:
    tools = tuple(ToolUse(f"t{place}", name, lines=lines) for place, (name, lines) in enumerate(calls))
    assert stripped(stripped(tools)) == stripped(tools) == stripped(tools[::-1])
    ledger = read([(turn(at=NOW - 2 * DAY, tools=tools), 1)])
    ledger.fold(NOW - DAY)
    read([(turn(at=NOW - 2 * DAY, tools=tools), 2)], ledger)
    found = [(tool.name, tool.lines) for tool in ledger.turn(identity("claude", "one")).tools]
    most = 2**32 - 2
    expected = [(name, None if lines is None else min(lines, most)) for name, lines in calls]
    assert sorted(found, key=repr) == sorted(expected, key=repr)


def test_folded_tools_are_not_counted_twice_when_a_copy_comes() -> None:
    said = turn(at=NOW - 2 * DAY, tools=(ToolUse("x", "Bash"), ToolUse("y", "Bash")))
    ledger = read([(said, 1)])
    ledger.fold(NOW - DAY)
    read([(said, 1), (said, 2)], ledger)
    assert [tool.name for tool in ledger.turn(identity("claude", "one")).tools] == ["Bash", "Bash"]


def test_a_folded_turn_needs_little_memory() -> None:
    ledger = Ledger()
    tracemalloc.start()
    for place in range(6_000):
        usage = Usage(100_000 + place, 200_000 + place, 300_000 + place, 0, 400_000 + place, 1)
        ledger.take(turn(f"msg_{place}", at=NOW - DAY - place, tools=(ToolUse(f"t{place}", "Bash"),)), 1, NOW)
        ledger.take(turn(f"msg_{place}", at=NOW - DAY - place, final=True, usage=usage), 1, NOW)
    ledger.fold(NOW)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size / 6_000 < 320


def test_the_time_is_that_of_the_first_line_whichever_is_read_first() -> None:
    block, later = turn(at=NOW, output=1, final=False), turn(at=NOW + 5, output=70)
    for said in ([(block, 1), (later, 1)], [(later, 1), (block, 1)]):
        merged = read(said).turn(identity("claude", "one"))
        assert (merged.at, merged.usage.output) == (NOW, 70)


def test_a_subagent_may_be_named_by_any_line_of_its_owner() -> None:
    silent, named = turn(chain="a1"), turn(chain="a1", subagent="Explore")
    copy = turn(chain="a1", subagent="Zebra", claim=(2, 0.0, ""))
    for said in ([silent, named, copy], [copy, named, silent], [named, silent, copy]):
        merged = read([(line, 1) for line in said]).turn(identity("claude", "one"))
        assert merged.subagent == "Explore"
