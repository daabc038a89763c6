"""The past, replayed: what fires, how early, and that it is what the monitor itself would have seen."""

from __future__ import annotations

from datetime import UTC
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from pyrometer.backfill.__main__ import run
from pyrometer.backfill.order import Order
from pyrometer.engine.tables import Tables
from pyrometer.forecast.foresight import Event, Foresight
from pyrometer.forecast.score import score
from pyrometer.model import LimitHit, LimitReading, Record, Trouble, Turn
from pyrometer.monitor.intake import Intake
from pyrometer.monitor.lookout import Lookout
from pyrometer.monitor.monitor import Monitor
from pyrometer.replay.book import Fired
from pyrometer.replay.hindcast import hindcast
from pyrometer.replay.lockouts import Lockout
from pyrometer.replay.player import Look
from pyrometer.replay.preview import Preview, preview, summed
from pyrometer.replay.rehearsal import player_of, rehearse
from pyrometer.replay.tape import Tape
from pyrometer.settings import Alerts, Settings
from pyrometer.sources import AGENTS
from pyrometer.store.store import Store
from tests.cli.test_history_command import response
from tests.replay.weeks import DAY, HOUR, MONDAY, day, days

TABLES = Tables()
WEEK = 7 * DAY


def at_of(record: Record) -> float:
    assert not isinstance(record, Trouble)
    return record.at


def rehearsed(tape: Tape, start: float, end: float, *settings: Settings) -> tuple[Preview, ...]:
    return rehearse(tape, settings or (Settings(),), TABLES, start, end, UTC).previews


@cache
def bad_day() -> tuple[Tape, tuple[Look, ...], float, float]:
    """Two ordinary weeks, then a Monday on which the window is full in three hours."""
    tape = Tape([*days(range(14)), *day(14, pace=6)])
    start, end = MONDAY + 14 * DAY, MONDAY + 15 * DAY
    return tape, tuple(player_of(tape, Settings(), TABLES, UTC).looks(start, end)), start, end


@pytest.mark.slow
def test_an_ordinary_week_rings_never() -> None:
    [found] = rehearsed(Tape(days(range(14))), MONDAY + WEEK, MONDAY + 2 * WEEK)
    assert [one for one in found.alerts if one.rang] == []
    assert [one for one in found.alerts if one.level in ("warning", "critical")] == []
    assert found.leads == ()
    assert found.bells_per_day == 0


def test_a_bad_day_rings_a_few_times_and_is_announced() -> None:
    _, looks, start, end = bad_day()
    found = preview(looks, Alerts(), start, end, UTC)
    assert 1 <= sum(one.rang for one in found.alerts) <= 6
    assert found.leads
    first = found.leads[0]
    assert first.lockout.subject == "claude 5h"
    assert first.rule in ("lockout_likely", "lockout_imminent")
    assert first.minutes is not None
    assert first.minutes > 10
    assert {"limit"} <= {one.rule for one in found.alerts}
    assert all(one.message for one in found.alerts)


def test_another_threshold_costs_no_other_replay_and_says_the_same_as_one() -> None:
    tape, looks, start, end = bad_day()
    usual = Settings()
    deaf = replace(
        usual, alerts=replace(usual.alerts, lockout_likely=replace(usual.alerts.lockout_likely, enabled=False))
    )
    both = rehearse(tape, (usual, deaf), TABLES, start, end, UTC)
    assert both.looks == len(looks)
    assert both.previews == tuple(preview(looks, each.alerts, start, end, UTC) for each in (usual, deaf))
    now, then = both.previews
    assert "lockout_likely" in {one.rule for one in now.alerts}
    assert "lockout_likely" not in {one.rule for one in then.alerts}
    assert [lead.lockout for lead in now.leads] == [lead.lockout for lead in then.leads]
    assert (then.leads[0].minutes or 0) <= (now.leads[0].minutes or 0)


def test_other_settings_are_replayed_on_their_own() -> None:
    tape, looks, start, end = bad_day()
    longer = replace(Settings(), metrics=replace(Settings().metrics, idle_after=7.0))
    both = rehearse(tape, (Settings(), longer), TABLES, start, end, UTC)
    assert both.looks == 2 * len(looks)
    assert both.previews[0].leads == both.previews[1].leads


def test_looks_follow_the_work_and_the_ends_of_windows() -> None:
    _, looks, start, end = bad_day()
    times = [look.snapshot.at for look in looks]
    assert times == sorted(set(times))
    assert times[0] == start
    assert times[-1] <= end
    resets = {lead for look in looks for window in look.snapshot.windows if (lead := window.resets_at)}
    seen = [reset for reset in resets if start < reset < end]
    assert seen
    assert all(min(abs(reset - at) for at in times) <= 60 for reset in seen)
    night = [at for at in times if at > start + 22 * HOUR]
    assert len(night) <= 2


def test_nothing_is_known_before_its_time() -> None:
    """Cutting off the future changes no alert of the past."""
    _, looks, start, end = bad_day()
    whole = preview(looks, Alerts(), start, end, UTC)
    middle = start + 12 * HOUR
    [half] = rehearsed(
        Tape([(file, record) for file, record in [*days(range(14)), *day(14, pace=6)] if at_of(record) <= middle]),
        start,
        middle,
    )
    assert half.alerts == tuple(one for one in whole.alerts if one.at <= middle)


