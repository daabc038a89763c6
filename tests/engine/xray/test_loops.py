"""Loops: the same call again and again, and the work that only looks like one."""

from __future__ import annotations

import pytest

from pyrometer.model import Prompt, Record, Turn
from pyrometer.snapshot.findings import Loop
from tests.engine.engine_lines import MINUTE, NOW
from tests.engine.xray.xray_lines import call, found, heard, result

BEGIN = NOW - 40 * MINUTE


def calls(digests: str, *, begin: float = BEGIN, name: str = "Bash", chain: str = "") -> list[Turn]:
    """One call each half a minute; `~` before a letter marks a waiting one."""
    marks = digests.replace("~", "") if "~" in digests else digests
    wait = "~" if "~" in digests else ""
    return [
        call(begin + 30 * place, wait + mark, name=name, number=place, chain=chain) for place, mark in enumerate(marks)
    ]


def loop_of(*records: Record) -> Loop | None:
    return found(heard(*records)).loop


def test_a_row_of_equal_calls_with_equal_results() -> None:
    turns = calls("abcxxxxxxx")
    loop = loop_of(*turns, *(result(turn, 800) for turn in turns))
    assert loop == Loop("Bash", repeats=7, share=7 / 20, calls=10, since=BEGIN + 90, stuck=True)


def test_a_row_ends_with_another_call() -> None:
    assert loop_of(*calls("xxxxxxxa")) is None
    assert loop_of(*calls("xxaxxaxx")) is None


def test_a_test_and_fix_cycle_is_not_stuck() -> None:
    """The same test again and again, with another result each time."""
    turns = calls("xxxxxxxx")
    loop = loop_of(*turns, *(result(turn, 800 + 7 * place) for place, turn in enumerate(turns)))
    assert loop is not None
    assert (loop.repeats, loop.stuck) == (8, False)
    edits = calls("xaxbxcxdxexfxgxhxixj")
    between = loop_of(*edits, *(result(turn, 800 + 7 * place) for place, turn in enumerate(edits)))
    assert between is not None
    assert (between.repeats, between.share, between.stuck) == (1, 0.5, False)


def test_without_results_nobody_knows_whether_it_is_stuck() -> None:
    loop = loop_of(*calls("xxxxxx"))
    assert loop is not None
    assert (loop.repeats, loop.stuck) == (6, False)


def test_the_newest_result_may_still_be_to_come() -> None:
    turns = calls("xxxx")
    loop = loop_of(*turns, *(result(turn, 5) for turn in turns[:-1]))
    assert loop is not None
    assert loop.stuck


def test_share_of_the_last_twenty() -> None:
    loop = loop_of(*calls("abcdefgh" + "xxy" * 7))
    assert loop is not None
    assert (loop.repeats, loop.share, loop.calls) == (1, 13 / 20, 29)


def test_the_persons_word_begins_anew() -> None:
    turns = calls("xxxxxxxx")
    prompt = Prompt("p", "claude", "home", BEGIN + 30 * 5 + 10)
    assert loop_of(*turns, prompt) is None
    earlier = Prompt("p", "claude", "home", BEGIN + 30 * 3 + 10)
    loop = loop_of(*turns, earlier)
    assert loop is not None
    assert (loop.repeats, loop.calls) == (4, 4)


def test_subagents_that_do_the_same_are_no_row() -> None:
    fan = [call(BEGIN + place, "x", number=place, chain=f"agent-{place}") for place in range(9)]
    assert loop_of(*fan) is None


def test_a_subagent_can_be_in_a_loop_of_its_own() -> None:
    main = calls("abcdefgh", begin=BEGIN + 5)
    loop = loop_of(*main, *calls("xxxxxx", chain="agent-1"))
    assert loop is not None
    assert loop.repeats == 6


@pytest.mark.parametrize(("count", "repeats"), [(24, None), (25, 25)])
def test_waiting_is_no_loop_until_it_goes_on_for_long(count: int, repeats: int | None) -> None:
    few = loop_of(*calls("~" + "x" * 7, name="wait"))
    assert few is None
    loop = loop_of(*calls("~" + "x" * count, name="wait"))
    assert loop is not None
    assert loop.repeats == (repeats or 1)
    assert loop.share == 1.0


def test_calls_without_a_digest_say_nothing() -> None:
    assert loop_of(*(call(BEGIN + place, "", number=place) for place in range(9))) is None
