"""Cache cliff, smoothed hit, bloat, yield, thinking, first prompt, and what was spent since the last prompt."""

from __future__ import annotations

import pytest

from pyrometer.engine.meter import Meter
from pyrometer.model import CacheState, Compaction, Prompt, Turn
from pyrometer.settings import Metrics
from tests.engine.engine_lines import HOUR, MINUTE, NOW
from tests.engine.xray.xray_lines import OUT, READ, WRITE_1H, answer, credits, found, heard, price, warm

BEGIN = NOW - HOUR


@pytest.mark.parametrize(("short", "lifetime"), [(True, 300), (False, 3_600)])
def test_the_cache_lives_as_long_as_its_last_write(short: bool, lifetime: int) -> None:
    findings = found(heard(*warm(3, begin=BEGIN, short=short), answer("sub", BEGIN + 500, 9_000, 0, chain="sub")))
    assert (findings.cold_at, findings.recache) == (BEGIN + 40 + lifetime, 52_000)


def test_nobody_knows_when_nothing_was_written() -> None:
    findings = found(heard(*warm(3, begin=BEGIN, plain=True)))
    assert (findings.cold_at, findings.recache) == (None, 52_000)


def test_the_status_line_knows_until_the_next_turn() -> None:
    meter = heard(*warm(3, begin=BEGIN))
    meter.hear(CacheState("claude", "home", BEGIN + 41, expires_at=BEGIN + 342, recache=51_234))
    assert (found(meter).cold_at, found(meter).recache) == (BEGIN + 342, 51_234)
    meter.hear(CacheState("claude", "home", BEGIN + 30, expires_at=BEGIN + 1))
    assert found(meter).cold_at == BEGIN + 342
    meter.record(answer("next", BEGIN + 60, 53_000, 52_000), 1, NOW)
    assert (found(meter).cold_at, found(meter).recache) == (BEGIN + 60 + 3_600, 53_000)


def test_after_a_compaction_little_is_written_again() -> None:
    meter = heard(*warm(3, begin=BEGIN), Compaction("c", "claude", "home", BEGIN + 50, after=9_000))
    assert found(meter).recache == 9_000


def test_words_about_unknown_sessions_are_not_kept() -> None:
    meter = heard()
    meter.hear(CacheState("claude", "home", BEGIN, expires_at=NOW))
    assert meter.sessions(NOW) == ()


def test_smoothed_hit_is_weighted_by_tokens_and_turns() -> None:
    findings = found(heard(answer("a", BEGIN, 10_000, 0), answer("b", BEGIN + 9, 30_000, 27_000)))
    assert findings.hit_smoothed == pytest.approx(27_000 / (0.9 * 10_000 + 30_000))


def test_subagents_do_not_cool_the_main_loop() -> None:
    alone = found(heard(*warm(9, begin=BEGIN)))
    helped = found(heard(*warm(9, begin=BEGIN), *warm(2, begin=BEGIN + 5, chain="sub")))
    assert alone.hit_smoothed == helped.hit_smoothed


def test_bloat_is_the_last_five_against_the_first_five() -> None:
    findings = found(heard(*warm(20, begin=BEGIN, prompt=10_000, grow=1_000)))
    assert findings.bloat == pytest.approx(27_000 / 12_000)
    assert found(heard(*warm(9, begin=BEGIN))).bloat is None


def test_bloat_begins_anew_after_a_compaction() -> None:
    ramp = warm(20, begin=BEGIN, prompt=100_000, grow=2_000)
    second = warm(10, begin=BEGIN + 600, prompt=20_000, grow=100)
    unmarked = found(heard(*ramp, *second))
    marked = found(heard(*ramp, Compaction("c", "claude", "home", BEGIN + 590), *second))
    assert unmarked.bloat == marked.bloat == pytest.approx((20_000 + 700) / (20_000 + 200))


def test_share_of_what_is_read_again() -> None:
    turns = warm(30, begin=BEGIN, prompt=200_000, grow=1_000)
    read = sum(turn.usage.cache_read for turn in turns[-20:]) * READ
    whole = read + 20 * (1_000 * WRITE_1H + 400 * OUT)
    assert found(heard(*turns)).reread_share == pytest.approx(read / whole)


def test_thinking_of_the_last_twenty_turns() -> None:
    turns = [*warm(30, begin=BEGIN, output=1_000, reasoning=900), answer("x", NOW - 9, 90_000, 89_000)]
    findings = found(heard(*turns))
    assert (findings.thinking_share, findings.thinking_output) == (0.9, 19_000)
    silent = found(heard(*warm(3, begin=BEGIN)))
    assert (silent.thinking_share, silent.thinking_output) == (None, 0)


def test_yield_needs_sixty_turns() -> None:
    assert found(heard(*warm(59, begin=BEGIN))).yield_ratio is None
    findings = found(heard(*warm(60, begin=BEGIN, grow=0)))
    assert findings.yield_output == pytest.approx(28 / 60)
    assert findings.yield_ratio == pytest.approx(findings.yield_output / findings.yield_cost, rel=1e-9)  # type: ignore[operator]


def test_first_prompt() -> None:
    sub = answer("sub", BEGIN - 9, 4_000, 0, chain="sub")
    assert found(heard(sub, *warm(9, begin=BEGIN, prompt=31_000))).first_prompt == 31_000
    assert found(heard(sub)).first_prompt is None


def test_since_the_last_prompt() -> None:
    turns = warm(30, begin=BEGIN) + warm(5, begin=BEGIN + 300, chain="sub")
    prompts = [Prompt(f"p{at}", "claude", "home", BEGIN + at) for at in (-5, 205)]
    findings = found(heard(*prompts, *turns))
    since = [turn for turn in turns if turn.at >= BEGIN + 205]
    assert (findings.prompt_at, findings.calls_since_prompt) == (BEGIN + 205, len(since))
    assert findings.dollars_since_prompt == pytest.approx(sum(price(turn) for turn in since))
    assert findings.credits_since_prompt == pytest.approx(sum(credits(turn) for turn in since))
    silent = found(heard(*turns))
    assert (silent.prompt_at, silent.calls_since_prompt, silent.dollars_since_prompt) == (None, 0, None)


def test_what_has_no_price_has_no_dollars() -> None:
    def known(turn: Turn) -> float | None:
        return price(turn) if turn.model != "strange" else None

    meter = Meter(Metrics(), known, credits=credits)
    records: list[Turn] = [*warm(70, begin=BEGIN), answer("odd", NOW - 9, 90_000, 0, model="strange")]
    meter.record(Prompt("p", "claude", "home", BEGIN - 1), 1, NOW)
    for record in records:
        meter.record(record, 1, NOW)
    findings = found(meter)
    assert (findings.dollars_since_prompt, findings.yield_ratio, findings.reread_share) == (None, None, None)
    assert findings.cache_events[0].dollars is None
    assert findings.credits_since_prompt > 0


def test_findings_end_with_the_work() -> None:
    meter = heard(*warm(9, begin=NOW - 4 * HOUR + 30 * MINUTE))
    newest = NOW - 4 * HOUR + 30 * MINUTE + 160
    assert next(iter(meter.sessions(newest + 4 * HOUR))).findings is not None
    assert next(iter(meter.sessions(newest + 4 * HOUR + 1))).findings is None
