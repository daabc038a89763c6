"""Copies: forks, resumes, side questions, subagents. Each response once, and whose it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pyrometer.model import Activity, Prompt, Record, SessionFacts, Trouble, Turn
from tests.agents.claude_made import (
    FOLDER,
    OTHER,
    SESSION,
    START,
    SUBAGENT,
    assistant,
    one,
    only,
    queued,
    read,
    user,
)
from tests.agents.merge import merged

FORK = FOLDER / f"{OTHER}.jsonl"


def owner(*files: list[Record]) -> Turn:
    """The one turn that all the files tell of, in whatever order they are read."""
    [turn] = merged([record for file in files for record in file]).values()
    [same] = merged([record for file in reversed(files) for record in file]).values()
    assert (same.session, same.chain, same.claim, same.at) == (turn.session, turn.chain, turn.claim, turn.at)
    return turn


def original(**changes: Any) -> list[Record]:
    return read(queued(0.1), user(0.5), assistant(1, **changes))


def test_a_fork_that_rewrites_the_session_but_tells_of_the_request() -> None:
    copies = read(
        queued(20), user(0.5, sessionId=OTHER), assistant(1, sessionId=OTHER, requestSessionId=SESSION), path=FORK
    )
    turn = owner(original(requestSessionId=SESSION), copies)
    assert (turn.session, turn.claim) == (SESSION, (0, START + 0.1, SESSION))
    assert one(Turn, copies).claim[0] == 2
    assert SessionFacts("claude", OTHER, START + 1, parent=SESSION) in copies


def test_a_fork_that_leaves_the_session_as_it_was() -> None:
    copies = read(queued(20), user(0.5), assistant(1), path=FORK)
    assert owner(original(), copies).claim[0] == 0
    assert {record.session for record in only(Turn, copies) + only(Prompt, copies)} == {SESSION}
    assert one(SessionFacts, copies) == SessionFacts("claude", OTHER, START + 0.5, parent=SESSION)


def test_a_fork_that_names_its_origin() -> None:
    copies = read(assistant(1, sessionId=OTHER, forkedFrom={"sessionId": SESSION, "messageUuid": "x"}), path=FORK)
    assert owner(original(), copies).session == SESSION
    assert one(SessionFacts, copies).parent == SESSION


def test_a_fork_without_any_mark_is_younger() -> None:
    copies = read(queued(20), user(0.5, sessionId=OTHER), assistant(1, sessionId=OTHER), path=FORK)
    assert owner(original(), copies).session == SESSION
    prompts = only(Prompt, copies) + only(Prompt, original())
    assert len({prompt.key for prompt in prompts}) == 1
    assert min(prompts, key=lambda prompt: prompt.claim).session == SESSION


def test_a_resumed_copy_with_new_times_and_no_request_ids() -> None:
    """Versions up to 2.0.14."""
    copies = read(
        user(30, uuid="user-0.5", sessionId=OTHER), assistant(30, uuid="assistant-1", sessionId=OTHER), path=FORK
    )
    turn = owner(original(requestId="req_1"), copies)
    assert (turn.session, turn.at) == (SESSION, START + 1)
    assert one(Prompt, copies).key == one(Prompt, original()).key


def test_what_follows_in_a_fork_is_its_own() -> None:
    lines = [queued(20), assistant(1), assistant(21, sessionId=OTHER, message={"id": "new"})]
    copied, own = only(Turn, read(*lines, path=FORK))
    assert (copied.session, own.session, own.claim) == (SESSION, OTHER, (0, START + 20, OTHER))


def test_a_copy_whose_original_is_gone_still_counts_for_the_original_session() -> None:
    [turn] = only(Turn, read(queued(20), assistant(1, sessionId=OTHER, requestSessionId=SESSION), path=FORK))
    assert turn.session == SESSION


def test_copies_are_no_signs_of_life() -> None:
    assert only(Activity, read(queued(20), user(0.5), assistant(1), path=FORK)) == []


def side(**changes: Any) -> dict[str, Any]:
    return assistant(1, isSidechain=True, agentId="aaside_question-0123456789abcdef", requestId="req_other", **changes)


def test_a_side_question_repeats_its_parents_answers_under_new_request_ids() -> None:
    replay = read(side(), path=SUBAGENT.with_name("agent-aaside_question-0123456789abcdef.jsonl"))
    turn = owner(original(requestId="req_1"), replay)
    assert (turn.chain, turn.session, turn.claim[0]) == ("", SESSION, 0)
    assert (one(Turn, replay).claim[0], one(Turn, replay).subagent) == (1, "aside_question")


@pytest.mark.parametrize("path", [SUBAGENT, FOLDER / "agent-a0123456789abcdef.jsonl"])
def test_a_subagents_own_file(path: Path) -> None:
    turn = one(
        Turn, read(assistant(1, isSidechain=True, agentId="a0123456789abcdef", attributionAgent="Explore"), path=path)
    )
    assert (turn.session, turn.chain, turn.subagent) == (SESSION, "a0123456789abcdef", "Explore")
    bare = one(Turn, read(assistant(1, isSidechain=None), path=path))
    assert (bare.chain, bare.subagent) == ("a0123456789abcdef", ""), "the file's name says it too"


def test_subagents_inside_the_main_file() -> None:
    inline = one(Turn, read(assistant(1, isSidechain=True)))
    assert (inline.session, inline.chain) == (SESSION, "sidechain")


def test_a_subagents_file_knows_its_session_by_its_folder() -> None:
    assert one(Turn, read(assistant(1, sessionId=None, isSidechain=True), path=SUBAGENT)).session == SESSION


def test_an_attribution_in_the_main_loop_is_no_subagent() -> None:
    assert one(Turn, read(assistant(1, attributionAgent="Explore"))).subagent == ""


def test_a_file_under_another_name_holds_the_session_that_its_lines_name() -> None:
    records = read(assistant(1), assistant(2, sessionId=OTHER, message={"id": "b"}), path=FOLDER / "full.jsonl")
    assert [(turn.session, turn.claim[0]) for turn in only(Turn, records)] == [(SESSION, 0), (OTHER, 0)]


def test_lines_without_any_session_belong_to_the_file() -> None:
    assert one(Turn, read(assistant(1, sessionId=None))).session == SESSION
    assert one(Turn, read(assistant(1, sessionId=None), path=FOLDER / "full.jsonl")).session == "full"


def test_a_line_without_time_takes_the_one_before() -> None:
    records = read(queued(0.5), assistant(5), assistant(6, timestamp=None, message={"id": "b"}))
    assert [turn.at for turn in only(Turn, records)] == [START + 5, START + 5]
    assert only(Trouble, records) == [Trouble("no time")]
    assert one(Turn, read(queued(0.5), assistant(6, timestamp="yesterday"))).at == START + 0.5


def test_a_file_without_any_time_never_owns_what_another_has() -> None:
    blind = read(assistant(1, timestamp=None, sessionId=OTHER), path=FORK)
    assert one(Turn, blind).at == 0
    assert min(one(Turn, blind).claim, one(Turn, original()).claim)[2] == SESSION
