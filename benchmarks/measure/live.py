"""At work: sessions append lines while the pane runs. CPU, memory, and the way of a line to the screen."""

from __future__ import annotations

import json
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.measure.glance import follows, turn_marks
from benchmarks.processes import cpu_seconds, memory
from benchmarks.table import Table, verdict
from benchmarks.terminal import Terminal
from benchmarks.world import Options, environment, python

RATE = 2.0
"""Lines a second in each session."""
CPU = {10: 4.0, 50: 7.0}
"""Targets by number of sessions, percent of a core."""
LEARNING = 20.0
"""Seconds before it counts: the forecast learns from the history just read, once in the life of a store, and the other
screens are loaded, once in the life of a pane."""
MEMORY = 90.0
"""Target, MB."""
CALM = 8
"""Half seconds."""
P50, P95 = 200.0, 400.0
"""Targets, milliseconds, for 10 sessions."""


@dataclass(slots=True)
class Load:
    """What one load cost."""

    sessions: int
    cpu: float
    """Percent of a core."""
    memory: float
    terminal: float
    """Bytes a second sent to the terminal."""
    delays: list[float] = field(default_factory=list)
    """Milliseconds from the line on disk to its number on the screen, sorted."""
    marked: int = 0
    """Turns that could be told apart."""


def live(options: Options) -> Table:
    """10 and 50 sessions, 2 lines a second each."""
    table = Table(
        f"At work with {options.size} of logs, {options.seconds:.0f} s each",
        ("load", "CPU", "target", "", "latency p50", "p95", "max", "seen", "memory (PSS)", "terminal"),
    )
    for sessions in CPU:
        load = measure(options, sessions)
        table.add(*_row(load))
        if sessions == 10:
            p50, p95 = _share(load.delays, 0.5), _share(load.delays, 0.95)
            table.notes.append(f"Targets for 10 sessions: p50 {P50:.0f} ms {verdict(p50, P50)}, ")
            table.notes[-1] += f"p95 {P95:.0f} ms {verdict(p95, P95)}, {MEMORY:.0f} MB {verdict(load.memory, MEMORY)}."
    table.notes.append("Latency: from the return of the write to the arrival of the number at the terminal.")
    return table


def measure(options: Options, sessions: int) -> Load:
    """Starts the pane, waits until the history is read, lets the sessions write, and looks at the screen."""
    corpus, log = options.corpus, options.work / f"replay-{sessions}.jsonl"
    with options.home() as home:
        env = environment(corpus, home)
        pane = Terminal(python("-m", "pyrometer"), env)
        settle(pane)
        pane.drain(LEARNING)
        writer = _writer(corpus, log, sessions, options.seconds + 4, env)
        seen: dict[int, float] = {}
        pane.watch(3.0, lambda at, lines: _note(seen, at, lines))
        cpu, at, sent = cpu_seconds(pane.pid), time.perf_counter(), pane.written
        pane.watch(options.seconds, lambda at, lines: _note(seen, at, lines))
        span = time.perf_counter() - at
        load = Load(
            sessions, (cpu_seconds(pane.pid) - cpu) / span * 100, memory(pane.pid), (pane.written - sent) / span
        )
        pane.watch(3.0, lambda at, lines: _note(seen, at, lines))
        writer.wait(timeout=20)
        pane.close()
    appended = [json.loads(line) for line in log.read_text().splitlines()]
    _delays(load, appended, seen)
    take_back(appended)
    if pane.ended_early:
        raise RuntimeError("the pane ended while it was measured")
    return load


def take_back(appended: list[dict[str, Any]]) -> None:
    """Leave the corpus as it was."""
    for path in {Path(said["path"]) for said in appended}:
        path.unlink()
        if not any(path.parent.iterdir()):
            path.parent.rmdir()


def settle(pane: Terminal) -> None:
    """Wait until the pane has said for some seconds that it follows files and reads no history; at most 5 minutes."""
    calm = 0
    for _ in range(600):
        pane.drain(0.5)
        calm = calm + 1 if follows(pane.lines) else 0
        if calm >= CALM:
            return


def _writer(corpus: Path, log: Path, sessions: int, duration: float, env: dict[str, str]) -> subprocess.Popen[bytes]:
    said = ["--sessions", str(sessions), "--rate", str(RATE), "--seconds", str(duration), "--log", str(log)]
    return subprocess.Popen(python("-m", "benchmarks", "replay", str(corpus), *said), env=env)


def _note(seen: dict[int, float], at: float, lines: list[str]) -> bool:
    for mark in turn_marks(lines):
        seen.setdefault(mark, at)
    return False


def _delays(load: Load, appended: list[dict[str, Any]], seen: dict[int, float]) -> None:
    """Both clocks are the machine's monotonic one, which all processes share."""
    first = {said["mark"]: said["at"] for said in appended if said["opens"] and said["mark"]}
    load.marked = len(first)
    load.delays = sorted((seen[mark] - at) * 1000 for mark, at in first.items() if mark in seen and seen[mark] >= at)


def _share(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


def _row(load: Load) -> list[str]:
    latency = [f"{_share(load.delays, share):.0f} ms" for share in (0.5, 0.95, 1.0)]
    target = CPU[load.sessions]
    name, cpu = f"{load.sessions} x {RATE:.0f} lines/s", f"{load.cpu:.1f} %"
    seen, sent = f"{len(load.delays)} of {load.marked}", f"{load.terminal / 1000:.1f} kB/s"
    return [name, cpu, f"{target:.0f} %", verdict(load.cpu, target), *latency, seen, f"{load.memory:.0f} MB", sent]
