"""CPU and memory of a process with all its descendants, from `/proc`."""

from __future__ import annotations

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def tree(root: int) -> list[int]:
    """The process and its descendants."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        found.append(waiting.pop())
        waiting += children.get(found[-1], [])
    return found


def cpu_seconds(root: int) -> float:
    """User and system time of the tree, including that of children which have ended and were waited for."""
    spent = [fields[11:15] for pid in tree(root) if (fields := _stat(pid))]
    return sum(int(ticks) for times in spent for ticks in times) / _TICKS


def memory(root: int) -> float:
    """MB of memory (proportional set size: shared pages count in parts) of the tree."""
    return sum(_pss(pid) for pid in tree(root)) / 1000


def _stat(pid: int) -> list[str] | None:
    """The fields after the program's name: state, parent, ..."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None


def _pss(pid: int) -> float:
    """In kB of 1000 bytes."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) * 1.024 for line in lines if line.startswith("Pss:"))
