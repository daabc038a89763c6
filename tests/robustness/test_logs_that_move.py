"""Logs and folders that come, go and change their place while they are followed: what was said stays said."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pyrometer.agents.base import Agent
from pyrometer.monitor.intake import Intake
from pyrometer.monitor.memory import AGAIN
from pyrometer.monitor.monitor import Monitor
from pyrometer.snapshot import Snapshot
from pyrometer.sources import AGENTS
from pyrometer.tail.schedule import FOLDER_TICK, MOST, WALK_TICK
from pyrometer.tail.tail import BUDGET, Tail
from tests.agents_at_work import World
from tests.robustness.watcher import settled


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    for _ in range(3):
        world.work()
    return world


def turns(snapshot: Snapshot) -> dict[tuple[str, str], int]:
    return {session.key: session.turns for session in snapshot.sessions}


def later(world: World, monitor: Monitor) -> Snapshot:
    world.now += FOLDER_TICK + 0.1
    return settled(monitor, world.now)


def log(world: World) -> Path:
    return world.home / world.claude.path


def test_a_root_removed_and_made_again_loses_nothing_and_is_read_on(world: World) -> None:
    monitor, _ = world.monitor()
    before = turns(settled(monitor, world.now))
    shutil.rmtree(world.home / ".claude")
    shutil.rmtree(world.home / ".codex")
    gone = later(world, monitor)
    assert turns(gone) == before
    assert {there for _, _, there in gone.health.roots} == {False}
    world.work()
    again = later(world, monitor)
    assert turns(again) == {key: number + 1 for key, number in before.items()}
    assert True in {there for _, _, there in again.health.roots}
    monitor.close(world.now)


def test_a_new_log_in_the_place_that_a_deleted_one_had_on_the_disk_takes_nothing_from_it(world: World) -> None:
    """File systems give the inode of a deleted file to the next new one."""
    monitor, _ = world.monitor()
    before = turns(settled(monitor, world.now))
    new = log(world).with_name("0d2f9c1e-6a44-4c8e-9a57-2f1f6f0e7a11.jsonl")
    log(world).rename(new)
    old = new.read_bytes()
    new.write_bytes(old.replace(world.claude.session.encode(), new.stem.encode()).replace(b"msg_", b"msg_0"))
    world.now += WALK_TICK
    after = turns(later(world, monitor))
    assert {key: after.get(key) for key in before} == before
    assert after[("claude", new.stem)] == before[("claude", world.claude.session)]
    monitor.close(world.now)


def test_logs_deleted_while_they_are_followed_stay_counted_now_and_in_the_next_run(world: World) -> None:
    monitor, _ = world.monitor()
    before = turns(settled(monitor, world.now))
    log(world).unlink()
    assert turns(later(world, monitor)) == before
    monitor.close(world.now)
    again, _ = world.monitor()
    assert turns(world.settle(again)) == before
    again.close(world.now)


@pytest.mark.parametrize("while_running", [True, False])
def test_a_log_rotated_away_stays_counted_beside_its_successor(world: World, while_running: bool) -> None:
    """Its new name is none that is read."""
    monitor, _ = world.monitor()
    before = turns(settled(monitor, world.now))
    if not while_running:
        monitor.close(world.now)
    log(world).rename(log(world).with_suffix(".jsonl.1"))
    world.work()
    if not while_running:
        monitor, _ = world.monitor()
    expected = {key: number + 1 for key, number in before.items()}
    assert turns(settled(monitor, world.now)) == expected
    world.work()
    assert turns(later(world, monitor)) == {key: number + 2 for key, number in before.items()}
    monitor.close(world.now)
    again, _ = world.monitor()
    assert turns(world.settle(again)) == {key: number + 2 for key, number in before.items()}
    assert again.snapshot(world.now).progress is None
    again.close(world.now)


def test_a_restored_backup_is_the_same_log(world: World) -> None:
    """All inodes are new, and a few lines are missing at the end."""
    monitor, _ = world.monitor()
    before = turns(settled(monitor, world.now))
    copy = log(world).with_suffix(".copy")
    copy.write_bytes(b"".join(log(world).read_bytes().splitlines(keepends=True)[:-2]))
    copy.replace(log(world))
    assert turns(later(world, monitor)) == before
    monitor.close(world.now)
    again, _ = world.monitor()
    assert turns(world.settle(again)) == before
    again.close(world.now)


def test_a_log_rewritten_where_it_is_counts_as_it_is_now(world: World) -> None:
    monitor, _ = world.monitor()
    settled(monitor, world.now)
    lines = log(world).read_bytes().splitlines(keepends=True)
    log(world).write_bytes(b"".join(lines[: len(lines) // 2 - 1]))
    world.now += AGAIN
    assert turns(settled(monitor, world.now)) == turns(world.fresh())
    monitor.close(world.now)


def grows_faster_than_it_is_read(path: Path) -> bytes:
    block = b'{"type":"system","x":"' + b"y" * 1000 + b'"}\n'
    data = block * (3 * BUDGET // len(block))
    with path.open("ab") as file:
        file.write(data)
    return data


def test_a_file_that_grows_faster_than_it_is_read_starves_nobody(world: World) -> None:
    monitor, _ = world.monitor()
    before = turns(settled(monitor, world.now))
    busy = log(world).with_name("99999999-9999-4999-8999-999999999999.jsonl")
    for _ in range(4):
        grows_faster_than_it_is_read(busy)
        world.now += 0.1
        monitor.tick(world.now)
    read = monitor.intake.bytes_read
    world.work()
    for _ in range(2):
        grows_faster_than_it_is_read(busy)
        world.now += 0.1
        monitor.tick(world.now)
    assert turns(monitor.snapshot(world.now)) == {key: number + 1 for key, number in before.items()}
    assert monitor.intake.bytes_read - read < 3 * BUDGET
    assert monitor.busy
    monitor.close(world.now)


def test_many_busy_files_share_a_step_and_all_get_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pyrometer.monitor.intake.AT_ONCE", 3 * BUDGET)
    files = [log(world).with_name(f"99999999-9999-4999-8999-{number:012}.jsonl") for number in range(9)]
    for path in files:
        grows_faster_than_it_is_read(path)
    monitor, _ = world.monitor()
    looked: list[str] = []
    poll = Tail.poll

    def counted(tail: Tail, budget: int = BUDGET) -> object:
        looked.append(tail.path)
        return poll(tail, budget)

    monkeypatch.setattr(Tail, "poll", counted)
    for _ in range(15):
        before = monitor.intake.bytes_read
        monitor.tick(world.now)
        assert monitor.intake.bytes_read - before < 5 * BUDGET
        world.now += 0.1
    assert {str(path) for path in files} <= set(looked)
    assert turns(settled(monitor, world.now)) == turns(world.fresh())
    monitor.close(world.now)


def empty_logs(folder: Path, number: int) -> None:
    for place in range(number):
        path = folder / f"-p{place % 20}" / f"{place:08x}-0000-4000-8000-000000000000.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def test_thousands_of_empty_files_cost_little_when_idle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / ".claude" / "projects"
    empty_logs(folder, 3 * MOST)
    now = (folder / "-p0").stat().st_mtime + 1
    agents: list[Agent] = list(AGENTS)
    intake = Intake(agents, [("claude", folder)], horizon=0)
    assert [batch for _ in range(3) for batch in intake.step(now)] == []
    assert (intake.files, intake.busy) == (3 * MOST, False)
    looks: list[str] = []
    poll = Tail.poll

    def counted(tail: Tail, budget: int = BUDGET) -> object:
        looks.append(tail.path)
        return poll(tail, budget)

    monkeypatch.setattr(Tail, "poll", counted)
    for step in range(1, 4):
        assert list(intake.step(now + step * 0.3)) == []
        assert len(looks) <= step * MOST
    assert len(set(looks)) == 3 * MOST


def test_thousands_of_empty_files_leave_none_open_and_an_event_finds_the_one_that_grows(tmp_path: Path) -> None:
    folder = tmp_path / ".claude" / "projects"
    world = World(tmp_path)
    empty_logs(folder, 2 * MOST)
    world.now = (folder / "-p0").stat().st_mtime + 1
    monitor, _ = world.monitor()
    settled(monitor, world.now)
    descriptors = Path("/proc/self/fd") if Path("/proc/self/fd").exists() else Path("/dev/fd")
    before = len(list(descriptors.iterdir()))
    for _ in range(5):
        world.now += 0.3
        monitor.tick(world.now)
    assert len(list(descriptors.iterdir())) == before
    world.write([world.claude.prompt(world.now), *world.claude.turn(world.now, grows=10, output=5)])
    path = folder / "-p7" / "00000007-0000-4000-8000-000000000000.jsonl"
    path.write_bytes(log(world).read_bytes())
    monitor.intake.schedule.hint([str(path)])
    monitor.tick(world.now)
    assert sum(session.turns for session in monitor.snapshot(world.now).sessions) == 1
    monitor.close(world.now)
