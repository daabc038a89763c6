"""Published figures of real sessions, met by logs that are built to have them."""

from __future__ import annotations

import pytest

from pyrometer.model import Turn
from pyrometer.snapshot import SessionView
from tests.engine.engine_lines import HOUR, NOW
from tests.engine.xray.xray_lines import OUT, READ, WRITE_5M, answer, found, heard, kinds


def view_of(turns: list[Turn]) -> SessionView:
    return next(iter(heard(*turns).sessions(NOW)))


def test_hit_of_98_percent_at_a_peak_of_998_thousand() -> None:
    """1,270 turns that grow to 998k and pause 22 times for longer than the cache lives."""
    turns, at, before = [], NOW - 11 * HOUR, 0
    for place in range(1_270):
        at += 400 if place and place % 55 == 0 else 19
        prompt = 20_000 + place * 978_000 // 1_269
        lost = place % 55 == 0
        turns.append(answer(f"t{place}", at, prompt, 0 if lost else before, short=True, output=1_900))
        before = prompt
    view, findings = view_of(turns), found(heard(*turns))
    assert max(turn.usage.prompt for turn in turns) == 998_000
    assert view.cache_hit_all == pytest.approx(0.98, abs=0.005)
    assert (view.usage.prompt / view.turns) <= 998_000
    buckets = view.usage.cache_read * READ + view.usage.cache_write_5m * WRITE_5M + view.usage.output * OUT
    assert view.dollars == pytest.approx(buckets / 1e6)
    assert findings.invalidations == 0
    detail = heard(*turns).detail(("claude", "home"), NOW)
    assert detail is not None
    assert kinds(detail.events) == ["cold start"] + ["expiry"] * 23


def flat(invalidations: int) -> list[Turn]:
    """76 turns of 100k, each with 200 new tokens; the first finds what other sessions have in common with it."""
    lost = {10 * (place + 1) for place in range(invalidations)}
    return [
        answer(
            f"t{place}", NOW - 3_000 + place * 30, 100_000, 31_400 if not place else 1_000 if place in lost else 99_800
        )
        for place in range(76)
    ]


@pytest.mark.parametrize(("invalidations", "hit"), [(0, 0.989), (6, 0.911)])
def test_six_invalidations_make_98_9_percent_91_1(invalidations: int, hit: float) -> None:
    findings = found(heard(*flat(invalidations)))
    assert view_of(flat(invalidations)).cache_hit_all == pytest.approx(hit, abs=0.0005)
    assert findings.invalidations == invalidations
    assert findings.invalidated == invalidations * 99_000


@pytest.mark.parametrize(("peak", "cost"), [(113_000, 0.131), (1_000_000, 0.179)])
def test_the_last_28_of_276_calls(peak: int, cost: float) -> None:
    """A tenth of the calls bring a tenth of the output for more than a tenth of the dollars."""
    step = (peak - 30_000) // 275
    turns = [
        answer(
            f"t{place}",
            NOW - 3 * HOUR + place * 30,
            30_000 + place * step,
            30_000 + (place - 1) * step if place else 0,
            output=500,
        )
        for place in range(276)
    ]
    findings = found(heard(*turns))
    assert findings.yield_output == pytest.approx(28 / 276)
    assert findings.yield_cost == pytest.approx(cost, abs=0.006)
    assert findings.yield_ratio == pytest.approx(28 / 276 / cost, rel=0.05)
