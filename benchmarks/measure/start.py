"""Start: from the start of the process to the first paint, and to the numbers of the current windows."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from benchmarks.measure.glance import Facts, facts, is_painted, is_reading, shows
from benchmarks.processes import cpu_seconds, memory
from benchmarks.run import run
from benchmarks.table import Table, middle, seconds, verdict
from benchmarks.terminal import Terminal
from benchmarks.world import Options, environment, python

PATIENCE = 240.0
"""Seconds to wait for the whole history."""
NEWEST = 3
"""Sessions at the top of the table whose figures count."""
AFTER_IMPORT = 0.15
PAINT = 0.5
CPU = 0.7
"""Targets, seconds: numbers this long after Textual's import; first paint; CPU until the numbers."""


@dataclass(slots=True)
class Start:
    """One start. Times are seconds since the start of the process."""

    paint: float = 0.0
    windows: float = 0.0
    windows_cpu: float = 0.0
    numbers: float = 0.0
    whole: float = 0.0
    memory: float = 0.0
    """MB when everything is read."""
    final: Facts = frozenset()
    """Windows and newest sessions on the last screen."""
    seen: list[tuple[float, float, Facts]] = field(default_factory=list)


def start(options: Options) -> Table:
    """Runs the pane and the bare import of Textual in turn."""
    starts, imports = [], []
    for _ in range(options.runs):
        starts.append(_start(options))
        with options.home() as home:
            imports.append(run(python("-c", "import textual.app"), environment(options.corpus, home)))
    return _table(options, starts, middle(cost.wall for cost in imports), middle(cost.cpu for cost in imports))


def _start(options: Options) -> Start:
    found = Start()
    with options.home() as home:
        pane = Terminal(python("-m", "pyrometer"), environment(options.corpus, home))

        def look(at: float, lines: list[str]) -> bool:
            since = at - pane.started
            found.paint = found.paint or (since if is_painted(lines) else 0.0)
            now_known = facts(lines)
            if not found.seen or found.seen[-1][2] != now_known:
                found.seen.append((since, cpu_seconds(pane.pid), now_known))
            found.whole, found.final = since, facts(lines, NEWEST)
            return bool(now_known) and not is_reading(lines) and since > 1.0

        pane.watch(PATIENCE, look)
        pane.watch(1.5, lambda at, lines: look(at, lines) and False)
        found.memory = memory(pane.pid)
        pane.close()
    _settle(found)
    time.sleep(0.2)
    return found


def _settle(found: Start) -> None:
    """The first moments at which the windows, and the newest sessions too, were what they are in the end."""
    windows = frozenset(fact for fact in found.final if len(fact) == 2)
    for since, cpu, known in found.seen:
        if windows and not found.windows and shows(known, windows):
            found.windows, found.windows_cpu = since, cpu
        if found.final and shows(known, found.final):
            found.numbers = since
            return


def _table(options: Options, starts: list[Start], wall: float, cpu: float) -> Table:
    table = Table(
        f"Start with {options.size} of logs and an empty home, medians of {options.runs}",
        ("what", "after", "import of Textual = 1", "target", ""),
    )
    paint, numbers = middle(one.paint for one in starts), middle(one.numbers for one in starts)
    windows, spent = middle(one.windows for one in starts), middle(one.windows_cpu for one in starts)
    table.add("import of Textual alone, wall", seconds(wall), "1.0", "", "")
    table.add("first paint", seconds(paint), f"{paint / wall:.1f}", f"{PAINT} s", verdict(paint, PAINT))
    wanted = wall + AFTER_IMPORT
    table.add("windows", seconds(windows), f"{windows / wall:.1f}", seconds(wanted), verdict(windows, wanted))
    table.add("CPU until then", seconds(spent), f"{spent / cpu:.1f}", f"{CPU} s", verdict(spent, CPU))
    table.add("the first three sessions too", seconds(numbers), f"{numbers / wall:.1f}", "", "")
    whole = middle(one.whole for one in starts)
    table.add("whole history read", seconds(whole), f"{whole / wall:.1f}", "", "")
    table.notes.append(f"Memory of all processes after that: {middle(one.memory for one in starts):.0f} MB (PSS).")
    return table
