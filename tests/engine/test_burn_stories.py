"""The burn rate through a day, with numbers worked out by hand."""

from __future__ import annotations

import pytest

from pyrometer.engine.meter import Meter
from pyrometer.model import SessionFacts
from pyrometer.settings import Metrics
from tests.engine.engine_lines import DAY, HOUR, MINUTE, NOW, turn


def working_days() -> Meter:
    """Five days ago to yesterday, eight hours a day, one turn of 2,000 tokens in every minute."""
    meter = Meter(Metrics(), lambda line: line.usage.total / 1e6 if line.model == "opus" else None)
    for day in range(1, 6):
        for minute in range(8 * 60):
            at = NOW - day * DAY + minute * MINUTE
            meter.record(turn(f"{day}/{minute}", at=at, output=500, read=1500), day, NOW)
    return meter


def test_a_burst_after_quiet_hours() -> None:
    """Usual is 2,000 a minute: 120k/h. After a quiet night 20,000 a minute for four minutes."""
    meter = working_days()
    assert meter.burn(NOW).normal == 120_000
    assert meter.burn(NOW).ratio == 0
    for minute in range(4):
        meter.record(turn(f"burst {minute}", at=NOW + minute * MINUTE, output=20_000, session="new"), 9, NOW)
    now = NOW + 4 * MINUTE
    burn = meter.burn(now)
    assert (burn.now, burn.hour, burn.normal, burn.ratio) == (960_000, 80_000, 120_000, 8.0)
    assert (burn.by_bucket.output, burn.by_bucket.cache_read) == (80_000, 0)
    assert meter.ratio_over(now, 20) == 2.0
    assert meter.ratio_over(now, 20, ("claude", "new")) == 2.0
    assert meter.ratio_over(now, 5, ("claude", "home")) == 0
    assert meter.ratio_over(now, 5, ("claude", "unknown")) is None
    later = meter.burn(NOW + 10 * MINUTE)
    assert (later.now, later.hour) == (0, 80_000)


def test_without_history_nothing_is_normal() -> None:
    meter = Meter(Metrics(), lambda line: None)
    meter.record(turn(at=NOW, output=5), 1, NOW)
    burn = meter.burn(NOW)
    assert (burn.now, burn.normal, burn.ratio, burn.since_window) == (60, None, None, None)
    assert meter.ratio_over(NOW, 20) is None


def test_the_rate_since_the_window_opened() -> None:
    """12,000 tokens in 20 minutes are 36,000 an hour; in a window of ten seconds they say nothing yet."""
    meter = Meter(Metrics(), lambda line: None)
    meter.record(turn("before", at=NOW - HOUR - 1, output=500), 1, NOW)
    meter.record(turn("in", at=NOW - HOUR, output=12_000), 1, NOW)
    assert meter.burn(NOW - 40 * MINUTE, since=NOW - HOUR).since_window == 36_000
    assert meter.burn(NOW - HOUR + 10, since=NOW - HOUR).since_window == 12_000 * 12
    assert meter.burn(NOW, since=NOW + 1).since_window is None


def test_rates_by_agent_add_up_to_all() -> None:
    meter = Meter(Metrics(), lambda line: None)
    meter.record(turn("a", at=NOW, output=100), 1, NOW)
    meter.record(turn("b", at=NOW, output=23, agent="codex"), 2, NOW)
    assert meter.burn(NOW).now == 1476
    assert (meter.burn(NOW, agent="claude").now, meter.burn(NOW, agent="codex").now) == (1200, 276)
    assert meter.burn(NOW, agent="other").now == 0
    assert [(group.name, group.burn, group.sessions) for group in meter.by_agent(NOW)] == [
        ("claude", 1200, 1),
        ("codex", 276, 1),
    ]


def test_projects_gather_their_sessions() -> None:
    meter = Meter(Metrics(), lambda line: None)
    for file, (session, project) in enumerate([("one", "/api"), ("two", "/api"), ("three", "/docs")]):
        meter.record(turn(session, at=NOW - HOUR * file, output=10, session=session), file, NOW)
        meter.record(SessionFacts("claude", session, NOW - 9, project=project), file, NOW)
    assert [
        (group.name, group.burn, group.burn_hour, group.usage.output, group.sessions) for group in meter.by_project(NOW)
    ] == [("/api", 120, 10, 20, 2), ("/docs", 0, 0, 10, 1)]


