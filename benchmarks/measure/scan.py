"""Cold scan: everything is read once, from the first byte to the last."""

from __future__ import annotations

import json

from benchmarks.measure.exact import require_exact, truth
from benchmarks.run import Cost, run
from benchmarks.table import Table, middle, seconds, verdict
from benchmarks.world import Options, environment, python

CPU_PER_GB = 1.5
"""Target, seconds."""


def scan(options: Options) -> Table:
    """Runs our reader, the plain one and `cat` in turn; totals that are not exact are an error."""
    corpus = options.corpus
    expected = truth(corpus)
    size = sum(expected["corpus"]["bytes"].values())
    commands = {
        "Pyrometer": python("-m", "benchmarks.measure.scan_child", repr(expected["end"])),
        "json.loads of the lines with counts": python("-m", "benchmarks.measure.json_child", str(corpus)),
        "cat": ["sh", "-c", f"find '{corpus}' -name '*.jsonl' -exec cat {{}} + > /dev/null"],
    }
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(options.runs):
        for name, command in commands.items():
            with options.home() as home:
                costs[name].append(run(command, environment(corpus, home)))
    for cost in costs["Pyrometer"]:
        require_exact(corpus, json.loads(cost.output))
    return _table(options, size, costs)


def _table(options: Options, size: int, costs: dict[str, list[Cost]]) -> Table:
    title = f"Cold scan of {size / 1e6:.0f} MB, medians of {options.runs} runs in turn"
    table = Table(title, ("reader", "wall", "CPU", "CPU s per GB", "MB/s", "peak memory", "CPU, ours = 1"))
    ours = middle(cost.cpu for cost in costs["Pyrometer"])
    for name, found in costs.items():
        wall, cpu = middle(cost.wall for cost in found), middle(cost.cpu for cost in found)
        memory = f"{middle(cost.memory for cost in found):.0f} MB"
        per_gb = f"{cpu / size * 1e9:.2f}"
        table.add(name, seconds(wall), seconds(cpu), per_gb, f"{size / 1e6 / wall:.0f}", memory, f"{cpu / ours:.2f}")
    per_gb_ours = ours / size * 1e9
    table.notes.append("Totals: turns and tokens of every session equal the truth.")
    table.notes.append(f"Target {CPU_PER_GB} CPU s per GB: {verdict(per_gb_ours, CPU_PER_GB)}.")
    return table
