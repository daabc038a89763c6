"""Reads all below a home in a process of its own, tells what it cost: `python -m tests.robustness.reader HOME`."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import msgspec

from pyrometer.settings import Settings
from pyrometer.wiring import monitor_of
from tests.robustness.watcher import ROOT


class Cost(msgspec.Struct):
    """What was found, and what it took."""

    lines: int
    read: int
    turns: int
    troubles: list[tuple[str, str, int]]
    grown: int
    """Bytes that the peak of the process's memory has risen."""
    open_files: int
    """More than at the start."""


def cost(home: Path) -> Cost:
    """Of reading all of it, in a new process."""
    env = {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "tests.robustness.reader", str(home)]
    return msgspec.json.decode(subprocess.run(command, env=env, stdout=subprocess.PIPE, check=True).stdout, type=Cost)


def main() -> None:
    """Read, tell."""
    home = Path(sys.argv[1])
    now = max(path.stat().st_mtime for path in home.rglob("*")) + 1
    monitor = monitor_of(Settings(), {}, home, horizon=0)
    monitor.snapshot(now)
    before, opened = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, len(os.listdir("/dev/fd"))
    while monitor.tick(now) or monitor.busy:
        pass
    found = monitor.snapshot(now)
    unit = 1 if sys.platform == "darwin" else 1024
    told = Cost(
        found.health.lines,
        found.health.bytes_read,
        sum(session.turns for session in found.sessions),
        list(found.health.troubles),
        (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * unit,
        len(os.listdir("/dev/fd")) - opened,
    )
    sys.stdout.buffer.write(msgspec.json.encode(told))


if __name__ == "__main__":
    main()