def test_the_graph_has_gaps_before_the_first_turn_and_zeros_while_idle() -> None:
    meter = Meter(Metrics(), lambda line: None)
    meter.record(turn("first", at=NOW - 60 * MINUTE, output=100), 1, NOW)
    meter.record(turn("last", at=NOW - MINUTE, output=50), 1, NOW)
    series = meter.series(NOW - 1, minutes=120, columns=12)
    assert (series.step, series.end) == (600, NOW)
    assert series.rates == (None,) * 6 + (600, 0, 0, 0, 0, 300)
    assert meter.series(NOW - 1, 120, 12, known_from=NOW - 30 * MINUTE).rates == (None,) * 9 + (0, 0, 300)
    assert meter.series(NOW - 1, 120, 12, agent="codex").rates == (None,) * 12


def test_the_graph_does_not_jump_as_time_goes_on() -> None:
    meter = working_days()
    first = meter.series(NOW - DAY + HOUR, minutes=120, columns=80)
    for seconds in range(0, 400, 7):
        series = meter.series(NOW - DAY + HOUR + seconds, 120, 80)
        moved = int((series.end - first.end) // first.step)
        assert series.rates[: 79 - moved] == first.rates[moved:79]
        assert series.rates[-1] == meter.burn(NOW - DAY + HOUR + seconds).now


def test_out_of_order_times_are_counted_when_they_happened() -> None:
    meter = Meter(Metrics(), lambda line: None)
    for minutes in (3, 90, 1, 200, 2):
        meter.record(turn(f"{minutes}", at=NOW - minutes * MINUTE, output=10), 1, NOW)
    burn = meter.burn(NOW)
    assert (burn.now, burn.hour) == (360, 30)
    assert [view.at for view in meter.last_turns(3)] == [NOW - 60, NOW - 120, NOW - 180]


def test_models_without_a_price_are_named_and_make_dollars_unknown() -> None:
    meter = working_days()
    assert not meter.unpriced
    assert meter.dollars("claude", NOW - 3 * DAY, NOW) == pytest.approx(3 * 480 * 0.002)
    meter.record(turn("x", at=NOW - 5, output=1, model="strange"), 99, NOW)
    assert list(meter.unpriced) == ["strange"]
    assert meter.dollars("claude", NOW - 3 * DAY, NOW) is None
    dollars, complete = meter.spent("claude", NOW - 3 * DAY, NOW)
    assert dollars == pytest.approx(3 * 480 * 0.002)
    assert not complete
    assert meter.dollars("claude", NOW - 3 * DAY, NOW - DAY) == pytest.approx(2 * 480 * 0.002)
    meter.forget(99)
    assert not meter.unpriced


def test_a_scoped_window_counts_its_model_only() -> None:
    meter = Meter(Metrics(), lambda line: None)
    meter.record(turn("a", at=NOW, output=1, model="claude-fable-5"), 1, NOW)
    meter.record(turn("b", at=NOW, output=10, model="claude-opus-5"), 1, NOW)
    assert meter.used("claude", NOW - 5, NOW + 1, "Fable").output == 1
    assert meter.used("claude", NOW - 5, NOW + 1, "Claude Opus 5").output == 10
    assert meter.used("claude", NOW - 5, NOW + 1).output == 11
    assert meter.used("codex", NOW - 5, NOW + 1).output == 0


def test_the_first_turn_of_an_agent_from_an_instant_on() -> None:
    meter = Meter(Metrics(), lambda line: None)
    meter.record(turn("a", at=NOW - 90), 1, NOW)
    meter.record(turn("b", at=NOW - 60, model="other"), 1, NOW)
    meter.record(turn("c", at=NOW - 30, agent="codex"), 1, NOW)
    assert meter.first_turn("claude", NOW - HOUR) == NOW - 90
    assert meter.first_turn("claude", NOW - 80) == NOW - 60
    assert meter.first_turn(None, NOW - 50) == NOW - 30
    assert meter.first_turn("claude", NOW - 50) is None
