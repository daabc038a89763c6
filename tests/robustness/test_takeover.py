"""Two at once: when the one that writes ends, however it ends, the other one goes on where the store stands."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC
from pathlib import Path

import pytest

from pyrometer.monitor import past
from pyrometer.monitor.memory import AGAIN, Memory
from pyrometer.monitor.monitor import Monitor
from pyrometer.settings import Settings, Storage
from pyrometer.snapshot import Progress
from pyrometer.store.store import Store
from pyrometer.wiring import monitor_of
from tests.agents_at_work import ENV, HORIZON, LIMITS, World
from tests.robustness.watcher import Watcher, seen, settled, store_path
from tests.store.making import nameless, sums

KEEPS = "keeps the store"
Start = Callable[[World], Watcher]


@pytest.fixture
def start() -> Iterator[Start]:
    started: list[Watcher] = []

    def begin(world: World) -> Watcher:
        started.append(Watcher(world.home, HORIZON, world.now))
        return started[-1]

    yield begin
    for watcher in started:
        watcher.kill()


def open_store(path: Path, now: float) -> Store:
    store = Store.open(path, now=now)
    assert store.writable, store.note
    return store


def unseen_by_the_first(world: World, look: Callable[[float], object]) -> None:
    """Work that is seen before the one who looks can know that the writer has ended."""
    for _ in range(3):
        world.work(AGAIN / 4)
        look(world.now)


def stored(path: Path, now: float) -> tuple[object, object, object, object]:
    """Sums, number of turns, offsets, and which logs are known twice."""
    store = open_store(path, now)
    found = (
        nameless(sums(store)),
        store.query("SELECT count(*), sum(output), sum(uncached) FROM turns"),
        store.query('SELECT path, "offset" FROM files WHERE path IS NOT NULL ORDER BY path'),
        store.query("SELECT path FROM files GROUP BY path HAVING count(*) > 1"),
    )
    store.close()
    return found


def written_at_once(world: World, folder: Path) -> tuple[object, ...]:
    """What one undisturbed run stores of the same logs."""
    path = folder / "undisturbed.db"
    memory = Memory(path, Storage(), world.now)
    monitor = monitor_of(Settings(), ENV, world.home, horizon=HORIZON, memory=memory, zone=UTC)
    settled(monitor, world.now)
    monitor.close(world.now)
    return stored(path, world.now)


@pytest.mark.parametrize("seed", range(4))
def test_after_a_crash_of_the_writer_the_other_one_writes_everything_once(
    tmp_path: Path, seed: int, start: Start
) -> None:
    home = tmp_path / "home"
    world = World(home, seed)
    world.work()
    first = start(world)
    first.look(world.now)
    second = start(world)
    for _ in range(world.random.randint(1, 4)):
        world.work()
        ahead, behind = (first, second) if world.random.random() < 0.5 else (second, first)
        ahead.look(world.now)
        if world.random.random() < 0.6:
            behind.look(world.now)
    world.now += AGAIN
    note = f"Pyrometer process {first.process.pid} {KEEPS}; this one takes over when it ends"
    assert any(note in one for one in second.look(world.now).notes)
    first.kill()
    unseen_by_the_first(world, second.look)
    world.now += AGAIN
    world.work()
    shown = second.look(world.now)
    assert shown.notes == ()
    assert shown.same(seen(world.fresh()))
    world.now += AGAIN
    second.look(world.now)
    second.kill()
    assert stored(store_path(home), world.now) == written_at_once(world, tmp_path)
    third, _ = world.monitor()
    assert seen(world.settle(third)).same(seen(world.fresh()))
    third.close(world.now)


def test_a_writer_that_ends_hands_over_at_once_what_it_has(tmp_path: Path, start: Start) -> None:
    home = tmp_path / "home"
    world = World(home)
    world.work()
    first, second = start(world), start(world)
    first.look(world.now)
    second.look(world.now)
    world.work()
    second.look(world.now)
    first.end()
    world.now += AGAIN
    assert second.look(world.now).notes == ()
    second.end()
    assert stored(store_path(home), world.now) == written_at_once(world, tmp_path)


def test_of_three_one_takes_over(tmp_path: Path, start: Start) -> None:
    home = tmp_path / "home"
    world = World(home)
    world.work()
    first, second, third = start(world), start(world), start(world)
    for watcher in (first, second, third):
        watcher.look(world.now)
    first.kill()
    world.work()
    world.now += AGAIN
    assert second.look(world.now).notes == ()
    (note,) = third.look(world.now).notes
    assert f"process {second.process.pid} {KEEPS}" in note
    second.kill()
    world.work()
    world.now += AGAIN
    assert third.look(world.now).notes == ()
    third.end()
    assert stored(store_path(home), world.now) == written_at_once(world, tmp_path)


def two(world: World) -> tuple[Monitor, Memory, Monitor, Memory]:
    first, kept = world.monitor()
    world.settle(first)
    second, other = world.monitor()
    world.settle(second)
    world.now += AGAIN
    world.settle(second)
    return first, kept, second, other


def taken_over(world: World, second: Monitor, tmp_path: Path, notes: tuple[str, ...] = ()) -> None:
    """The second one writes now, shows what is there, and has stored what one run would have."""
    world.now += AGAIN
    assert seen(world.settle(second)).same(seen(world.fresh()))
    assert second.snapshot(world.now).health.notes == notes
    second.close(world.now)
    assert stored(store_path(world.home), world.now) == written_at_once(world, tmp_path)


def test_logs_that_only_the_second_one_has_seen_are_stored(tmp_path: Path) -> None:
    world = World(tmp_path / "home")
    _, kept, second, _ = two(world)
    kept.close()
    unseen_by_the_first(world, lambda _: world.settle(second))
    taken_over(world, second, tmp_path)


def test_a_log_rewritten_after_the_writer_has_ended_counts_as_it_is_now(tmp_path: Path) -> None:
    world = World(tmp_path / "home")
    world.work()
    world.work()
    _, kept, second, _ = two(world)
    kept.close()
    path = world.home / world.claude.path
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[4:]))
    world.settle(second)
    taken_over(world, second, tmp_path)


def test_a_log_renamed_meanwhile_keeps_its_row(tmp_path: Path) -> None:
    world = World(tmp_path / "home")
    world.work()
    _, kept, second, _ = two(world)
    kept.close()
    path = next((world.home / ".codex" / "sessions").rglob("*.jsonl"))
    archive = world.home / ".codex" / "archived_sessions" / path.name
    archive.parent.mkdir()
    path.rename(archive)
    world.now += 60
    world.settle(second)
    with archive.open("ab") as file:
        file.write(b"".join(line.data for line in world.codex.turn(world.now, "", grows=10, output=5, limits=LIMITS)))
    taken_over(world, second, tmp_path)


def test_a_store_deleted_while_it_is_written_is_made_again(tmp_path: Path) -> None:
    world = World(tmp_path / "home")
    world.work()
    monitor, _ = world.monitor()
    world.settle(monitor)
    for path in store_path(world.home).parent.glob("pyrometer.db*"):
        path.unlink()
    world.work()
    world.now += AGAIN
    world.settle(monitor)
    world.now += AGAIN
    taken_over(world, monitor, tmp_path)


def test_a_store_damaged_while_it_is_written_is_made_again(tmp_path: Path) -> None:
    world = World(tmp_path / "home")
    world.work()
    monitor, memory = world.monitor()
    world.settle(monitor)
    memory.commit(world.now, at_once=True)
    for words in ("wal_checkpoint(TRUNCATE)", "shrink_memory"):
        memory._store.query(f"PRAGMA {words}")
    path = store_path(world.home)
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    world.work()
    world.now += AGAIN
    (note,) = world.settle(monitor).health.notes
    assert note.startswith("the store was damaged: set aside as ")
    taken_over(world, monitor, tmp_path, (f"{note}, read anew",))


def test_a_disk_that_stays_full_and_then_has_room_gets_what_was_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pyrometer.store.store.MOST_WAITING", 3)
    world = World(tmp_path / "home")
    world.work()
    monitor, memory = world.monitor()
    world.settle(monitor)
    memory._store.query("PRAGMA max_page_count = 1")
    for _ in range(40):
        world.work()
        if (shown := world.settle(monitor)).health.notes:
            break
    assert "the store cannot be written (disk full); numbers are kept in memory" in shown.health.notes
    assert seen(shown).same(seen(world.fresh()))
    world.now += 60
    taken_over(world, monitor, tmp_path)


def test_looking_whether_the_other_one_still_writes_leaves_nothing_open(tmp_path: Path) -> None:
    world = World(tmp_path / "home")
    world.work()
    first, _, second, _ = two(world)
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(50):
        world.now += AGAIN
        world.settle(second)
    assert len(os.listdir("/proc/self/fd")) == before
    second.close(world.now)
    first.close(world.now)


class Ended:
    """A process that read nothing and is over."""

    progress = Progress(0, 0, 0, 0)
    failed = True

    def ended(self) -> bool:
        return True

    def stop(self) -> None:
        pass


def test_who_loses_the_store_while_its_history_is_read_gets_it_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past, "BACKLOG", 1)
    world = World(tmp_path / "home")
    world.work()
    old = world.now - past.RECENT - 60
    os.utime(world.home / world.claude.path, (old, old))
    memory = Memory(store_path(world.home), Storage(), world.now)
    monitor = monitor_of(Settings(), ENV, world.home, horizon=HORIZON, memory=memory, zone=UTC)
    assert monitor._past is not None
    monkeypatch.setattr(monitor._past, "_start", lambda order: Ended())
    monitor.tick(world.now)
    other = open_store(store_path(world.home), world.now)
    for _ in range(3):
        world.work()
        assert any(KEEPS in note for note in settled(monitor, world.now).health.notes)
    other.close()
    taken_over(world, monitor, tmp_path)
