"""Every kind of cache event: what fires it, what almost does, and what must not be taken for it."""

from __future__ import annotations

from typing import Any

import pytest

from pyrometer.model import CacheState, Compaction, Record, SessionFacts, Turn
from pyrometer.snapshot.findings import CacheEvent
from tests.engine.engine_lines import HOUR, MINUTE, NOW
from tests.engine.xray.xray_lines import READ, WRITE_1H, answer, found, heard, kinds, warm

BEGIN = NOW - 3 * HOUR


def after_warm(*more: Record, short: bool = False, **fields: Any) -> list[CacheEvent]:
    """Events of ten warm turns (58,000 tokens in the end) and what follows, oldest first, without the cold start."""
    events = list(reversed(found(heard(*warm(10, begin=BEGIN, short=short, **fields), *more)).cache_events))
    assert events[0].kind == "cold start"
    return events[1:]


LAST = BEGIN + 9 * 20
SIZE = 59_000


def miss(gap: float, read: int = 10_000, prompt: int = 60_000, **fields: Any) -> Turn:
    return answer("miss", LAST + gap, prompt, read, **fields)


def test_a_warm_session_has_a_cold_start_and_nothing_else() -> None:
    findings = found(heard(*warm(40, begin=NOW - 2_000)))
    assert kinds(findings.cache_events) == ["cold start"]
    assert (findings.invalidations, findings.invalidated, findings.turns_since_rebuild) == (0, 0, 39)


def test_invalidation() -> None:
    (event,) = after_warm(miss(60))
    assert (event.kind, event.lost, event.gap, event.turn) == ("invalidation", SIZE - 10_000, 60.0, 11)
    assert event.dollars == pytest.approx((SIZE - 10_000) * (WRITE_1H - READ) / 1e6)
    assert event.credits == pytest.approx((SIZE - 10_000) * 0.99)
    findings = found(heard(*warm(10, begin=BEGIN), miss(60)))
    assert (findings.invalidations, findings.invalidated, findings.turns_since_rebuild) == (1, SIZE - 10_000, 0)


