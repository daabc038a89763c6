"""A session's burn against its normal, and the reason that is named."""

from __future__ import annotations

import math
from typing import Any

import pytest

from pyrometer.engine.xray.normal import BIN, LEAST, Normals
from pyrometer.model import Turn
from tests.engine.engine_lines import HOUR, MINUTE, NOW
from tests.engine.xray.xray_lines import answer, credits, found, heard, warm

USUAL: dict[str, Any] = {"prompt": 100_000, "grow": 0, "output": 400}
"""Turns of 3,000 credits: 1,000 read, 2,000 of output; with 0 to be written."""


def steady(hours: float, *, until: float = NOW, every: float = 60.0, **fields: Any) -> list[Turn]:
    """A turn a minute of equal weight, up to `until`."""
    count = int(hours * HOUR / every)
    begin = until - count * every
    return warm(count, begin=begin, step=every, **{**USUAL, **fields})


def test_even_work_is_normal() -> None:
    findings = found(heard(*steady(3, until=NOW + 1)))
    assert findings.credits_5m == pytest.approx(15_000)
    assert findings.credits_hour == pytest.approx(180_000)
    for ratio in (findings.ratio_1m, findings.ratio_5m, findings.ratio_20m):
        assert ratio == pytest.approx(1.0, rel=0.01)
    assert findings.cause is None


def test_nothing_is_normal_before_half_an_hour_of_work() -> None:
    assert found(heard(*steady(0.7))).ratio_5m is None
    assert found(heard(*steady(1))).ratio_5m is not None


def test_a_burst_does_not_raise_its_own_yardstick() -> None:
    findings = found(heard(*steady(3, until=NOW - 10 * MINUTE), *steady(1 / 6, every=10, until=NOW + 1)))
    assert findings.ratio_5m == pytest.approx(6.0, rel=0.02)
    assert findings.ratio_1m == pytest.approx(6.0, rel=0.02)
    assert findings.ratio_20m == pytest.approx(3.5, rel=0.03)
    assert findings.cause == "more turns"
    assert findings.cause_factor == pytest.approx(6.0, rel=0.05)


def test_a_rebuild_is_an_event_and_no_burn() -> None:
    rebuild = answer("rebuild", NOW - 60.5, 100_000, 0)
    plain = found(heard(*steady(3, until=NOW + 1)))
    findings = found(heard(*steady(3, until=NOW + 1), rebuild))
    assert findings.cache_events[0].kind == "invalidation"
    assert findings.credits_hour == pytest.approx(plain.credits_hour + 102_000)
    assert findings.credits_5m == pytest.approx(plain.credits_5m + 3_000)
    assert findings.cause == "cache rebuild"


@pytest.mark.parametrize(
    ("burst", "cause"),
    [
        ({"output": 1_600}, "more output"),
        ({"prompt": 900_000}, "context growth"),
        ({"model": "claude-fable-5"}, "model switch"),
    ],
)
def test_the_largest_factor_is_named(burst: dict[str, Any], cause: str) -> None:
    before = steady(3, until=NOW - 5 * MINUTE)
    now = steady(1 / 12, until=NOW + 1, **burst)[1:]
    findings = found(heard(*before, *now))
    assert findings.cause == cause
    assert findings.cause_factor is not None
    assert findings.cause_factor > 1.9


def test_a_fan_of_subagents_is_named() -> None:
    fan = [turn for agent in range(8) for turn in steady(1 / 12, until=NOW + 1, chain=f"agent-{agent}")]
    findings = found(heard(*steady(3, until=NOW + 1), *fan))
    assert (findings.cause, findings.chains_running) == ("subagents", 8)
    young = found(heard(*steady(0.05, until=NOW + 1), *fan))
    assert young.cause in ("subagents", "cache rebuild")
    assert young.ratio_5m is None


def test_a_new_session_is_measured_by_the_persons_habit() -> None:
    """Another session of 3,000 credits a minute is known; this one burns three times that from its first turn on."""
    other = steady(3, until=NOW - 2 * HOUR, session="other")
    fast = steady(0.1, until=NOW + 1, every=20)
    findings = found(heard(*other, *fast))
    assert findings.ratio_5m == pytest.approx(3.0, rel=0.15)


def test_agents_have_habits_of_their_own() -> None:
    codex = steady(5, until=NOW - HOUR, session="other", agent="codex")
    assert found(heard(*codex, *steady(0.1))).ratio_5m is None


def bins(amounts: list[int]) -> Normals:
    """One turn of that many credits in each of the five minutes before the last twenty."""
    normals = Normals(lambda turn: float(turn.usage.output))
    for place, amount in enumerate(reversed(amounts)):
        normals.count(answer(str(place), NOW - 1_200 - BIN * (place + 1) + 5, 10, 10, output=amount), 1)
    return normals


def test_the_sessions_median_takes_over_from_the_habit() -> None:
    normals = bins([100] * 60)
    for place in range(24):
        normals.count(answer(f"new {place}", NOW - 1_200 - BIN * (place + 1), 10, 10, output=800, session="new"), 1)
    habit = normals.normal(("claude", "unheard"), NOW)
    blend = normals.normal(("claude", "new"), NOW)
    assert habit is not None
    assert blend == pytest.approx(math.exp((24 * math.log(800) + 6 * math.log(habit)) / 30), rel=1e-6)


def test_the_habit_follows_slowly_and_forgets_outliers() -> None:
    level = bins([1_000] * 100).normal(("claude", "unheard"), NOW)
    spiked = bins([1_000] * 90 + [1_000_000] * 10).normal(("claude", "unheard"), NOW)
    moved = bins([1_000] * 100 + [4_000] * 200).normal(("claude", "unheard"), NOW)
    assert level == pytest.approx(1_000, rel=0.04)
    assert spiked == pytest.approx(1_000 * math.exp(0.3), rel=0.04)
    assert moved == pytest.approx(4_000, rel=0.04)


def test_too_little_is_no_habit() -> None:
    assert bins([1_000] * (LEAST - 1)).normal(("claude", "home"), NOW) is None
    assert bins([1_000] * LEAST).normal(("claude", "home"), NOW) is not None


def test_what_is_taken_away_was_never_there() -> None:
    normals, other = bins([1_000] * 30), bins([1_000] * 30)
    extra = answer("extra", NOW - 2 * HOUR, 10, 10, output=9_000)
    normals.normal(("claude", "home"), NOW)
    normals.count(extra, 1)
    raised = normals.normal(("claude", "home"), NOW)
    normals.count(extra, -1)
    assert normals.normal(("claude", "home"), NOW) == other.normal(("claude", "home"), NOW)
    assert raised is not None
    assert credits(extra) == 45_000.1
