"""The short ways through the readers lead where the long ones lead."""

from __future__ import annotations

from operator import add
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.agents import codex_counters, codex_limits
from pyrometer.agents.claude_code import ClaudeCode
from pyrometer.agents.claude_lines import CacheCreation, UsageLine
from pyrometer.agents.claude_usage import _counts, usage_of
from pyrometer.agents.codex_counters import Counter
from pyrometer.agents.codex_lines import Counts, Tally, Window, tally
from pyrometer.agents.numbers import LARGEST
from pyrometer.model import SessionFacts, Trouble
from pyrometer.text import _allowed, printable
from tests.agents.claude_made import MAIN, assistant, encoded, only, read, user

COUNTS = st.none() | st.sampled_from([-1, 0, 1, 7, (1 << 49) - 1, 1 << 49, LARGEST, LARGEST + 1]) | st.integers(0, 500)
LONG_AGO, AT = 1_000_000_000, 1_790_000_000.0


@given(st.tuples(*[COUNTS] * 4), st.none() | st.tuples(COUNTS, COUNTS))
@settings(deadline=None, max_examples=200)
def test_the_counts_of_an_answer(counts: tuple[int | None, ...], split: tuple[int | None, int | None] | None) -> None:
    uncached, output, cache_read, written = counts
    said = UsageLine(
        input_tokens=uncached,
        output_tokens=output,
        cache_read_input_tokens=cache_read,
        cache_creation_input_tokens=written,
        cache_creation=None if split is None else CacheCreation(*split),
    )
    short_way: list[Trouble] = []
    long_way: list[Trouble] = []
    assert usage_of(said, short_way.append) == _counts(said, long_way.append)
    assert short_way == long_way


@given(st.lists(COUNTS, min_size=6, max_size=6))
@settings(deadline=None, max_examples=200)
def test_the_counts_of_a_running_total(counts: list[int | None]) -> None:
    numbers = tuple(number or 0 for number in counts)
    expected = numbers if all(0 <= number <= LARGEST for number in numbers) else None
    assert tally(Counts(*counts)) == expected


@given(
    st.sampled_from([None, True, 0, 1, 59, 299, 300, 10_079, 10_080, 366 * 24 * 60 + 1, "300", 300.0]),
    st.sampled_from([None, True, 0, 3, 15.9, 110, 110.5, -1, 1e15, "7", 10**400]),
    st.sampled_from([None, True, 0, LONG_AGO, LONG_AGO + 1, 1_795_000_000, 1_795_000_000_000, 1.5e9, "x"]),
    st.sampled_from([None, 60, -1]),
)
@settings(deadline=None, max_examples=200)
def test_a_limits_window(minutes: Any, percent: Any, resets_at: Any, wait: Any) -> None:
    window = Window(percent, minutes, resets_at, wait)
    assert codex_limits._parsed(window, AT) == codex_limits._unusual(window, AT)


TALLIES = st.tuples(*[st.integers(0, 3)] * 6)


@given(TALLIES, TALLIES, st.none() | TALLIES)
@settings(deadline=None, max_examples=300)
def test_a_total_that_adds_up(before: Tally, last: Tally, total: Tally | None) -> None:
    grown = tuple(map(add, before, last)) if total is None else total
    short, long = Counter(total=before, begun=True), Counter(total=before, begun=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(codex_counters, "_adds_up", lambda *_: False)
        expected = long.step(grown, last, own=True)
    assert short.step(grown, last, own=True) == expected
    assert short == long


@given(st.text(max_size=30) | st.text(st.sampled_from("a\u202e\u200b\xad\ud800\ue000\u2028é\xa0 "), max_size=30))
@settings(deadline=None, max_examples=300)
def test_text_that_python_calls_printable(text: str) -> None:
    unchanged = all(_allowed(char) for char in text)
    assert unchanged or not text.isprintable()
    assert printable(text) == "".join(" " if char in "\t\n\r" else char for char in text if keeps(char))


def keeps(char: str) -> bool:
    return char in "\t\n\r" or _allowed(char)


def test_the_head_of_the_next_line_decides_nothing() -> None:
    lines = encoded([{"message": {"content": []}}, {"type": "progress"}])
    reader, buffer = ClaudeCode().reader(MAIN), bytearray(b"\n".join(lines))
    assert reader.wants(buffer, 0, len(lines[0]))
    assert not reader.wants(buffer, len(lines[0]) + 1, len(buffer))


@pytest.mark.parametrize("field", ["cwd", "gitBranch", "version"])
def test_facts_are_told_after_any_number_of_equal_lines(field: str) -> None:
    other: dict[str, Any] = {field: "other"}
    same = [user(1), assistant(2), user(3), assistant(4)]
    told = only(SessionFacts, read(*same, user(5, **other), assistant(6, **other), *same))
    assert [(facts.at - told[0].at) for facts in told] == [0, 4, 0]
    assert msgspec.structs.replace(told[1], at=0.0) != msgspec.structs.replace(told[0], at=0.0)
