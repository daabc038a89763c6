"""Forks, subagents, reverts and archives: what one file copied from another counts once."""

from __future__ import annotations

from pathlib import Path

from pyrometer.model import Compaction, LimitReading, Prompt, SessionFacts, Turn
from tests.agents.codex_logs import (
    OWN,
    OWN_TURN,
    PARENT,
    PARENT_TURN,
    context,
    counts,
    event,
    line,
    merged,
    meta,
    of,
    plus,
    records,
    rollout,
    token_count,
    usage_record,
    used,
)

FIRST, SECOND, THIRD = counts(1000, 800, 50, 10), counts(1500, 1200, 70), counts(1900, 1600, 90)
WINDOW = {"primary": {"used_percent": 42.0, "window_minutes": 300, "resets_at": 1_790_010_000}}


def test_a_fork_passes_over_what_it_copied_and_goes_on_from_the_parents_total() -> None:
    copies = [meta(0, PARENT), context(0.001), token_count(0.002, FIRST, limits=WINDOW)]
    copies += [event(0.002, "user_message", message="copied"), token_count(0.003, plus(FIRST, SECOND), SECOND)]
    own = [event(30, "user_message", message="own"), context(31), token_count(32, plus(FIRST, SECOND), SECOND)]
    found = records(
        [meta(0, forked_from_id=PARENT), *copies, *own, token_count(33, plus(plus(FIRST, SECOND), THIRD), THIRD)]
    )
    assert used(found) == [(300, 1600, 90)]
    assert len(list(of(Prompt, found))) == 1
    assert not list(of(LimitReading, found))
    assert next(of(SessionFacts, found)).parent == PARENT


def test_a_slow_copy_is_recognised_by_the_ids_of_its_turns() -> None:
    copies = [meta(0, PARENT), context(0.4, turn_id=PARENT_TURN), token_count(0.41, FIRST)]
    own = [context(1.0, turn_id=OWN_TURN), token_count(1.05, plus(FIRST, SECOND), SECOND)]
    assert used(records([meta(0, forked_from_id=PARENT), *copies, *own])) == [(300, 1200, 70)]


def test_an_own_turn_counts_however_soon_after_the_copy_it_comes() -> None:
    copies = [meta(0, PARENT), context(0.001, turn_id=PARENT_TURN), token_count(0.002, FIRST)]
    own = [event(0.003, "task_started", turn_id=OWN_TURN), token_count(0.05, plus(FIRST, SECOND), SECOND)]
    found = records([meta(0, forked_from_id=PARENT), *copies, *own])
    assert used(found) == [(300, 1200, 70)]
    assert next(of(Turn, found)).key.startswith(f"codex:{OWN}:")


def test_copies_that_nothing_betrays_share_the_key_of_the_original() -> None:
    parent = records([meta(0, PARENT), token_count(1, FIRST), token_count(2, plus(FIRST, SECOND), SECOND)])
    copies = [token_count(11, FIRST), token_count(12, plus(FIRST, SECOND), SECOND)]
    own = token_count(13, plus(plus(FIRST, SECOND), THIRD), THIRD)
    child = records([meta(10, forked_from_id=PARENT), *copies, own])
    turns = merged([*child, *parent])
    assert [turn.usage.output for turn in turns.values()] == [50, 70, 90]
    assert [turn.session for turn in turns.values()] == [PARENT, PARENT, OWN]


def test_a_subagent_given_the_conversation_counts_its_own_part() -> None:
    source = {"subagent": {"thread_spawn": {"parent_thread_id": PARENT, "agent_role": "explorer"}}}
    copies = [meta(0, PARENT), context(0.001), token_count(0.002, FIRST)]
    found = records([meta(0, source=source), *copies, context(1), token_count(2, plus(FIRST, SECOND), SECOND)])
    turn = next(of(Turn, found))
    assert used(found) == [(300, 1200, 70)]
    assert (turn.session, turn.chain, turn.subagent) == (PARENT, OWN, "explorer")


def test_a_subagent_without_copies_counts_from_its_first_line() -> None:
    source = {"subagent": {"thread_spawn": {"parent_thread_id": PARENT}}}
    found = records([meta(0, source=source), context(0.001), token_count(0.05, FIRST)])
    assert used(found) == [(200, 800, 50)]


def test_a_declared_boundary_separates_copies_from_own_lines() -> None:
    head = meta(0, ordinal=0, forked_from_id=PARENT, subagent_history_start_ordinal=3, thread_source="subagent")
    copy = token_count(5, FIRST, ordinal=1)
    own = token_count(9, plus(FIRST, SECOND), SECOND, ordinal=4)
    assert used(records([head, copy, own])) == [(300, 1200, 70)]


