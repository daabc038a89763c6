"""Hand-made rollouts, one for each way in which counts mislead."""

from __future__ import annotations

from pyrometer.model import Compaction, Trouble, Turn
from tests.agents.codex_logs import (
    OWN,
    OWN_TURN,
    context,
    counts,
    event,
    item,
    line,
    merged,
    meta,
    of,
    plus,
    records,
    token_count,
    usage_record,
    used,
)

FIRST, SECOND, THIRD = counts(1000, 800, 50, 10), counts(1500, 1200, 70), counts(1900, 1600, 90)


def test_info_null_is_no_response() -> None:
    assert used(records([meta(), context(1), token_count(2, None), token_count(3, FIRST)])) == [(200, 800, 50)]


def test_repeated_totals_count_once() -> None:
    total = plus(FIRST, SECOND)
    lines = [meta(), token_count(2, FIRST), token_count(3, FIRST), token_count(4, total, SECOND)]
    assert used(records([*lines, token_count(5, total, SECOND)])) == [(200, 800, 50), (300, 1200, 70)]


def test_two_equal_responses_in_a_row_are_two() -> None:
    assert used(records([meta(), token_count(2, FIRST), token_count(3, plus(FIRST, FIRST), FIRST)])) == [
        (200, 800, 50),
        (200, 800, 50),
    ]


def test_reasoning_is_part_of_the_output() -> None:
    turn = next(iter(merged(records([meta(), token_count(2, FIRST)])).values()))
    assert (turn.usage.output, turn.usage.reasoning, turn.usage.total) == (50, 10, 1050)


def test_a_response_whose_count_was_lost_is_in_the_growth() -> None:
    total = plus(plus(FIRST, SECOND), THIRD)
    assert used(records([meta(), token_count(2, FIRST), token_count(9, total, THIRD)])) == [
        (200, 800, 50),
        (600, 2800, 160),
    ]


def test_a_lowered_total_counts_its_last_usage_only() -> None:
    high, low = counts(90_000, 80_000, 900), counts(40_000, 30_000, 950)
    lines = [meta(), token_count(2, high, FIRST), token_count(3, low, SECOND)]
    assert used(records([*lines, token_count(4, plus(low, THIRD), THIRD)])) == [
        (200, 800, 50),
        (300, 1200, 70),
        (300, 1600, 90),
    ]


def test_a_total_that_starts_over_is_a_new_epoch_even_above_the_old_one() -> None:
    lines = [meta(), token_count(2, FIRST), token_count(3, SECOND), token_count(4, plus(SECOND, FIRST), FIRST)]
    assert used(records(lines)) == [(200, 800, 50), (300, 1200, 70), (200, 800, 50)]


def test_equal_totals_of_two_epochs_stay_two_responses() -> None:
    lines = [meta(), token_count(2, FIRST), token_count(3, plus(FIRST, SECOND), SECOND), token_count(4, FIRST)]
    assert len(used(records(lines))) == 3


def test_an_estimate_is_the_context_after_a_compaction_not_usage() -> None:
    estimate = counts(0, 0, 0) | {"total_tokens": 6409}
    lines = [meta(), token_count(2, FIRST), line(3, "compacted", {"message": "x"}), token_count(4, FIRST, estimate)]
    found = records([*lines, token_count(5, FIRST, estimate), token_count(6, plus(FIRST, SECOND), SECOND)])
    assert len(used(found)) == 2
    assert [(each.before, each.after) for each in of(Compaction, found)] == [(1050, 6409)]


def test_a_compaction_without_an_estimate_is_told_before_the_next_response() -> None:
    lines = [meta(), token_count(2, FIRST), line(3, "compacted", {"message": "x"}), event(3, "context_compacted")]
    found = records([*lines, token_count(9, plus(FIRST, SECOND), SECOND)])
    assert [(each.before, each.after) for each in of(Compaction, found)] == [(1050, None)]


def test_a_full_context_window_is_no_usage() -> None:
    filled = counts(0, 0, 0) | {"total_tokens": 258_400}
    lines = [meta(), token_count(2, FIRST), token_count(3, filled, filled), token_count(4, SECOND, SECOND)]
    assert used(records(lines)) == [(200, 800, 50), (300, 1200, 70)]


def test_a_compacted_line_repeats_the_record_of_its_response() -> None:
    saved = {"thread_id": OWN, "response_id": "resp_1", "usage": FIRST}
    lines = [meta(), usage_record(1, "resp_1", FIRST), line(2, "compacted", {"latest_token_usage_record": saved})]
    assert len(list(of(Turn, records(lines)))) == 1


def test_a_record_and_its_late_counter_are_one_response() -> None:
    lines = [meta(), usage_record(1, "resp_1", FIRST), token_count(4, FIRST), token_count(5, FIRST)]
    lines += [usage_record(6, "resp_2", SECOND), token_count(7, plus(FIRST, SECOND), SECOND)]
    assert list(merged(records(lines))) == ["codex:resp_1", "codex:resp_2"]


def test_a_session_resumed_by_a_newer_codex_keeps_its_old_counts() -> None:
    lines = [meta(), context(1, turn_id="1"), token_count(2, FIRST), token_count(3, plus(FIRST, SECOND), SECOND)]
    lines += [context(9, turn_id=OWN_TURN), usage_record(10, "resp_1", THIRD)]
    lines += [token_count(11, plus(plus(FIRST, SECOND), THIRD), THIRD)]
    assert used(records(lines)) == [(200, 800, 50), (300, 1200, 70), (300, 1600, 90)]


