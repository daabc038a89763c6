"""The store's disk is full, read-only or of another time: the pane goes on from memory, says so, and recovers."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from pyrometer.monitor.memory import AGAIN
from pyrometer.store.place import connect
from pyrometer.store.store import RETRY, Store
from tests.agents_at_work import HORIZON, World
from tests.robustness.test_takeover import stored, written_at_once
from tests.robustness.watcher import ROOT, Seen, seen, settled, store_path

SHARED_MEMORY = 40_000
"""Bytes that SQLite needs beside the store to open it; no commit has room in them."""


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path / "home")
    for _ in range(3):
        world.work()
    return world


@contextmanager
def no_room_above(size: int) -> Iterator[None]:
    """No file can grow beyond this many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_without_room_is_said_and_made_up_for_when_there_is(world: World, tmp_path: Path) -> None:
    monitor, _ = world.monitor()
    settled(monitor, world.now)
    monitor.announce(monitor.snapshot(world.now))
    for _ in range(5):
        world.work()
    with no_room_above(1):
        world.now += RETRY
        shown = settled(monitor, world.now)
        (note,) = shown.health.notes
        assert note.startswith("the store cannot be written (")
        assert note.endswith("); numbers are kept in memory")
        assert seen(shown).same(seen(world.fresh()))
        world.now += RETRY
        monitor.announce(settled(monitor, world.now))
        assert monitor.snapshot(world.now).health.notes == (note,)
    world.now += RETRY + 1
    assert settled(monitor, world.now).health.notes == ()
    monitor.close(world.now)
    assert stored(store_path(world.home), world.now) == written_at_once(world, tmp_path)


def test_a_picture_that_could_not_be_kept_is_said_and_forgotten_when_it_can(world: World) -> None:
    monitor, _ = world.monitor()
    settled(monitor, world.now)
    with no_room_above(1):
        world.now += 60
        monitor.announce(settled(monitor, world.now))
        (note,) = monitor.snapshot(world.now).health.notes
        assert "cannot be written" in note
    world.now += 60
    monitor.announce(settled(monitor, world.now))
    assert monitor.snapshot(world.now).health.notes == ()
    monitor.close(world.now)


def test_a_disk_that_is_full_at_the_start_is_used_when_it_has_room(world: World, tmp_path: Path) -> None:
    with no_room_above(1):
        monitor, _ = world.monitor()
        shown = settled(monitor, world.now)
        assert "the store cannot be written" in shown.health.notes[0]
        assert seen(shown).same(seen(world.fresh()))
    world.work()
    world.now += 2 * RETRY
    assert settled(monitor, world.now).health.notes == ()
    world.now += AGAIN
    settled(monitor, world.now)
    monitor.close(world.now)
    assert stored(store_path(world.home), world.now) == written_at_once(world, tmp_path)


def test_the_forecast_learns_from_memory_what_a_full_disk_does_not_take(world: World) -> None:
    Store.open(store_path(world.home), now=world.now).close()
    for _ in range(20):
        world.work()
    with no_room_above(SHARED_MEMORY):
        monitor, _ = world.monitor()
        shown = settled(monitor, world.now)
        assert "the store cannot be written" in shown.health.notes[0]
        assert any(window.outlook for window in shown.windows)
        assert seen(shown).same(seen(world.fresh()))
    monitor.close(world.now)


def test_beside_it_what_the_store_remembers_is_learned(world: World) -> None:
    """The provider says nothing more before the disk is full."""
    monitor, _ = world.monitor()
    settled(monitor, world.now)
    monitor.close(world.now)
    with connect(store_path(world.home), write=True) as db:
        db.execute("DELETE FROM foresight")
    world.write([world.claude.prompt(world.now), *world.claude.turn(world.now, "Bash", grows=900, output=150)])
    with no_room_above(SHARED_MEMORY):
        monitor, _ = world.monitor()
        shown = settled(monitor, world.now)
        assert "the store cannot be written" in shown.health.notes[0]
        assert any(window.outlook for window in shown.windows)
    monitor.close(world.now)


