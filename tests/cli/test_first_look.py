"""A look in a process of its own: what it sees arrives, and whatever becomes of it nobody waits for long."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from pyrometer.cli import first_look
from pyrometer.cli.first_look import FirstLook
from pyrometer.demo.codex import CodexThread
from pyrometer.monitor.opening import ALONE
from pyrometer.settings import Settings
from pyrometer.snapshot import Snapshot
from pyrometer.wiring import first
from tests import factories
from tests.agents_at_work import ENV, LIMITS, World

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")


def begun(look: object) -> FirstLook:
    found = FirstLook.begin(look)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_what_was_seen_arrives_once() -> None:
    look = begun(lambda: [factories.lockout()])
    assert look.take() == factories.lockout()
    assert look.take() is None
    assert look.take(0) is None


def test_a_better_picture_comes_behind_the_first(tmp_path: Path) -> None:
    gate = tmp_path / "open"

    def patient() -> Iterator[Snapshot]:
        yield factories.lockout()
        wait_for(gate)
        yield factories.ok()

    look = begun(patient)
    assert look.take() == factories.lockout()
    assert look.take(0) is None
    gate.touch()
    assert look.take() == factories.ok()
    assert look.take() is None


def test_of_two_pictures_that_are_there_the_newer_is_taken(tmp_path: Path) -> None:
    gate = tmp_path / "through"

    def swift() -> Iterator[Snapshot]:
        yield factories.lockout()
        yield factories.ok()
        gate.touch()

    look = begun(swift)
    wait_for(gate)
    assert look.take(0) == factories.ok()
    assert look.take() is None


def test_it_ends_when_nobody_is_left_to_listen() -> None:
    def talkative() -> Iterator[Snapshot]:
        while True:
            yield factories.lockout()

    look = begun(talkative)
    assert look.take() is not None
    os.close(look._pipe)
    for _ in range(500):
        ended, _ = os.waitpid(look._process, os.WNOHANG)
        if ended:
            break
        time.sleep(0.01)
    else:
        os.kill(look._process, signal.SIGKILL)
    assert ended == look._process


def wait_for(gate: Path) -> None:
    while not gate.exists():
        time.sleep(0.01)


def test_one_that_is_not_ready_is_taken_later(tmp_path: Path) -> None:
    gate = tmp_path / "open"

    def patient() -> Iterator[Snapshot]:
        wait_for(gate)
        yield factories.ok()

    look = begun(patient)
    assert look.take(0) is None
    gate.touch()
    assert look.take() == factories.ok()


def test_one_that_fails_is_nothing_and_leaves_nothing_on_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    def broken() -> Snapshot:
        raise ZeroDivisionError

    assert begun(broken).take() is None
    assert capfd.readouterr() == ("", "")


def test_one_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(first_look, "PATIENCE", 0.05)
    told = tmp_path / "process"

    def hanging() -> Iterator[Snapshot]:
        told.write_text(str(os.getpid()))
        time.sleep(600)
        yield factories.ok()

    look = begun(hanging)
    while not told.exists() or not told.read_text():
        time.sleep(0.01)
    assert look.take(0.05) is None
    with pytest.raises(ProcessLookupError):
        os.kill(int(told.read_text()), 0)


def test_the_windows_come_from_the_newest_log_however_long_it_is(tmp_path: Path) -> None:
    """The percentage stands at the end of some megabytes; nothing is written meanwhile."""
    world = World(tmp_path)
    thread = CodexThread(Random(3), "long", "01a20018-8a75-7960-b3f2-db9a404f9492", "gpt-6-sol")
    world.write(thread.start(world.now))
    earlier = {**LIMITS, "primary": {**LIMITS["primary"], "used_percent": 3.0}}  # type: ignore[dict-item]
    filler = thread.turn(world.now, "exec_command", grows=500, output=80, limits=earlier)
    size = 0
    while size < ALONE // 2:
        world.write(filler)
        size += sum(len(line.data) for line in filler)
    world.write(thread.turn(world.now, "exec_command", grows=500, output=80, limits=LIMITS))
    seen, *_ = first(Settings(), ENV, tmp_path, world.now)
    assert [window.percent for window in seen.windows] == [42.0]
    assert not (tmp_path / "own").exists()


def test_the_windows_come_before_the_other_sessions(tmp_path: Path) -> None:
    world = World(tmp_path)
    older = CodexThread(Random(3), "older", "01a20018-8a75-7960-b3f2-db9a404f9492", "gpt-6-sol")
    world.write(older.start(world.now))
    world.write(older.turn(world.now, "exec_command", grows=500, output=80, limits=LIMITS))
    (log,) = tmp_path.rglob(f"*{older.thread}*")
    os.utime(log, (world.now, world.now))
    world.work()
    windows, everything = first(Settings(), ENV, tmp_path, world.now)
    assert [window.percent for window in windows.windows] == [42.0]
    assert {session.project for session in windows.sessions} == {"/demo/web", "/demo/docs"}
    assert {session.project for session in everything.sessions} == {"/demo/web", "/demo/docs", "/demo/older"}


def test_later_the_picture_of_the_run_before_comes_at_once(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.work()
    monitor, _ = world.monitor()
    world.settle(monitor)
    monitor.close(world.now)
    world.work(30)
    (seen,) = first(Settings(), ENV, tmp_path, world.now)
    assert seen.remembered
    assert seen.at == world.now - 30
