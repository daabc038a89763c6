"""A monitor that remembers: after any end, the next start knows exactly what a fresh reading of all logs would tell."""

from __future__ import annotations

import math
import os
from pathlib import Path
from random import Random

import pytest

from pyrometer.demo.claude import ClaudeConversation
from pyrometer.monitor import past, unwritten
from pyrometer.settings import Budget, Budgets, Settings
from pyrometer.snapshot import Snapshot
from pyrometer.store.store import Store
from pyrometer.wiring import glance, once
from tests.agents_at_work import ENV, LIMITS, World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def same(one: Snapshot, other: Snapshot) -> bool:
    """Everything but the forecast, which knows what it said before and is judged by it."""
    return told(one) == told(other)


def told(snapshot: Snapshot) -> tuple[object, ...]:
    return (snapshot.sessions, snapshot.burn.by_bucket, reported(snapshot), sorted(snapshot.health.troubles))


def reported(snapshot: Snapshot) -> list[tuple[object, ...]]:
    return sorted(
        (each.provider, each.limit_id, each.minutes, each.resets_at, each.percent, each.read_at, each.used_tokens)
        for each in snapshot.windows
    )


def test_the_next_start_shows_the_last_picture_at_once_and_says_from_when(world: World) -> None:
    world.work()
    monitor, _ = world.monitor()
    before = world.settle(monitor)
    monitor.close(world.now)
    world.now += 600
    again, _ = world.monitor()
    first = again.snapshot(world.now)
    assert first.remembered
    assert first.at == before.at
    assert same(first, before)
    assert not world.settle(again).remembered
    again.close(world.now)


def test_only_what_was_appended_is_read(world: World) -> None:
    for _ in range(20):
        world.work()
    monitor, _ = world.monitor()
    world.settle(monitor)
    assert monitor.intake.bytes_read > 10_000
    monitor.close(world.now)
    line = world.claude.prompt(world.now)
    world.write([line])
    again, _ = world.monitor()
    world.settle(again)
    assert again.intake.bytes_read == len(line.data)
    again.close(world.now)


@pytest.mark.parametrize("seed", range(12))
def test_however_a_run_ends_the_next_one_agrees_with_a_fresh_reading(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unwritten, "AT_ONCE", 2 if seed % 2 else unwritten.AT_ONCE)
    world = World(tmp_path, seed)
    for _ in range(4):
        monitor, memory = world.monitor()
        for _ in range(world.random.randint(1, 6)):
            world.work()
            if world.random.random() < 0.3:
                world.now += 3
                world.write([world.junk()])
            for _ in range(world.random.randint(0, 4)):
                monitor.tick(world.now)
        if world.random.random() < 0.4:
            monitor.close(world.now)
        else:
            memory.close()  # killed: what was not committed is gone
    monitor, _ = world.monitor()
    assert same(world.settle(monitor), world.fresh())
    monitor.close(world.now)