def test_a_store_of_the_future_is_left_alone_and_the_pane_goes_on(world: World) -> None:
    monitor, _ = world.monitor()
    settled(monitor, world.now)
    monitor.close(world.now)
    connection = connect(store_path(world.home), write=True)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = store_path(world.home).read_bytes()
    again, _ = world.monitor()
    for _ in range(3):
        world.work()
        world.now += 60
        shown = settled(again, world.now)
        again.announce(shown)
        (note,) = shown.health.notes
        assert note.startswith("a newer Pyrometer (schema 99, not ")
        assert note.endswith(") wrote the store: left alone; numbers are kept in memory")
        assert seen(shown).same(seen(world.fresh()))
    again.close(world.now)
    assert store_path(world.home).read_bytes() == before


LOOK = f"""
import sys
from pathlib import Path
from tests.agents_at_work import World, HORIZON, ENV
from tests.robustness.watcher import *
home, now = Path(sys.argv[1]), float(sys.argv[2])
memory = Memory(store_path(home), Storage(), now)
monitor = monitor_of(Settings(), ENV, home, horizon={HORIZON}, memory=memory, zone=UTC)
shown = seen(settled(monitor, now))
troubles = monitor.snapshot(now).health.troubles
monitor.close(now)
sys.stdout.buffer.write(msgspec.json.encode((shown, troubles)))
"""


def look_as_a_common_user(home: Path, now: float) -> tuple[Seen, list[tuple[str, str, int]]]:
    """What a process sees that may not pass over permissions as root does."""
    command = [sys.executable, "-c", LOOK, str(home), repr(now)]
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("runs as root, and has no setpriv")
        command = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search,-fowner", *command]
    env = {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, env=env, capture_output=True, check=True)
    return msgspec.json.decode(done.stdout, type=tuple[Seen, list[tuple[str, str, int]]])


@pytest.fixture
def closed_at_last(world: World) -> Iterator[World]:
    yield world
    for folder, _, _ in os.walk(world.home):
        os.chmod(folder, 0o700)


@pytest.mark.parametrize("left_open", [True, False])
def test_a_state_folder_that_is_read_only_is_read_and_said(closed_at_last: World, left_open: bool) -> None:
    world = closed_at_last
    expected = seen(world.fresh())
    monitor, memory = world.monitor()
    settled(monitor, world.now)
    if left_open:
        memory.commit(world.now, at_once=True)
    else:
        monitor.close(world.now)
    (world.home / world.claude.path).unlink()
    for path in (store_path(world.home).parent, *store_path(world.home).parent.iterdir()):
        path.chmod(0o500 if path.is_dir() else 0o400)
    shown, _ = look_as_a_common_user(world.home, world.now)
    (note,) = shown.notes
    assert note == "the store cannot be written (permission denied); numbers are kept in memory"
    assert shown.same(expected)


def test_a_folder_of_logs_without_permission_is_named_and_the_others_count(closed_at_last: World) -> None:
    world = closed_at_last
    folder = world.home / ".claude" / "projects" / "-closed"
    folder.mkdir()
    folder.chmod(0)
    shown, troubles = look_as_a_common_user(world.home, world.now)
    assert ("permission denied", str(folder), 1) in troubles
    assert shown.same(seen(world.fresh()))


def test_a_log_without_permission_is_named_and_the_others_count(closed_at_last: World) -> None:
    world = closed_at_last
    expected = seen(world.fresh())
    path = (world.home / world.claude.path).with_name("99999999-9999-4999-8999-999999999999.jsonl")
    shutil.copy(world.home / world.claude.path, path)
    path.chmod(0)
    shown, troubles = look_as_a_common_user(world.home, world.now)
    assert ("permission denied", str(path), 1) in troubles
    assert shown.same(expected)