def test_the_store_replayed_is_what_a_monitor_sees_in_the_logs(tmp_path: Path) -> None:
    folder = tmp_path / "projects" / "-home-ada-api"
    folder.mkdir(parents=True)
    now = MONDAY + 12 * HOUR
    lines = [response(now - 1800 + 20 * number, number, "Bash") for number in range(60)]
    (folder / "11111111-aaaa.jsonl").write_text("".join(lines))
    order = Order(str(tmp_path / "pyrometer.db"), (("claude", str(folder.parent)),), 1e12)
    assert run(order, lambda: now, lambda: 0.0, lambda told: None) == 0
    store = Store.open(tmp_path / "pyrometer.db", now=now, write=False)
    player = player_of(Tape(store.replay(0)), Settings(), TABLES, UTC)
    store.close()
    *_, last = player.looks(now - 7200, now)
    seen = last.snapshot
    budgets = Settings().budgets
    live = Monitor(
        Settings(), Intake(AGENTS, [("claude", folder.parent)], horizon=0), price=TABLES.price, weigh=TABLES.weigh,
        zone=UTC, lookout=Lookout(UTC, TABLES.credits, budgets, TABLES.price),
    )  # fmt: skip
    while live.tick(seen.at) or live.busy:
        pass
    direct = live.snapshot(seen.at)
    assert [(one.turns, one.usage, one.burn, one.burn_hour, one.dollars, one.project) for one in seen.sessions] == [
        (one.turns, one.usage, one.burn, one.burn_hour, one.dollars, one.project) for one in direct.sessions
    ]
    assert seen.sessions[0].turns > 50
    assert seen.windows == direct.windows
    assert seen.burn == direct.burn


def alert(at: float, rule: str, *, resets_at: float | None = None, rang: bool = False) -> Fired:
    return Fired(at, rule, "warning", "claude 5h", "words", "act", rang, resets_at)


def test_sums_leads_and_alerts_in_vain() -> None:
    first, second, open_one = MONDAY + 5 * HOUR, MONDAY + 15 * HOUR, MONDAY + 30 * DAY
    fired = [
        alert(MONDAY + HOUR, "lockout_likely", resets_at=first),
        alert(MONDAY + 2 * HOUR, "lockout_imminent", resets_at=first, rang=True),
        alert(MONDAY + 11 * HOUR, "lockout_likely", resets_at=second, rang=True),
        alert(MONDAY + 12 * HOUR, "burn"),
        alert(MONDAY + 13 * DAY, "lockout_likely", resets_at=open_one),
    ]
    lockouts = [Lockout(MONDAY + 3 * HOUR, "claude 5h", first), Lockout(MONDAY + 40 * HOUR, "claude 5h", None)]
    found = summed(fired, lockouts[:1], MONDAY, MONDAY + 14 * DAY)
    assert found.per_week == 2.5
    assert found.in_vain_per_week == 0.5
    assert (found.bells_per_day, found.most_bells) == (2 / 14, 2)
    assert [(lead.rule, lead.minutes) for lead in found.leads] == [("lockout_likely", 120.0)]
    rules = {rule.rule: rule for rule in found.rules}
    assert (rules["lockout_likely"].in_vain, rules["lockout_likely"].alerts) == (1, 3)
    assert rules["lockout_imminent"].lead_minutes == 60
    assert rules["burn"].in_vain is None


def test_a_lockout_that_nothing_announced_has_no_lead() -> None:
    found = summed([alert(MONDAY, "burn")], [Lockout(MONDAY + HOUR, "claude 5h", None)], MONDAY, MONDAY + WEEK)
    assert [(lead.rule, lead.minutes) for lead in found.leads] == [("", None)]


def events(*parts: object) -> list[Event]:
    found = [
        (record.at, record)
        for part in parts
        for _, record in part  # type: ignore[attr-defined]
        if isinstance(record, Turn | LimitReading | LimitHit)
    ]
    return sorted(found, key=lambda event: event[0])


def test_forecasts_of_the_past_are_scored_and_know_no_future() -> None:
    told = events(days(range(21)), day(21, pace=6))
    start, end = MONDAY + WEEK, MONDAY + 22 * DAY
    logged, ended = hindcast(told, Foresight(UTC, TABLES.credits), start, end)
    found = score(logged, ended)
    assert found.windows >= 20
    assert found.locked >= 1
    assert all(start <= one.at <= end for one in logged)
    middle = MONDAY + 16 * DAY
    cut, _ = hindcast(
        [event for event in told if event[0] <= middle], Foresight(UTC, TABLES.credits), start, middle
    )  # fmt: skip
    assert cut[:-1] == [one for one in logged if one.at < cut[-1].at][: len(cut) - 1]


@pytest.mark.parametrize("records", [[], [(0, LimitHit("claude", "five_hour", MONDAY, 300, None, "", ""))]])
def test_next_to_nothing_can_be_replayed(records: list[tuple[int, LimitHit]]) -> None:
    [found] = rehearsed(Tape(records), MONDAY - DAY, MONDAY + DAY)
    assert all(one.rule == "limit" for one in found.alerts)
