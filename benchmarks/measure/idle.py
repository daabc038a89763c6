"""At rest: nobody writes, the pane stands."""

from __future__ import annotations

import time

from benchmarks.measure.live import MEMORY, settle
from benchmarks.processes import cpu_seconds, memory
from benchmarks.table import Table, verdict
from benchmarks.terminal import Terminal
from benchmarks.world import Options, environment, python

TARGET = 0.5
"""Percent of a core."""
REST = 80.0
"""Seconds before it counts: the forecast learns from the history just read, once in the life of a store, the other
screens are loaded, once in the life of a pane, and then nothing has moved for a minute."""
LEAST = 40.0
"""Seconds that are measured, at least."""


def idle(options: Options) -> Table:
    """CPU and memory while nothing moves."""
    with options.home() as home:
        pane = Terminal(python("-m", "pyrometer"), environment(options.corpus, home))
        settle(pane)
        pane.drain(REST)
        cpu, at, sent = cpu_seconds(pane.pid), time.perf_counter(), pane.written
        pane.drain(max(LEAST, options.seconds))
        span = time.perf_counter() - at
        used, held = (cpu_seconds(pane.pid) - cpu) / span * 100, memory(pane.pid)
        sent = round((pane.written - sent) / span)
        pane.close()
    table = Table(f"At rest with {options.size} of logs, {span:.0f} s", ("what", "", "target", ""))
    table.add("CPU", f"{used:.2f} % of a core", f"{TARGET} %", verdict(used, TARGET))
    table.add("memory of all processes (PSS)", f"{held:.0f} MB", f"{MEMORY:.0f} MB", verdict(held, MEMORY))
    table.add("sent to the terminal", f"{sent} bytes/s", "", "")
    return table
