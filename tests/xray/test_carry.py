"""What a tool's result costs after it was read once."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.model import ToolResult, Turn
from pyrometer.snapshot.findings import CacheEvent
from pyrometer.xray.carry import BYTES_A_TOKEN, Carry, carry
from tests.engine.engine_lines import NOW
from tests.engine.xray.xray_lines import READ, price, warm

SIZE = 40_000
"""Bytes: a result of 40 KB."""


def result(at: float, size: int = SIZE, tool: str = "call", chain: str = "") -> ToolResult:
    return ToolResult(tool, "claude", "home", at, size, chain=chain)


def told(turns: list[Turn], *results: ToolResult, events: tuple[CacheEvent, ...] = ()) -> Carry:
    return carry(turns, events, results, {"call": "Read"}, price)


def test_a_result_is_paid_on_every_turn_after_it() -> None:
    found = told(warm(13, begin=NOW), result(NOW + 25))
    [one] = found.dearest
    assert (one.tool, one.times, one.tokens) == ("Read", 11, SIZE // BYTES_A_TOKEN)
    assert one.dollars == pytest.approx(11 * 10_000 * READ / 1e6)
    assert (found.results, found.bytes, found.dollars) == (1, SIZE, one.dollars)


def test_until_the_conversation_is_compacted() -> None:
    turns = warm(13, begin=NOW)
    event = CacheEvent("compaction", turns[5].at, "", "claude-opus-5", 0)
    assert told(turns, result(NOW + 25), events=(event,)).dearest[0].times == 3
    assert told(turns, result(turns[5].at + 1), events=(event,)).dearest[0].times == 7


def test_a_result_of_a_subagent_is_in_no_prompt_of_the_main_loop() -> None:
    turns = warm(5, begin=NOW) + warm(3, begin=NOW + 5, chain="helper")
    assert told(sorted(turns, key=lambda turn: turn.at), result(NOW + 6, chain="helper")).dearest[0].times == 2
    assert told(turns[:5], result(NOW + 6, chain="nobody")).dearest[0].times == 0


def test_copies_of_a_result_count_once_and_empty_ones_not_at_all() -> None:
    found = told(warm(5, begin=NOW), result(NOW + 45), result(NOW + 25), result(NOW + 25, tool="none", size=0))
    assert found.results == 1
    assert found.dearest[0].times == 3


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.floats(-1e3, 1e3), st.integers(-5, 10**7), st.text(max_size=3)), max_size=12))
def test_whatever_results_say_sums_agree(said: list[tuple[float, int, str]]) -> None:
    found = told(warm(9, begin=NOW), *(result(NOW + at, size, tool) for at, size, tool in said))
    assert found.dollars == pytest.approx(sum(row[3] for row in found.by_tool))
    assert found.bytes == sum(row[2] for row in found.by_tool) == sum(one.size for one in found.dearest)
    assert all(0 <= one.times <= 9 and 0 <= one.dollars < math.inf for one in found.dearest)
