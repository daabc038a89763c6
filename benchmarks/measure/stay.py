"""A long stay: the whole history is read from nothing, then sessions write for minutes. What is held then?"""

from __future__ import annotations

import json
import subprocess
import time

from benchmarks.measure.glance import follows
from benchmarks.measure.live import MEMORY, RATE, take_back
from benchmarks.processes import cpu_seconds, memory
from benchmarks.table import Table, verdict
from benchmarks.terminal import Terminal
from benchmarks.world import Options, environment, python

SESSIONS = 10
STEPS = 5
"""Looks at the memory while the sessions write."""
PATIENCE = 600.0


def stay(options: Options) -> Table:
    """The scan, then so many minutes with ten sessions."""
    title = f"From an empty home with {options.size} of logs, then {options.minutes:g} minutes with {SESSIONS} sessions"
    table = Table(f"{title} x {RATE:.0f} lines/s", ("when", "CPU since the row above", "memory (PSS)", "target", ""))
    corpus, log = options.corpus, options.work / "replay-stay.jsonl"
    with options.home() as home:
        env = environment(corpus, home)
        pane = Terminal(python("-m", "pyrometer"), env)
        highest = _read_all(pane)
        spent, took = cpu_seconds(pane.pid), time.perf_counter() - pane.started
        table.add("while the history is read, at most", "", f"{highest:.0f} MB", "", "")
        table.add(f"when it is read, after {took:.0f} s", f"{spent:.1f} s", *_held(pane))
        said = ["--sessions", str(SESSIONS), "--rate", str(RATE), "--seconds", str(options.minutes * 60)]
        replay = python("-m", "benchmarks", "replay", str(corpus), *said, "--log", str(log))
        writer = subprocess.Popen(replay, env=env)
        for step in range(1, STEPS + 1):
            at = time.perf_counter()
            pane.drain(options.minutes * 60 / STEPS)
            now = cpu_seconds(pane.pid)
            share = (now - spent) / (time.perf_counter() - at) * 100
            spent = now
            table.add(f"after {options.minutes * step / STEPS:g} min", f"{share:.1f} % of a core", *_held(pane))
        writer.wait(timeout=60)
        pane.close()
    take_back([json.loads(line) for line in log.read_text().splitlines()])
    if pane.ended_early:
        raise RuntimeError("the pane ended while it was measured")
    table.notes.append("Memory: of all processes of the pane, pages that are shared counted in parts.")
    return table


def _read_all(pane: Terminal) -> float:
    """Wait until the history is read; gives the most memory that was held, MB."""
    highest, calm, until = 0.0, 0, time.perf_counter() + PATIENCE
    while calm < 6 and time.perf_counter() < until:
        pane.drain(0.5)
        highest = max(highest, memory(pane.pid))
        calm = calm + 1 if follows(pane.lines) else 0
    return highest


def _held(pane: Terminal) -> tuple[str, str, str]:
    held = memory(pane.pid)
    return f"{held:.0f} MB", f"{MEMORY:.0f} MB", verdict(held, MEMORY)