def test_a_migrated_child_owns_the_records_that_name_it_before_the_boundary() -> None:
    head = meta(
        0, ordinal=0, parent_thread_id=PARENT, subagent_history_start_ordinal=15, thread_source="guardian_review"
    )
    saved = {"thread_id": OWN, "response_id": "resp_kept", "usage": FIRST}
    suffix = line(0, "compacted", {"message": "", "latest_token_usage_record": saved}, 2)
    settings = event(0, "thread_settings_applied", 3, thread_id=OWN, thread_settings={})
    own = usage_record(0, "resp_own", SECOND, ordinal=5)
    copy = usage_record(0, "resp_parent", THIRD, thread=PARENT, ordinal=6)
    found = records([head, suffix, settings, own, token_count(0, plus(FIRST, SECOND), SECOND, 6), copy])
    assert set(merged(found)) == {"codex:resp_kept", "codex:resp_own"}


def test_a_record_of_another_thread_is_a_copy() -> None:
    lines = [meta(0, forked_from_id=PARENT), usage_record(0, "resp_1", FIRST, thread=PARENT), token_count(0, FIRST)]
    lines += [usage_record(9, "resp_2", SECOND), token_count(10, plus(FIRST, SECOND), SECOND)]
    assert list(merged(records(lines))) == ["codex:resp_2"]


def test_a_linked_fork_copies_nothing_and_is_counted_from_its_first_line() -> None:
    base = {"thread_id": PARENT, "end_ordinal_exclusive": 14}
    head = meta(0, ordinal=14, forked_from_id=PARENT, forked_from_ordinal_exclusive=14, history_base=base)
    assert used(
        records([head, usage_record(0.05, "resp_1", FIRST), token_count(0.06, plus(SECOND, FIRST), FIRST)])
    ) == [(200, 800, 50)]
    assert used(records([head, token_count(0.05, plus(SECOND, FIRST), FIRST)])) == [(200, 800, 50)]


def test_a_file_after_a_revert_belongs_to_the_same_thread_and_shares_its_keys() -> None:
    other = Path(f"/codex/sessions/rollout-2026-09-21T14-13-20-{OWN}_01a20017-0000-7000-8000-0000000000dd.jsonl")
    first = records([meta(), usage_record(1, "resp_1", FIRST)])
    after = records([meta(50), usage_record(50, "resp_1", FIRST), usage_record(60, "resp_2", SECOND)], other)
    turns = merged([*after, *first])
    assert len(turns) == 2
    assert turns["codex:resp_1"].at == next(of(Turn, first)).at
    assert {turn.session for turn in turns.values()} == {OWN}


def test_archived_and_compressed_copies_have_the_same_keys() -> None:
    lines = [meta(), context(1), token_count(2, FIRST), event(3, "user_message", message="hello")]
    name = rollout().name
    found = [
        records(lines, Path(folder) / name) for folder in ("/codex/sessions/2026/09/21", "/codex/archived_sessions")
    ]
    assert found[0] == found[1] == records(lines, Path("/codex/sessions") / f"{name}.zst")


def test_a_slow_copy_is_recognised_by_the_thread_that_its_lines_name() -> None:
    said = event(0.5, "item_completed", thread_id=PARENT, item={"type": "ContextCompaction", "id": "i1"})
    copies = [meta(0, PARENT), said, token_count(0.51, FIRST)]
    own = [event(3, "thread_settings_applied", thread_id=OWN, thread_settings={})]
    own += [token_count(3.1, plus(FIRST, SECOND), SECOND)]
    found = records([meta(0, forked_from_id=PARENT), *copies, *own])
    assert used(found) == [(300, 1200, 70)]
    assert next(of(Turn, found)).key.startswith(f"codex:{OWN}:")
    assert not list(of(Compaction, found))


def test_a_migrated_child_without_records_owns_what_follows_its_own_settings() -> None:
    head = meta(0, ordinal=0, parent_thread_id=PARENT, subagent_history_start_ordinal=9, thread_source="subagent")
    settings = event(0, "thread_settings_applied", 2, thread_id=OWN, thread_settings={})
    lines = [head, token_count(0, FIRST, ordinal=1), settings]
    assert used(records([*lines, token_count(0, plus(FIRST, SECOND), SECOND, ordinal=3)])) == [(300, 1200, 70)]


def test_copies_that_kept_their_times_are_copies_however_far_apart() -> None:
    copies = [token_count(at, total, total) for at, total in ((1, FIRST), (100, plus(FIRST, SECOND)))]
    found = records([meta(200, forked_from_id=PARENT), *copies, context(230), token_count(231, THIRD, THIRD)])
    assert used(found) == [(300, 1600, 90)]


def test_the_first_own_count_is_its_last_usage_though_the_parent_went_on() -> None:
    copies = [meta(0, PARENT), token_count(0.001, FIRST)]
    own = token_count(60, plus(plus(FIRST, SECOND), THIRD), THIRD)
    assert used(records([meta(0, forked_from_id=PARENT), *copies, own])) == [(300, 1600, 90)]


def test_a_subagent_with_records_is_counted_from_them_alone() -> None:
    lines = [meta(0, session_id=PARENT, thread_source="subagent"), meta(0, PARENT)]
    lines += [usage_record(5, "resp_1", FIRST), token_count(6, plus(SECOND, FIRST), SECOND)]
    assert used(records(lines)) == [(200, 800, 50)]
