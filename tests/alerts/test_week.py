"""An ordinary week rings never, a bad day a few times: whole rule set and lifecycle, minute by minute."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random
from typing import Any

import msgspec

from pyrometer.alerts.judge import conditions
from pyrometer.alerts.lifecycle import Alerts
from pyrometer.settings import Alerts as Settings
from pyrometer.snapshot import AlertView, SessionView, Snapshot, Verdict, VerdictView, WindowView
from pyrometer.snapshot.findings import CacheEvent, Findings, Loop
from pyrometer.snapshot.outlook import Lever, Outlook
from tests.alerts.scenario import check_text
from tests.limits.making import burn, session, window

MONDAY = datetime(2026, 6, 15, tzinfo=UTC).timestamp()
DAY, HOUR, MINUTE = 86_400.0, 3600.0, 60.0
WEEK_RESETS = MONDAY + 7 * DAY


class World:
    """Two sessions of one provider on working days from nine to six, and what a forecast would say of them."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self.book = Alerts(self.settings, UTC)
        self.told: list[AlertView] = []
        self.random = Random(7)
        self.changes: dict[str, Any] = {}
        """Of the findings of the session `api`."""
        self.five: dict[str, Any] = {}
        """Of the outlook of the five-hour window."""
        self.state: dict[str, Any] = {}
        """Of that window itself."""

    def minute(self, now: float) -> None:
        """One look."""
        snapshot = self.snapshot(now)
        found = conditions(snapshot, (), self.settings, UTC)
        assert found is not None
        for said in found:
            check_text(said)
        self.told += self.book.evaluate(found, now)

    def snapshot(self, now: float) -> Snapshot:
        working = datetime.fromtimestamp(now, UTC).weekday() < 5 and 9 <= (now % DAY) / HOUR < 18
        sessions = (self._session("api", now, working, **self.changes), self._session("web", now, working))
        return Snapshot(now, VerdictView(Verdict.OK), burn(), self._windows(now), sessions=sessions)

    def _session(self, name: str, now: float, working: bool, **changes: Any) -> SessionView:
        ramp = (now % (2 * HOUR)) / (2 * HOUR)
        turns = int((now - MONDAY) / MINUTE)
        prompt_at = now - now % (12 * MINUTE)
        usual = Findings(
            hit_smoothed=0.97 - 0.05 * self.random.random(), turns_since_rebuild=int(120 * ramp), bloat=1 + 3 * ramp,
            reread_share=0.3 + 0.35 * ramp, prompt_at=prompt_at, calls_since_prompt=int((now - prompt_at) / MINUTE),
            dollars_since_prompt=(now - prompt_at) / MINUTE * 0.1, credits_5m=9000 * self.random.random(),
            credits_hour=90_000, ratio_1m=4 * self.random.random() ** 2, ratio_5m=2.6 * self.random.random(),
            ratio_20m=1 + self.random.random(), first_prompt=18_000, yield_ratio=0.8, yield_output=0.1,
            yield_cost=0.12, thinking_share=0.4, thinking_output=9000, cold_at=now + 300 - (now % 300), recache=60_000,
            loop=Loop("Bash", int(5 * self.random.random()), 0.3, 9, prompt_at, stuck=False),
        )  # fmt: skip
        return session(
            agent="claude", id=name, project=f"/home/dev/{name}", model="claude-opus-5-5",
            state="working" if working else "idle", last_at=now if working else now - 2 * HOUR, turns=turns,
            burn=200_000.0 if working else 0.0, context=int(30_000 + 100_000 * ramp), context_window=200_000,
            findings=msgspec.structs.replace(usual, **changes),
        )  # fmt: skip

    def _windows(self, now: float) -> tuple[WindowView, ...]:
        opens = now - now % (5 * HOUR)
        part = (now - opens) / (5 * HOUR)
        used = 80 * part
        likely = 0.25 * part * self.random.random()
        five = Outlook(percent=used, sd=1, basis="reported", probability=likely, scale=1e-5,
                       levers=(Lever("pause", "claude", "api", probability=0.1, share=0.6),))  # fmt: skip
        week_used = 70 * (now - MONDAY) / (7 * DAY)
        week = Outlook(percent=week_used, sd=1, basis="reported", probability=0.1, scale=1e-6)
        shown = window(
            provider="claude", limit_id="five_hour", starts_at=opens, resets_at=opens + 5 * HOUR, percent=used,
            even=100 * part, read_at=now - 60, source="reported by claude",
            outlook=msgspec.structs.replace(five, **self.five),
        )  # fmt: skip
        return (
            msgspec.structs.replace(shown, **self.state),
            window(provider="claude", limit_id="seven_day", label="week", minutes=10_080, starts_at=MONDAY,
                   resets_at=WEEK_RESETS, percent=week_used, even=week_used, read_at=now - 60,
                   source="reported by claude", outlook=week),
        )  # fmt: skip

    def rung(self) -> list[str]:
        return [view.rule for view in self.told if view.rings]

    def fired(self) -> list[tuple[str, str]]:
        return [(view.rule, view.level) for view in self.told if view.resolved_at is None]


