"""A clock that is set back, while it runs or between two runs: nothing stalls or is lost, and no age is below zero."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pyrometer.monitor.memory import AGAIN, FRAME
from pyrometer.monitor.monitor import Monitor
from pyrometer.monitor.unwritten import COMMIT
from pyrometer.report.table import table
from pyrometer.snapshot import Snapshot
from pyrometer.store.store import Store
from pyrometer.tail.schedule import FOLDER_TICK
from tests.agents_at_work import LIMITS, World
from tests.robustness.watcher import settled, store_path

BACK = pytest.mark.parametrize("back", [3600.0, 86_400.0], ids=["an hour", "a day"])


def stored_turns(world: World) -> int:
    store = Store.open(store_path(world.home), now=world.now, write=False)
    ((turns,),) = store.query("SELECT count(*) FROM turns")
    store.close()
    assert isinstance(turns, int)
    return turns


def no_age_is_negative(snapshot: Snapshot) -> bool:
    """What a person reads; the times themselves are those of the logs, and may lie ahead."""
    words = table(snapshot, 100)
    assert "reported" in words
    return (snapshot.health.last_line_at or 0) <= snapshot.at and re.search(r"-\d+[smhd]\b", words) is None


def shown_turns(monitor: Monitor, now: float) -> int:
    return sum(session.turns for session in settled(monitor, now).sessions)


@BACK
def test_while_it_runs(tmp_path: Path, back: float) -> None:
    world = World(tmp_path)
    for _ in range(3):
        world.work()
    monitor, _ = world.monitor()
    assert shown_turns(monitor, world.now) == 6
    monitor.announce(monitor.snapshot(world.now))
    world.now -= back
    for number in range(1, 4):
        world.work(COMMIT)
        assert shown_turns(monitor, world.now) == 6 + 2 * number
        assert stored_turns(world) == 6 + 2 * number
    snapshot = monitor.snapshot(world.now)
    assert snapshot.at == world.now
    assert no_age_is_negative(snapshot)
    other = world.codex.turn(world.now, "", grows=10, output=5, limits=LIMITS)
    new = (world.home / world.claude.path).with_name("99999999-9999-4999-8999-999999999999.jsonl")
    new.write_bytes((world.home / world.claude.path).read_bytes())
    world.write(other)
    world.now += FOLDER_TICK
    assert shown_turns(monitor, world.now) == 13
    assert monitor.intake.files == 3
    world.now += FRAME
    before = monitor.snapshot(world.now)
    monitor.announce(before)
    monitor.close(world.now)
    again, _ = world.monitor()
    assert again.snapshot(world.now).at == before.at
    settled(again, world.now)
    assert sum(session.turns for session in world.fresh().sessions) == shown_turns(again, world.now) == 13
    again.close(world.now)


@BACK
def test_between_two_runs(tmp_path: Path, back: float) -> None:
    world = World(tmp_path)
    for _ in range(3):
        world.work()
    monitor, _ = world.monitor()
    settled(monitor, world.now)
    monitor.close(world.now)
    world.now -= back
    again, _ = world.monitor()
    assert again.snapshot(world.now).remembered
    assert shown_turns(again, world.now) == 6
    for number in range(1, 3):
        world.work(COMMIT)
        assert shown_turns(again, world.now) == 6 + 2 * number
        assert stored_turns(world) == 6 + 2 * number
    assert no_age_is_negative(again.snapshot(world.now))
    again.close(world.now)


def test_taking_over_does_not_wait_for_the_old_time(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.work()
    first, kept = world.monitor()
    settled(first, world.now)
    second, _ = world.monitor()
    settled(second, world.now)
    kept.close()
    world.now -= 86_400
    settled(second, world.now)
    world.now += AGAIN
    assert settled(second, world.now).health.notes == ()
    second.close(world.now)