def test_half_of_the_prompt_is_almost_an_invalidation() -> None:
    assert after_warm(miss(60, read=SIZE - SIZE // 2)) == []
    assert [event.lost for event in after_warm(miss(60, read=SIZE // 2 - 1))] == [SIZE - SIZE // 2 + 1]


def test_small_prompts_are_ignored() -> None:
    assert after_warm(answer("x", LAST + 900, 5_600, 600), prompt=5_000, grow=50) == []
    assert len(after_warm(answer("x", LAST + 900, 6_000, 0), prompt=5_000, grow=50)) == 1


@pytest.mark.parametrize(("short", "lifetime"), [(True, 300), (False, 3_600)])
def test_expiry_is_a_matter_of_the_last_write(short: bool, lifetime: int) -> None:
    assert [event.kind for event in after_warm(miss(lifetime - 11), short=short)] == ["invalidation"]
    assert [event.kind for event in after_warm(miss(lifetime - 9), short=short)] == ["expiry"]


def test_the_last_write_counts_and_not_the_kind_before() -> None:
    short = answer("short", LAST + 20, 62_000, SIZE, short=True)
    assert [event.kind for event in after_warm(short, answer("x", LAST + 420, 63_000, 0))] == ["expiry"]


def test_a_cache_that_outlives_its_time_is_no_event() -> None:
    assert after_warm(miss(4 * HOUR / 2, read=SIZE)) == []


def test_model_switch() -> None:
    assert [event.kind for event in after_warm(miss(60, model="claude-fable-5"))] == ["model switch"]
    assert [event.kind for event in after_warm(miss(60, model="claude-opus-5[1m]"))] == ["invalidation"]
    assert after_warm(miss(60, read=SIZE, model="claude-fable-5")) == []


def test_a_switch_explains_more_than_a_pause() -> None:
    assert [event.kind for event in after_warm(miss(2 * HOUR - 1, model="claude-fable-5"))] == ["model switch"]


def test_compaction_with_a_marker() -> None:
    marker = Compaction("c", "claude", "home", LAST + 30, before=SIZE)
    (event,) = after_warm(marker, miss(60, prompt=50_000, read=8_000))
    assert (event.kind, event.lost) == ("compaction", 42_000)


def test_compaction_without_a_marker() -> None:
    assert [event.kind for event in after_warm(miss(60, prompt=35_000, read=8_000))] == ["compaction"]
    assert [event.kind for event in after_warm(miss(60, prompt=36_000, read=8_000))] == ["invalidation"]


def test_a_marker_that_comes_late_corrects_what_was_thought() -> None:
    meter = heard(*warm(10, begin=BEGIN), miss(60))
    assert found(meter).invalidations == 1
    meter.record(Compaction("c", "claude", "home", LAST + 30), 2, NOW)
    assert (kinds(found(meter).cache_events), found(meter).invalidations) == (["cold start", "compaction"], 0)
    meter.forget(2)
    assert found(meter).invalidations == 1


def test_clear() -> None:
    began = SessionFacts("claude", "home", BEGIN - 1, start="clear")
    assert kinds(found(heard(began, *warm(5, begin=BEGIN))).cache_events) == ["clear"]
    meter = heard(*warm(5, begin=BEGIN))
    assert kinds(found(meter).cache_events) == ["cold start"]
    meter.record(began, 1, NOW)
    assert kinds(found(meter).cache_events) == ["clear"]


def test_resume_within_the_lifetime() -> None:
    goes_on = SessionFacts("claude", "home", LAST + 50, start="resume")
    assert [event.kind for event in after_warm(goes_on, miss(60))] == ["resume"]
    assert [event.kind for event in after_warm(goes_on, miss(2 * HOUR))] == ["expiry"]
    assert after_warm(goes_on, miss(60, read=SIZE)) == []


def test_a_new_version_is_a_new_process() -> None:
    versions = [SessionFacts("claude", "home", at, version=v) for at, v in ((BEGIN, "2.1.1"), (LAST + 50, "2.1.2"))]
    assert [event.kind for event in after_warm(*versions, miss(60))] == ["resume"]
    assert [event.kind for event in after_warm(versions[0], miss(60))] == ["invalidation"]


def test_a_fork_begins_with_its_parents_prompt() -> None:
    fork = SessionFacts("claude", "home", BEGIN, parent="mother")
    assert kinds(found(heard(fork, *warm(5, begin=BEGIN))).cache_events) == ["resume"]
    inherits = answer("a", BEGIN, 80_000, 70_000)
    assert kinds(found(heard(fork, inherits)).cache_events) == []
    assert found(heard(fork, inherits)).first_prompt is None


def test_chains_have_caches_of_their_own() -> None:
    """Two subagents and the main loop by turns: three cold starts, and no turn is measured by another chain's."""
    main = warm(20, begin=BEGIN, prompt=120_000)
    one = warm(20, begin=BEGIN + 5, prompt=20_000, chain="one", model="claude-haiku-5")
    two = warm(20, begin=BEGIN + 9, prompt=40_000, chain="two")
    findings = found(heard(*main, *one, *two))
    assert kinds(findings.cache_events) == ["cold start"] * 3
    assert findings.turns_since_rebuild == 19
    lost = answer("lost", BEGIN + 420, 60_000, 0, chain="two")
    event = found(heard(*main, *one, *two, lost)).cache_events[0]
    assert (event.kind, event.chain, event.lost) == ("invalidation", "two", 59_000)


def test_calls_side_by_side_cannot_read_what_the_other_writes() -> None:
    begun = [answer("a", BEGIN, 60_000, 0), answer("b", BEGIN + 0.4, 60_000, 0)]
    assert kinds(found(heard(*begun)).cache_events) == ["cold start"]
    apart = [answer("a", BEGIN, 60_000, 0), answer("b", BEGIN + 4, 60_000, 0)]
    assert kinds(found(heard(*apart)).cache_events) == ["cold start", "invalidation"]


def test_a_provider_without_a_cache_misses_nothing() -> None:
    turns = [answer(str(place), BEGIN + place * 30, 50_000 + place, 0, plain=True) for place in range(9)]
    assert kinds(found(heard(*turns)).cache_events) == ["cold start"]


def test_advisers_on_the_way_are_no_turns_of_the_chain() -> None:
    turns = warm(10, begin=BEGIN)
    advice = answer("advice", BEGIN + 65, 9_000, 0, context=None, model="adviser")
    assert kinds(found(heard(*turns, advice)).cache_events) == ["cold start"]


def test_a_response_of_several_requests_leaves_the_last_prompt_behind() -> None:
    """Its counts are those of three prompts; the next turn reads all of the last one."""
    triple = answer("triple", LAST + 20, 180_000, 170_000, context=61_000)
    assert after_warm(triple, answer("next", LAST + 40, 62_000, 61_000)) == []


def test_codex_promises_five_minutes() -> None:
    turns = warm(5, begin=BEGIN, agent="codex", plain=True)
    soon = answer("soon", BEGIN + 80 + 200, 60_000, 0, plain=True, agent="codex")
    late = answer("late", BEGIN + 80 + 400, 60_000, 0, plain=True, agent="codex")
    assert kinds(found(heard(*turns, soon)).cache_events) == ["cold start", "invalidation"]
    assert kinds(found(heard(*turns, late)).cache_events) == ["cold start", "expiry"]
    assert found(heard(*turns)).cold_at is None


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("tools_changed", "invalidation"),
        ("system_changed", "invalidation"),
        ("model_changed", "model switch"),
        ("previous_message_not_found", "expiry"),
    ],
)
def test_the_log_knows_better(said: str, kind: str) -> None:
    (event,) = after_warm(miss(2 * HOUR, cache_miss=said))
    assert (event.kind, event.cause) == (kind, said)


def test_a_stated_cause_makes_a_smaller_loss_an_event() -> None:
    (event,) = after_warm(miss(60, read=SIZE - 6_000, cache_miss="messages_changed"))
    assert (event.kind, event.lost) == ("invalidation", 6_000)
    assert after_warm(miss(60, read=SIZE - 4_000, cache_miss="messages_changed")) == []


def test_the_status_line_knows_better_for_the_main_loop() -> None:
    meter = heard(*warm(10, begin=BEGIN), miss(60), answer("sub", LAST + 61, 30_000, 0, chain="sub"))
    assert found(meter).invalidations == 1
    meter.hear(CacheState("claude", "home", LAST + 70, missed_at=LAST + 63, causes=("ttl_expired_1h",)))
    findings = found(meter)
    assert [(event.kind, event.cause) for event in findings.cache_events if not event.chain] == [
        ("expiry", "ttl_expired_1h"),
        ("cold start", ""),
    ]
    assert findings.invalidations == 0
    meter.hear(CacheState("claude", "home", LAST + 900, missed_at=LAST + 800, causes=("tools_changed",)))
    assert found(meter) == findings


def test_the_detail_has_all_events_and_prompts() -> None:
    records = [answer(f"a{place}", BEGIN + place * 40, 60_000, 0 if place % 2 else 55_000) for place in range(70)]
    meter = heard(*records)
    detail = meter.detail(("claude", "home"), NOW)
    assert detail is not None
    assert len(found(meter).cache_events) == min(50, len(detail.events))
    assert detail.events[: len(found(meter).cache_events)] == found(meter).cache_events
    assert found(meter).invalidations == sum(event.kind == "invalidation" for event in detail.events) == 35


def test_rested_sessions_have_no_findings_but_their_detail_has_events() -> None:
    meter = heard(*warm(10, begin=BEGIN), miss(60))
    late = NOW + 2 * HOUR + 5 * MINUTE
    view = next(iter(meter.sessions(late)))
    detail = meter.detail(("claude", "home"), late)
    assert view.findings is None
    assert detail is not None
    assert [event.kind for event in detail.events] == ["invalidation", "cold start"]
