"""A monitor in a process of its own, stepped by its parent: `python -m tests.robustness.watcher HOME HORIZON`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC
from pathlib import Path

import msgspec

from pyrometer.monitor.memory import Memory
from pyrometer.monitor.monitor import Monitor
from pyrometer.settings import Settings, Storage
from pyrometer.snapshot import Snapshot
from pyrometer.wiring import STORE, monitor_of
from tests.agents_at_work import ENV

ROOT = Path(__file__).parents[2]


class Seen(msgspec.Struct):
    """What a monitor shows, as far as the logs decide it."""

    sessions: msgspec.Raw
    windows: msgspec.Raw
    burn: msgspec.Raw
    notes: tuple[str, ...] = ()

    def same(self, other: Seen) -> bool:
        """Whether both show the same numbers."""
        return (self.sessions, self.windows, self.burn) == (other.sessions, other.windows, other.burn)


def seen(snapshot: Snapshot) -> Seen:
    """The part of a snapshot that two monitors must agree on."""
    return Seen(raw(snapshot.sessions), raw(snapshot.windows), raw(snapshot.burn), snapshot.health.notes)


def raw(part: object) -> msgspec.Raw:
    """As it goes through a pipe."""
    return msgspec.Raw(msgspec.json.encode(part))


def settled(monitor: Monitor, now: float) -> Snapshot:
    """After all that can be read has been read."""
    while monitor.tick(now) or monitor.busy:
        pass
    return monitor.snapshot(now)


def store_path(home: Path) -> Path:
    """The store of the monitors below `home`."""
    return home / "own" / "state" / STORE


class Watcher:
    """The process as its parent sees it."""

    def __init__(self, home: Path, horizon: float, now: float) -> None:
        env = {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-m", "tests.robustness.watcher", str(home), str(horizon), str(now)]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, env=env)

    def look(self, now: float) -> Seen:
        """Let it take in everything, at this time."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(b"%r\n" % now)
        self.process.stdin.flush()
        return msgspec.json.decode(self.process.stdout.readline(), type=Seen)

    def kill(self) -> None:
        """End it as a crash would, without a word."""
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()

    def end(self) -> None:
        """Let it close its monitor."""
        self.process.communicate(timeout=20)
        assert self.process.returncode == 0


def main() -> None:
    """Look whenever a time comes in."""
    home, horizon, now = Path(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
    memory = Memory(store_path(home), Storage(), now)
    monitor = monitor_of(Settings(), ENV, home, horizon=horizon, memory=memory, zone=UTC)
    for line in sys.stdin.buffer:
        now = float(line)
        shown = settled(monitor, now)
        monitor.announce(shown)
        sys.stdout.buffer.write(msgspec.json.encode(seen(shown)) + b"\n")
        sys.stdout.buffer.flush()
    monitor.close(now)


if __name__ == "__main__":
    main()
