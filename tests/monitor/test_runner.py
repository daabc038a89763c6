"""The monitor's thread: publishes at once and not too often, obeys, ends promptly, and says so when it dies."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from datetime import UTC
from itertools import count
from pathlib import Path
from queue import Queue

import pytest

from pyrometer.commands import Mute
from pyrometer.monitor.monitor import Monitor
from pyrometer.monitor.runner import Runner
from pyrometer.settings import Settings
from pyrometer.snapshot import AlertView, Snapshot
from pyrometer.wiring import monitor_of
from tests import factories

NOW = 1_781_697_600.0
PATIENCE = 20.0


class Audience:
    """Collects what the thread says."""

    def __init__(self) -> None:
        self.snapshots: Queue[Snapshot] = Queue()
        self.crashes: Queue[str] = Queue()

    def next_where(self, wanted: Callable[[Snapshot], bool]) -> Snapshot:
        while True:
            snapshot = self.snapshots.get(timeout=PATIENCE)
            if wanted(snapshot):
                return snapshot


class Events:
    """File events that a test makes itself."""

    def __init__(self) -> None:
        self.note = ""
        self.whole = False
        self.watched: tuple[str, ...] = ()
        self.changed: set[str] = set()
        self.stopped = False

    def start(self, folders: Iterable[str], notify: Callable[[], None]) -> None:
        self.watched = tuple(folders)

    def take(self) -> set[str]:
        taken, self.changed = self.changed, set()
        return taken

    def stop(self) -> None:
        self.stopped = True


class Beat:
    """A steady clock: every question is a second later."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        self.at += 1.0
        return self.at


def runner(home: Path, audience: Audience, *, make: Callable[[], Monitor] | None = None, **more: object) -> Runner:
    return Runner(
        make or (lambda: monitor_of(Settings(), {}, home, horizon=0, zone=UTC)),
        lambda: NOW,
        Beat(),
        audience.snapshots.put,
        lambda alerts: None,
        crashed=audience.crashes.put,
        **more,  # type: ignore[arg-type]
    )


def alive() -> bool:
    return any(thread.name == "pyrometer-monitor" for thread in threading.enumerate())


def test_the_first_snapshot_comes_at_once_and_the_thread_ends_when_told(tmp_path: Path) -> None:
    audience = Audience()
    running = runner(tmp_path, audience)
    running.start()
    assert audience.snapshots.get(timeout=PATIENCE).at == NOW
    running.stop()
    assert not alive()


def test_a_command_is_obeyed_and_answered_with_a_snapshot(tmp_path: Path) -> None:
    audience = Audience()
    running = runner(tmp_path, audience)
    running.start()
    running.send(Mute(NOW + 60))
    assert audience.next_where(lambda snapshot: snapshot.muted_until is not None).muted_until == NOW + 60
    running.stop()


def test_events_are_watched_and_their_note_is_passed_on(tmp_path: Path) -> None:
    audience, events = Audience(), Events()
    events.note = "file events are off: a reason; polling every second"
    running = runner(tmp_path, audience, events=events)
    running.start()
    seen = audience.snapshots.get(timeout=PATIENCE)
    running.stop()
    assert seen.health.notes == (events.note,)
    assert seen.health.watching == "polling"
    assert str(tmp_path / ".claude" / "projects") in events.watched
    assert events.stopped


def test_a_monitor_that_dies_says_so_and_leaves_a_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    audience = Audience()
    running = runner(tmp_path, audience)
    running.start()
    audience.snapshots.get(timeout=PATIENCE)

    def broken(self: Monitor, now: float) -> bool:
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr(Monitor, "tick", broken)
    last = audience.next_where(lambda snapshot: bool(snapshot.health.notes))
    assert "the monitor has stopped (ZeroDivisionError)" in last.health.notes[0]
    assert "a fault" in audience.crashes.get(timeout=PATIENCE)
    running.stop()
    assert not alive()


def test_alerts_are_announced_from_the_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: Queue[tuple[AlertView, ...]] = Queue()
    alert = AlertView("burn", "codex", "warning", "burns", "look", NOW)
    monkeypatch.setattr(Monitor, "announce", lambda self, snapshot: (alert,))
    running = Runner(
        lambda: monitor_of(Settings(), {}, tmp_path, horizon=0), lambda: NOW, Beat(), lambda _: None, told.put
    )
    running.start()
    assert told.get(timeout=PATIENCE) == (alert,)
    running.stop()


def test_a_picture_made_elsewhere_is_published_before_the_monitor_is_made(tmp_path: Path) -> None:
    audience, made = Audience(), threading.Event()

    def make() -> Monitor:
        made.set()
        return monitor_of(Settings(), {}, tmp_path, horizon=0, zone=UTC)

    pictures = [factories.lockout(), factories.ok()]

    def ahead() -> Snapshot | None:
        assert not made.is_set()
        return pictures.pop(0) if pictures else None

    running = runner(tmp_path, audience, make=make, ahead=ahead)
    running.start()
    assert audience.snapshots.get(timeout=PATIENCE) == factories.lockout()
    assert audience.snapshots.get(timeout=PATIENCE) == factories.ok()
    assert audience.snapshots.get(timeout=PATIENCE).at == NOW
    running.stop()


def test_without_such_a_picture_the_monitor_begins(tmp_path: Path) -> None:
    audience = Audience()
    running = runner(tmp_path, audience, ahead=lambda: None)
    running.start()
    assert audience.snapshots.get(timeout=PATIENCE).at == NOW
    running.stop()


def test_snapshots_that_cost_more_come_less_often(tmp_path: Path) -> None:
    """The steady clock asked twice a second, the work of a snapshot told as 0.4 CPU seconds or none."""

    def snapshots(worked: Callable[[], float]) -> int:
        beats = iter(range(4_000))
        audience, done = Audience(), threading.Event()

        def beat() -> float:
            at = next(beats, None)
            if at is None:
                done.set()
                return 1e3
            return at / 4

        monitor = monitor_of(Settings(), {}, tmp_path, horizon=0, zone=UTC)
        monitor.tick = lambda now: True  # type: ignore[method-assign]
        running = Runner(
            lambda: monitor, lambda: NOW, beat, audience.snapshots.put, lambda _: None, worked=worked,
            before_tick=lambda _: running._wake.set(),
        )  # fmt: skip
        running.start()
        assert done.wait(PATIENCE)
        running.stop()
        return audience.snapshots.qsize()

    assert snapshots(count(0.0, 0.4).__next__) < snapshots(lambda: 0.0) * 0.7
