"""Where file events fail, polling finds everything, and Health says so."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from pyrometer.monitor.runner import Runner
from pyrometer.snapshot import Snapshot
from pyrometer.tail import watch as watching
from pyrometer.tail.schedule import FOLDER_TICK
from pyrometer.tail.watch import Watch
from tests.agents_at_work import World

LIMIT = "file events are off: inotify limit reached; polling every second"
NETWORK = "file events are off: nfs4 file system; polling every second"


def limit_reached(*_: object, **__: object) -> Iterator[Any]:
    raise OSError(28, "OS file watch limit reached.")


@pytest.fixture(params=["limit", "network"])
def note(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "limit":
        monkeypatch.setattr("watchfiles.watch", limit_reached)
        return LIMIT
    monkeypatch.setattr(watching, "silent_file_system", lambda folder: "nfs4")
    return NETWORK


def test_a_new_log_and_a_new_line_are_found_and_the_note_is_shown(tmp_path: Path, note: str) -> None:
    world = World(tmp_path)
    world.work()
    snapshots: SimpleQueue[Snapshot] = SimpleQueue()
    began = time.perf_counter()
    runner = Runner(
        lambda: world.monitor()[0],
        lambda: world.now + time.perf_counter() - began,
        time.perf_counter,
        snapshots.put,
        lambda told: None,
        events=Watch(),
    )

    def shown(wanted: Callable[[Snapshot], bool], within: float = 10.0) -> Snapshot:
        until = time.perf_counter() + within
        while time.perf_counter() < until:
            snapshot = snapshots.get(timeout=within)
            if wanted(snapshot):
                return snapshot
        raise AssertionError("never shown")

    def turns(snapshot: Snapshot) -> int:
        return sum(session.turns for session in snapshot.sessions)

    runner.start()
    try:
        first = shown(lambda snapshot: turns(snapshot) == 2 and note in snapshot.health.notes)
        assert first.health.watching == "polling"
        world.write(world.claude.turn(world.now, grows=10, output=5))
        shown(lambda snapshot: turns(snapshot) == 3, within=2)
        log = world.home / world.claude.path
        new = log.parent.with_name("-other") / "99999999-9999-4999-8999-999999999999.jsonl"
        new.parent.mkdir()
        new.write_bytes(log.read_bytes().replace(b"msg_", b"msg_9"))
        shown(lambda snapshot: turns(snapshot) == 5, within=FOLDER_TICK + 2)
    finally:
        runner.stop()
