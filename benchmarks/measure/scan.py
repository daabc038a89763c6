"""Cold scan: everything is read once, from the first byte to the last, into an empty store and without one."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from benchmarks.measure.exact import require_exact, truth
from benchmarks.run import Cost, run
from benchmarks.table import Table, middle, seconds, verdict
from benchmarks.world import Options, environment, python

CPU_PER_GB = 1.5
"""Target, seconds."""
STORE = "history into the store"
PANE = "the pane's own reading"
_DAY = 86_400.0
_TOTALS = """
SELECT agent || ':' || name, sum(turns), sum(uncached + cache_read + write_5m + write_1h + output)
FROM days JOIN lanes ON lanes.id = lane JOIN sessions ON sessions.id = session GROUP BY agent, name"""


def scan(options: Options) -> Table:
    """Runs our readers, the plain one and `cat` in turn; totals that are not exact are an error.

    The size may name several, separated by commas: what grows with the history then shows.
    """
    columns = ("size", "reader", "wall", "CPU", "CPU s per GB", "MB/s", "peak memory", "CPU, ours = 1")
    table = Table(f"Cold scan, medians of {options.runs} runs in turn", columns)
    for one in options.each():
        _measure(one, table)
    table.notes.append(
        f"`{STORE}` is the process that reads years of logs, with prices and sums, into an empty store; `{PANE}` is "
        "what a pane without a store does. Totals: turns and tokens of every session equal the truth, in the store too."
    )
    return table


def _measure(options: Options, table: Table) -> None:
    corpus = options.corpus
    expected = truth(corpus)
    size = sum(expected["corpus"]["bytes"].values())
    costs: dict[str, list[Cost]] = {}
    for _ in range(options.runs):
        for name in (STORE, PANE, "json.loads of the lines with counts", "cat"):
            with options.home() as home:
                cost = run(_command(name, corpus, home, expected["end"]), environment(corpus, home))
                costs.setdefault(name, []).append(cost)
                _check(name, corpus, home, cost)
    for name, found in costs.items():
        _add(table, name, size, found, costs[STORE])
    per_gb = middle(cost.cpu for cost in costs[STORE]) / size * 1e9
    table.notes.append(f"Target {CPU_PER_GB} CPU s per GB at {options.size}: {verdict(per_gb, CPU_PER_GB)}.")


def _command(name: str, corpus: Path, home: str, end: float) -> list[str]:
    if name == STORE:
        return backfill(corpus, _store(home), end + _DAY)
    if name == PANE:
        return python("-m", "benchmarks.measure.scan_child", repr(end))
    if name == "cat":
        return ["sh", "-c", f"find '{corpus}' -name '*.jsonl' -exec cat {{}} + > /dev/null"]
    return python("-m", "benchmarks.measure.json_child", str(corpus))


def backfill(corpus: Path, store: str, before: float) -> list[str]:
    """The process that reads all logs which have not changed since `before` into a store."""
    roots = [("claude", f"{corpus}/claude/projects"), ("codex", f"{corpus}/codex/sessions")]
    return python("-m", "pyrometer.backfill", json.dumps({"store": store, "roots": roots, "before": before}))


def _check(name: str, corpus: Path, home: str, cost: Cost) -> None:
    if name == STORE:
        require_exact(corpus, stored(_store(home)))
    elif name == PANE:
        require_exact(corpus, json.loads(cost.output))


def stored(path: str) -> Mapping[str, Mapping[str, int]]:
    """Turns and tokens of each session, by `agent:session`, as the sums of a store have them."""
    connection = sqlite3.connect(path)
    try:
        rows = connection.execute(_TOTALS).fetchall()
    finally:
        connection.close()
    return {session: {"turns": turns, "total": total} for session, turns, total in rows if turns}


def _store(home: str) -> str:
    return os.path.join(home, "pyrometer.db")


def _add(table: Table, name: str, size: int, found: list[Cost], ours: list[Cost]) -> None:
    wall, cpu = middle(cost.wall for cost in found), middle(cost.cpu for cost in found)
    memory = f"{middle(cost.memory for cost in found):.0f} MB"
    share = f"{cpu / middle(cost.cpu for cost in ours):.2f}"
    speed, per_gb = f"{size / 1e6 / wall:.0f}", f"{cpu / size * 1e9:.2f}"
    table.add(f"{size / 1e6:.0f} MB", name, seconds(wall), seconds(cpu), per_gb, speed, memory, share)
