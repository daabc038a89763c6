"""Rate limits and refusals, in every form that Codex has written them."""

from __future__ import annotations

from typing import Any

import pytest

from pyrometer.model import Activity, LimitHit, LimitReading, Trouble
from tests.agents.codex_logs import START, counts, event, meta, of, records, stamp, token_count

FULL = {"used_percent": 100.0, "window_minutes": 300, "resets_at": START + 900}
USED = {"used_percent": 42.5, "window_minutes": 300, "resets_at": START + 900}
WEEK = {"used_percent": 17, "window_minutes": 10_080, "resets_at": START + 90_000}
USAGE = counts(100, 50, 5)


def readings(**limits: Any) -> list[LimitReading]:
    return list(of(LimitReading, records([meta(), token_count(10, None, limits=limits)])))


def hits(*lines: bytes) -> list[LimitHit]:
    return list(of(LimitHit, records([meta(), *lines])))


def test_both_windows_of_a_snapshot_are_read() -> None:
    found = readings(limit_id="codex", primary=USED, secondary=WEEK, plan_type="plus")
    assert [(each.minutes, each.percent, each.resets_at) for each in found] == [
        (300, 42.5, START + 900),
        (10_080, 17.0, START + 90_000),
    ]
    assert {(each.limit_id, each.plan, each.at, each.source) for each in found} == {
        ("codex", "plus", START + 10, "codex rollout")
    }


def test_a_week_in_the_first_place_is_a_week() -> None:
    assert [each.minutes for each in readings(primary=WEEK, secondary=None)] == [10_080]


@pytest.mark.parametrize(("given", "minutes"), [(299, 300), (10_079, 10_080), (300, 300), (15, 15), (1, 1)])
def test_windows_a_minute_short_are_whole(given: int, minutes: int) -> None:
    assert [each.minutes for each in readings(primary=USED | {"window_minutes": given})] == [minutes]


@pytest.mark.parametrize(
    ("fields", "resets_at"),
    [
        ({"resets_at": START + 60}, START + 60),
        ({"resets_at": (START + 60) * 1000}, START + 60),
        ({"resets_at": str(int(START) + 60)}, START + 60),
        ({"resets_at": stamp(START + 60)}, START + 60),
        ({"resets_in_seconds": 50}, START + 60),
        ({"resets_at": None, "resets_in_seconds": 50.0}, START + 60),
        ({"resets_at": "soon"}, None),
        ({"resets_at": 0}, None),
        ({}, None),
    ],
)
def test_resets_are_read_in_all_their_forms(fields: dict[str, Any], resets_at: float | None) -> None:
    window = {"used_percent": 5, "window_minutes": 300, **fields}
    assert [each.resets_at for each in readings(primary=window)] == [resets_at]


def test_another_bucket_keeps_its_own_id_and_scope() -> None:
    found = readings(limit_id="codex_spark", limit_name="GPT-5.3-Codex-Spark", primary=USED)
    assert [(each.limit_id, each.scope) for each in found] == [("codex_spark", "GPT-5.3-Codex-Spark")]


@pytest.mark.parametrize(
    "window", [None, {}, [], 5, {"used_percent": 5}, {"window_minutes": 300}, {**USED, "window_minutes": 0}]
)
def test_a_window_without_length_or_percentage_is_none(window: Any) -> None:
    assert readings(primary=window, secondary=None) == []


@pytest.mark.parametrize("percent", [-1, 111, 1_790_000_000])
def test_a_percentage_out_of_range_is_trouble(percent: float) -> None:
    found = records([meta(), token_count(1, None, limits={"primary": USED | {"used_percent": percent}})])
    assert not list(of(LimitReading, found))
    assert [trouble.kind for trouble in of(Trouble, found)] == ["bad number"]


def test_limits_come_with_counts_and_without() -> None:
    found = records([meta(), token_count(1, USAGE, limits={"primary": USED}), token_count(2, None, limits=None)])
    assert [each.at for each in of(LimitReading, found)] == [START + 1]


def test_copied_readings_are_not_news() -> None:
    head = meta(0, forked_from_id="parent")
    found = records([head, token_count(0, USAGE, limits={"primary": FULL}), event(0, "task_complete", error={})])
    assert not list(of(LimitReading, found))


def test_a_full_window_without_a_response_is_a_refusal() -> None:
    assert hits(token_count(1, None, limits={"primary": USED, "secondary": WEEK})) == []
    found = hits(token_count(1, None, limits={"primary": FULL, "secondary": WEEK}))
    assert [(hit.minutes, hit.resets_at, hit.at) for hit in found] == [(300, START + 900, START + 1)]


def test_a_full_window_with_a_response_is_not() -> None:
    assert hits(token_count(1, USAGE, limits={"primary": FULL})) == []


def test_a_stated_reason_is_a_refusal_at_any_percentage() -> None:
    limits = {"primary": USED, "rate_limit_reached_type": "workspace_owner_credits_depleted"}
    assert [hit.minutes for hit in hits(token_count(1, USAGE, limits=limits))] == [300]


def test_an_error_of_the_turn_takes_its_window_from_the_latest_readings() -> None:
    error = {"message": "x", "codex_error_info": "usage_limit_exceeded"}
    lines = [event(1, "task_started"), token_count(2, USAGE, limits={"primary": WEEK, "secondary": USED})]
    found = hits(*lines, token_count(3, None, limits={"primary": None}), event(4, "task_complete", error=error))
    assert [(hit.minutes, hit.resets_at, hit.at) for hit in found] == [(300, START + 900, START + 4)]


def test_one_refused_turn_is_one_refusal_and_the_next_turn_another() -> None:
    error = {"codex_error_info": "usage_limit_exceeded"}
    turn = [
        event(1, "task_started"),
        token_count(2, None, limits={"primary": FULL}),
        event(3, "task_complete", error=error),
    ]
    again = [event(9, "task_started"), event(9.5, "task_complete", error=error)]
    assert [hit.at - START for hit in hits(*turn, *again)] == [2, 9.5]


def test_other_errors_are_not_refusals() -> None:
    unknown: list[Any] = [None, "overloaded", {"codex_error_info": {"connection_failed": {}}}, {"message": "x"}, 7]
    for error in unknown:
        assert hits(event(1, "task_complete", error=error)) == []
    assert len(hits(event(1, "error", message="x", codex_error_info="usage_limit_exceeded"))) == 1


def test_after_a_refusal_it_is_the_persons_move() -> None:
    found = records([meta(), event(1, "user_message", message="go"), token_count(2, None, limits={"primary": FULL})])
    assert [sign.state for sign in of(Activity, found)] == ["working", "waiting"]


def test_a_refusal_of_a_bucket_without_windows_names_the_bucket() -> None:
    limits = {"limit_id": "premium", "primary": None, "rate_limit_reached_type": "rate_limit_reached"}
    before = token_count(1, USAGE, limits={"primary": USED})
    assert [(hit.limit_id, hit.minutes) for hit in hits(before, token_count(2, USAGE, limits=limits))] == [
        ("premium", None)
    ]


def test_equal_readings_are_told_once_a_minute() -> None:
    lines = [token_count(at, None, limits={"primary": USED}) for at in (0, 1, 30, 59, 60, 61, 125)]
    lines.append(token_count(126, None, limits={"primary": USED | {"used_percent": 43}}))
    found = list(of(LimitReading, records([meta(), *lines])))
    assert [each.at - START for each in found] == [0, 60, 125, 126]
