"""The invented day through the real program: what the pane would have said, and when."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import pytest

from pyrometer.demo.day import BEGINS, LOCKS, RESETS, at, script
from pyrometer.demo.stage import Stage
from pyrometer.limits import capture
from pyrometer.monitor.intake import Intake
from pyrometer.monitor.monitor import Monitor
from pyrometer.settings import Settings
from pyrometer.snapshot import AlertView, Snapshot, Verdict
from pyrometer.sources import AGENTS, roots

STEP = 20.0


class Day:
    """Everything that was seen and announced, stepped through once for all tests."""

    def __init__(self, home: Path) -> None:
        state = home / "state"
        stage = Stage(home, lambda payload, moment: capture.store(payload, state, moment))
        settings = Settings()
        stage.advance(BEGINS)
        intake = Intake(AGENTS, roots(settings, {}, home), horizon=at("00:00", day=-14))
        self.monitor = Monitor(settings, intake, state_dir=state, zone=UTC, invented=True)
        self.snapshots: list[Snapshot] = []
        self.announced: list[AlertView] = []
        now = BEGINS
        while now < at("16:20"):
            stage.advance(now)
            self._step(now)
            now += STEP

    def _step(self, now: float) -> None:
        while self.monitor.tick(now) or self.monitor.intake.busy:
            pass
        snapshot = self.monitor.snapshot(now)
        self.announced += self.monitor.announce(snapshot)
        self.snapshots.append(snapshot)

    def at(self, moment: float) -> Snapshot:
        return next(snapshot for snapshot in self.snapshots if snapshot.at >= moment)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    return Day(tmp_path_factory.mktemp("demo"))


def test_the_script_is_the_same_every_time() -> None:
    assert script() == script()


def test_the_first_snapshot_is_complete_and_marked_as_invented(day: Day) -> None:
    first = day.snapshots[0]
    assert first.invented
    assert first.progress is None
    assert {session.project for session in first.sessions} >= {"/demo/api-refactor", "/demo/infra", "/demo/docs"}
    assert {(window.provider, window.label) for window in first.windows} == {
        ("claude", "5h"), ("claude", "week"), ("codex", "5h"), ("codex", "week"),
    }  # fmt: skip
    assert first.burn.normal is not None, "five ordinary days are enough to know what is normal"
    assert not first.health.troubles


def test_the_lock_out_is_seen_coming_long_before_it_is_there(day: Day) -> None:
    warned = next(snapshot for snapshot in day.snapshots if snapshot.verdict.verdict is Verdict.LOCKOUT)
    assert warned.at < LOCKS - 20 * 60
    assert warned.verdict.window is not None
    assert warned.verdict.window.provider == "claude"


def test_the_lock_is_shown_until_the_reset_and_lifted_with_it(day: Day) -> None:
    locked = [snapshot.at for snapshot in day.snapshots if snapshot.verdict.verdict is Verdict.LOCKED]
    assert locked
    assert min(locked) <= LOCKS + STEP
    assert max(locked) < RESETS + STEP
    assert day.at(LOCKS + 600).verdict.at == pytest.approx(RESETS, abs=60)
    assert day.at(RESETS + 900).verdict.verdict is Verdict.OK


def test_the_day_rings_for_the_limit_and_tells_of_the_fan_out(day: Day) -> None:
    fired = [(alert.rule, alert.level) for alert in day.announced if alert.resolved_at is None]
    assert fired.count(("limit", "critical")) == 1
    assert any(rule == "burn" for rule, _ in fired)
    assert any(rule == "reset" for rule, _ in fired)
    assert {"limit", "reset"} <= {rule for rule, level in fired if level == "critical"}
    assert len([alert for alert in day.announced if alert.rings]) <= 6


def test_the_main_session_shows_its_subagents_and_compactions(day: Day) -> None:
    last = day.at(at("14:25"))
    busiest = last.busiest
    assert busiest is not None
    assert busiest.project == "/demo/api-refactor"
    assert busiest.subagents == 3
    assert busiest.compactions >= 1
    assert busiest.context_window == 200_000
    assert busiest.dollars is not None


def test_the_broken_cache_shows_in_the_hit_rate(day: Day) -> None:
    before, after = day.at(at("14:30")).last_turns, day.at(at("14:32")).last_turns
    assert min(turn.usage.cache_hit or 0 for turn in after[:3]) == 0
    assert min(turn.usage.cache_hit or 0 for turn in before[:3]) > 0.5