def test_a_counter_just_before_its_record_is_the_same_response() -> None:
    lines = [meta(), context(1), token_count(2, FIRST), usage_record(2, "resp_1", FIRST)]
    assert used(records(lines)) == [(200, 800, 50)]


def test_cache_writes_are_part_of_the_input() -> None:
    turn = next(of(Turn, records([meta(), usage_record(1, "resp_1", counts(1000, 700, 50, written=200))])))
    assert (turn.usage.uncached, turn.usage.cache_read, turn.usage.cache_write) == (100, 700, 200)


def test_cache_counts_above_the_input_are_trouble_and_never_negative() -> None:
    found = records([meta(), usage_record(1, "resp_1", counts(1000, 1100, 50))])
    assert next(of(Turn, found)).usage.uncached == 0
    assert [trouble.kind for trouble in of(Trouble, found)] == ["bad number"]


def test_numbers_that_are_none_are_trouble_not_zero() -> None:
    for bad in (-1, True, 1.5, "many", [1]):
        found = records([meta(), usage_record(1, "resp_1", FIRST | {"output_tokens": bad})])
        assert not list(of(Turn, found))
        assert [trouble.kind for trouble in of(Trouble, found)] == ["bad number"]


def test_a_damaged_total_costs_nothing_once_the_next_one_is_whole() -> None:
    broken = token_count(3, plus(FIRST, SECOND) | {"input_tokens": -5}, SECOND)
    lines = [meta(), token_count(2, FIRST), broken, token_count(4, plus(plus(FIRST, SECOND), THIRD), THIRD)]
    assert sum(output for _, _, output in used(records(lines))) == 50 + 70 + 90


def test_the_model_is_the_one_of_the_records_turn() -> None:
    lines = [meta(), context(1, "gpt-5.2", turn_id=OWN_TURN), context(2, "gpt-5.1", turn_id="other")]
    turns = merged(records([*lines, usage_record(3, "resp_1", FIRST), usage_record(4, "resp_2", FIRST, turn="other")]))
    assert [turn.model for turn in turns.values()] == ["gpt-5.2", "gpt-5.1"]


def test_the_tier_is_the_latest_setting() -> None:
    def settings(at: float, **fields: str) -> bytes:
        return event(at, "thread_settings_applied", thread_id=OWN, thread_settings=fields)

    lines = [meta(), settings(1, service_tier="fast"), usage_record(2, "resp_1", FIRST)]
    lines += [settings(3, service_tier="flex"), usage_record(4, "resp_2", FIRST), settings(5)]
    turns = merged(records([*lines, usage_record(6, "resp_3", FIRST)]))
    assert [turn.tier for turn in turns.values()] == ["priority", "flex", ""]


def test_context_and_window_are_the_clients_own() -> None:
    lines = [meta(), event(1, "task_started", model_context_window=258_400), usage_record(2, "resp_1", FIRST)]
    turn = next(of(Turn, records(lines)))
    assert (turn.context, turn.context_window) == (1050, 258_400)


def test_a_line_of_sixteen_megabytes_is_read() -> None:
    huge = "x" * 16_000_000
    lines = [meta(), item(1, "function_call_output", call_id="c1", output=huge), usage_record(2, "resp_1", FIRST)]
    found = records(lines)
    assert len(list(of(Turn, found))) == 1
    assert max(len(str(record)) for record in found) < 2_000


def test_a_file_without_a_head_is_known_by_its_name() -> None:
    turn = next(of(Turn, records([token_count(1, FIRST)])))
    assert (turn.session, turn.key.split(":")[1]) == (OWN, OWN)


def test_lines_without_a_time_take_the_one_before() -> None:
    timeless = token_count(5, FIRST).replace(b'"timestamp"', b'"when"')
    found = records([meta(), context(4), timeless])
    assert next(of(Turn, found)).at == 1_790_000_004
    assert [trouble.kind for trouble in of(Trouble, found)] == ["no time"]


def test_terminal_controls_in_names_do_not_get_through() -> None:
    head = meta(0, cwd="/home/\x1b[31mred\u202e")
    call = item(1, "function_call", call_id="c1", name="evil\x1b]0;x\x07", arguments="{}")
    found = records([head, context(1, "gpt\x1b[2J"), call, usage_record(2, "resp_1", FIRST)])
    assert "\x1b" not in repr([str(value) for value in found]).replace("\\x1b", "\x1b")


def test_an_estimate_with_a_fallen_total_is_the_context_after_the_compaction() -> None:
    estimate, low = counts(0, 0, 0) | {"total_tokens": 6409}, counts(500, 400, 20)
    lines = [meta(), token_count(2, FIRST), line(3, "compacted", {"message": "x"}), token_count(4, low, estimate)]
    found = records([*lines, token_count(6, plus(low, SECOND), SECOND)])
    assert used(found) == [(200, 800, 50), (300, 1200, 70)]
    assert [each.after for each in of(Compaction, found)] == [6409]


def test_equal_numbers_in_two_turns_are_two_responses() -> None:
    lines = [meta(), context(1, turn_id="1"), token_count(2, FIRST), context(9, turn_id=OWN_TURN)]
    assert len(used(records([*lines, usage_record(10, "resp_1", FIRST)]))) == 2