@pytest.mark.parametrize("what", ["grows", "is renamed", "is rewritten"])
def test_a_log_that_rests_is_followed_on(world: World, what: str) -> None:
    for _ in range(3):
        world.work()
    monitor, _ = world.monitor()
    world.settle(monitor)
    monitor.intake.rest(math.inf)
    log = world.home / world.claude.path
    if what == "is renamed":
        log.rename(log.with_name("3a7415ef-569a-4860-8b15-14984368bae4.jsonl"))
    elif what == "is rewritten":
        first, *rest = log.read_bytes().splitlines(keepends=True)
        log.write_bytes(first + b"".join(rest[len(rest) // 2 :]))
    else:
        world.work()
    for _ in range(2):
        monitor.intake.rescan()
        world.settle(monitor)
    monitor.intake.rest(math.inf)
    world.work()
    monitor.intake.rescan()
    shown = world.settle(monitor)
    monitor.close(world.now)
    assert same(shown, world.fresh())


def test_bad_lines_of_earlier_runs_are_still_told(world: World) -> None:
    world.work()
    world.write([world.junk(), world.junk(), world.claude.turn(world.now + 9 * 3600, grows=1, output=1)[-1]])
    monitor, _ = world.monitor()
    before = world.settle(monitor).health.troubles
    place = str(world.home / world.claude.path)
    assert set(before) == {("bad json", place, 2), ("time in the future", place, 1)}
    monitor.close(world.now)
    again, _ = world.monitor()
    assert set(world.settle(again).health.troubles) == set(before)
    again.close(world.now)


def test_a_rewritten_log_has_only_its_own_bad_lines(world: World) -> None:
    world.work()
    world.write([world.junk()])
    monitor, _ = world.monitor()
    assert world.settle(monitor).health.troubles
    path = world.home / world.claude.path
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    world.now += 5
    assert world.settle(monitor).health.troubles == ()
    monitor.close(world.now)
    again, _ = world.monitor()
    assert world.settle(again).health.troubles == ()
    again.close(world.now)


def test_a_torn_line_at_the_end_of_a_run_is_whole_in_the_next(world: World) -> None:
    world.work()
    turn = world.claude.turn(world.now, grows=10, output=5)
    world.write(turn, torn=30)
    monitor, _ = world.monitor()
    world.settle(monitor)
    monitor.close(world.now)
    with (world.home / turn[0].path).open("ab") as file:
        file.write(turn[-1].data[-30:])
    again, _ = world.monitor()
    assert same(world.settle(again), world.fresh())
    again.close(world.now)


def test_a_log_rewritten_between_two_runs_counts_as_it_is_now(world: World) -> None:
    for _ in range(3):
        world.work()
    monitor, _ = world.monitor()
    world.settle(monitor)
    monitor.close(world.now)
    path = world.home / world.claude.path
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[3:] + lines[:2]))
    again, _ = world.monitor()
    assert same(world.settle(again), world.fresh())
    again.close(world.now)


def test_a_log_cleaned_up_between_two_runs_keeps_its_history(world: World) -> None:
    world.work()
    monitor, _ = world.monitor()
    before = world.settle(monitor)
    monitor.close(world.now)
    (world.home / world.claude.path).unlink()
    again, _ = world.monitor()
    assert same(world.settle(again), before)
    again.close(world.now)


def test_a_log_archived_between_two_runs_goes_on_under_its_new_name(world: World) -> None:
    world.work()
    monitor, _ = world.monitor()
    before = world.settle(monitor)
    monitor.close(world.now)
    path = next((world.home / ".codex" / "sessions").rglob("*.jsonl"))
    archive = world.home / ".codex" / "archived_sessions" / path.name
    archive.parent.mkdir()
    path.rename(archive)
    again, _ = world.monitor()
    assert same(world.settle(again), before)
    assert again.intake.bytes_read == 0
    again.close(world.now)


def test_the_alerts_of_the_run_before_are_not_announced_again(world: World) -> None:
    full = {"limit_id": "codex", "primary": {**LIMITS["primary"], "used_percent": 100.0}}  # type: ignore[dict-item]
    world.write(world.codex.prompt(world.now))
    world.write(world.codex.turn(world.now, "", grows=10, output=5, limits=full))
    monitor, _ = world.monitor()
    assert [alert.rule for alert in monitor.announce(world.settle(monitor))] == ["limit"]
    monitor.close(world.now)
    world.now += 60
    again, _ = world.monitor()
    assert again.announce(world.settle(again)) == ()
    again.close(world.now)


def test_two_at_once_one_writes_and_the_other_says_so(world: World) -> None:
    world.work()
    first, _ = world.monitor()
    world.settle(first)
    world.work()
    second, _ = world.monitor()
    seen = world.settle(second)
    assert same(seen, world.fresh())
    assert any("keeps the store" in note for note in seen.health.notes)
    assert seen.beside
    second.close(world.now)
    first.close(world.now)


def test_a_single_question_uses_the_memory_and_writes_nothing(world: World) -> None:
    world.work()
    monitor, _ = world.monitor()
    world.settle(monitor)
    monitor.close(world.now)
    store = world.home / "own" / "state" / "pyrometer.db"
    before = store.stat().st_mtime_ns
    world.work()
    snapshot = once(Settings(), ENV, world.home, world.now)
    assert same(snapshot, world.fresh())
    assert snapshot.health.notes == ()
    assert store.stat().st_mtime_ns == before


def test_a_glance_takes_what_a_running_pane_has_just_seen_and_nothing_older(world: World) -> None:
    world.work()
    monitor, _ = world.monitor()
    seen = world.settle(monitor)
    monitor.close(world.now)
    assert glance(Settings(), ENV, world.home, seen.at + 20) == seen
    world.work()
    later = glance(Settings(), ENV, world.home, seen.at + 60)
    assert later.at == seen.at + 60
    assert later.sessions != seen.sessions


def test_a_glance_leaves_out_what_windows_and_burn_do_not_need(world: World) -> None:
    world.work()
    world.claude = ClaudeConversation(Random(7), "api", "4b7415ef-569a-4860-8b15-14984368bae3", "claude-opus-4-5")
    world.now += 3 * 86_400
    os.utime(next(world.home.rglob("3a7415ef*.jsonl")), (world.now - 3 * 86_400,) * 2)
    world.work()
    monitor, _ = world.monitor()
    world.settle(monitor)
    monitor.close(world.now)
    seen = glance(Settings(), ENV, world.home, world.now + 60)
    whole = once(Settings(), ENV, world.home, world.now + 60)
    assert len(seen.sessions) == len(whole.sessions) - 1
    assert (seen.windows, seen.burn.now, seen.verdict) == (whole.windows, whole.burn.now, whole.verdict)
    own = Settings(budgets=Budgets(claude=Budget(week_tokens=10**9)))
    assert glance(own, ENV, world.home, world.now + 60).sessions == once(own, ENV, world.home, world.now + 60).sessions


def test_without_a_store_nothing_is_made(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.work()
    assert once(Settings(), ENV, tmp_path, world.now).sessions
    assert not (tmp_path / "own").exists()


def test_a_damaged_picture_is_ignored(world: World) -> None:
    world.work()
    monitor, _ = world.monitor()
    world.settle(monitor)
    monitor.close(world.now)
    store = Store.open(world.home / "own" / "state" / "pyrometer.db", now=world.now)
    store.save_frame(b"\xc1 no picture", world.now)
    store.close()
    again, _ = world.monitor()
    assert not again.snapshot(world.now).remembered
    assert same(world.settle(again), world.fresh())
    again.close(world.now)


def test_without_a_picture_the_numbers_are_marked_as_half_read_until_all_is_recalled(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past, "SLICE", 5)
    for _ in range(10):
        world.work()
    monitor, memory = world.monitor()
    world.settle(monitor)
    memory.commit(world.now, at_once=True)
    memory.close()  # killed before it kept a picture
    again, _ = world.monitor()
    shares = []
    while again.tick(world.now) and (progress := again.snapshot(world.now).progress) is not None:
        shares.append(progress.share)
        assert again.announce(again.snapshot(world.now)) == ()
    assert shares == sorted(shares)
    assert 0 < shares[0] < 0.5
    assert world.settle(again).progress is None
    again.close(world.now)
