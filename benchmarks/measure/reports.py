"""Reports from a store that has read everything: what each costs beyond starting up and looking for news."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measure.exact import require_exact, truth
from benchmarks.measure.scan import backfill, stored
from benchmarks.run import Cost, run
from benchmarks.table import Table, middle, seconds, verdict
from benchmarks.world import Options, environment, python

TARGET = 0.3
"""CPU seconds after start-up."""
BY = "day week month window session project model agent loop tool mcp skill command subagent branch"
_LARGEST = """
SELECT name FROM days JOIN lanes ON lanes.id = lane JOIN sessions ON sessions.id = session
GROUP BY sessions.id ORDER BY sum(turns) DESC LIMIT 1"""


def reports(options: Options) -> Table:
    """Fills a store, then runs every report; start-up is measured in turn with them."""
    corpus = options.corpus
    size = sum(truth(corpus)["corpus"]["bytes"].values())
    columns = ("report", "wall", "CPU", "CPU after start-up", "peak memory")
    table = Table(f"Reports from the warm store of {size / 1e6:.0f} MB, medians of {options.runs} runs", columns)
    with options.home() as home:
        largest = _filled(corpus, home)
        found = {words: _costs(options, corpus, home, words) for words in ("", *_commands(home, largest))}
    begin = middle(cost.cpu for cost in found[""])
    for words, costs in found.items():
        _add(table, words, costs, begin)
    dearest = max(middle(cost.cpu for cost in costs) for costs in found.values()) - begin
    table.notes.append(
        f"Start-up is Python, the settings, and a look at every log whether it has grown. {largest[:8]} is the session "
        f"with the most turns. Target {TARGET} CPU s after start-up for the dearest: {verdict(dearest, TARGET)}."
    )
    return table


def _filled(corpus: Path, home: str) -> str:
    """Reads all logs into the store; gives the session with the most turns."""
    store = Path(home, "pyrometer", "state", "pyrometer.db")
    store.parent.mkdir(parents=True)
    run(backfill(corpus, str(store), 1e12), environment(corpus, home))
    require_exact(corpus, stored(str(store)))
    connection = sqlite3.connect(store)
    try:
        return str(connection.execute(_LARGEST).fetchone()[0])
    finally:
        connection.close()


def _commands(home: str, largest: str) -> Sequence[str]:
    return (
        *(f"history --by {by}" for by in BY.split()),
        "history --by day --split",
        "history --by session --limit 0 --json",
        f"session {largest}",
        f"session {largest} --turns 0 --html {home}/page.html",
        "session last",
        "report",
        f"report --html {home}/page.html",
        f"explain {largest}:last",
    )


def _costs(options: Options, corpus: Path, home: str, words: str) -> list[Cost]:
    command = ("-m", "pyrometer", *words.split()) if words else ("-m", "benchmarks.measure.report_child")
    found = [run(python(*command), environment(corpus, home)) for _ in range(options.runs)]
    if failed := [cost for cost in found if cost.code]:
        raise RuntimeError(f"{words or 'start-up'} ended with {failed[0].code}")
    return found


def _add(table: Table, words: str, costs: list[Cost], begin: float) -> None:
    wall, cpu = middle(cost.wall for cost in costs), middle(cost.cpu for cost in costs)
    memory = f"{middle(cost.memory for cost in costs):.0f} MB"
    named = " ".join("FILE" if word.endswith("page.html") else word[:36] for word in words.split())
    table.add(named or "(start-up)", seconds(wall), seconds(cpu), seconds(cpu - begin) if words else "", memory)