def test_an_ordinary_week_rings_never_and_hardly_speaks() -> None:
    world = World()
    for minute in range(0, 7 * 24 * 60, 2):
        world.minute(MONDAY + MINUTE * minute)
    assert world.rung() == []
    assert not [rule for rule, level in world.fired() if level in ("warning", "critical")]
    assert len(world.fired()) < 10


def play(world: World, begin: float, minutes: int) -> float:
    for minute in range(minutes):
        world.minute(begin + MINUTE * minute)
    return begin + MINUTE * minutes


def test_a_bad_day_rings_for_each_thing_once_and_six_times_at_the_most() -> None:
    """A loop, a lock-out seen coming, the lock, its end, overage in the next window."""
    world = World()
    now = play(world, MONDAY + 9 * HOUR, 20)
    prompt = now
    for minute in range(30):
        loop = Loop("Bash", 6 + minute, 0.9, 8 + minute, prompt, stuck=True)
        world.changes = {"loop": loop, "prompt_at": prompt, "calls_since_prompt": 8 + minute,
                         "dollars_since_prompt": 0.4 * minute, "ratio_5m": 4.0, "ratio_20m": 3.0}  # fmt: skip
        now = play(world, now, 1)
    world.changes = {"ratio_5m": 3.5, "ratio_20m": 2.5, "cause": "subagents", "chains_running": 4}
    events = tuple(
        CacheEvent("invalidation", now - 60 * n, "", "claude-opus-5-5", 90_000, turn=99 - n) for n in (1, 4, 9)
    )
    now = play(world, MONDAY + 10 * HOUR, 60)
    world.changes = {"cache_events": events}
    for minute in range(60):
        world.five = {"probability": min(0.99, 0.4 + minute / 60), "percent": 70 + minute / 2,
                      "eta50": MONDAY + 12 * HOUR + 600}  # fmt: skip
        now = play(world, now, 1)
    ends = MONDAY + 15 * HOUR
    world.state = {"verdict": Verdict.LOCKED, "percent": 100.0, "locked_until": ends, "read_at": now}
    now = play(world, now, int((ends - now) / MINUTE))
    world.state, world.five = {}, {}
    now = play(world, now, 60)
    world.state = {"percent": 100.0, "verdict": Verdict.TIGHT}
    now = play(world, now, 60)
    world.state = {}
    play(world, now, 120)
    fired = [rule for rule, level in world.fired() if level == "critical"]
    assert {"loop", "lockout_imminent", "limit", "reset", "overage"} <= set(fired)
    assert len(fired) == len(set(fired))
    assert 4 <= len(world.rung()) <= 6
    assert "limit" in world.rung()
    assert "overage" in world.rung()


def test_the_same_day_at_night_rings_never() -> None:
    world = World(Settings(quiet_from="00:00", quiet_until="23:59"))
    world.state = {"verdict": Verdict.LOCKED, "percent": 100.0}
    play(world, MONDAY + 9 * HOUR, 5)
    assert world.fired() == [("limit", "critical")]
    assert world.rung() == []
