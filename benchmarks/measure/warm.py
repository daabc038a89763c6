"""Warm start: the store knows the history, a few lines were appended since. How long until there are numbers?"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measure.exact import WrongTotalsError, truth
from benchmarks.measure.glance import facts, is_reading, is_remembered
from benchmarks.measure.live import settle, take_back
from benchmarks.measure.scan import backfill
from benchmarks.run import run
from benchmarks.table import Table, middle, seconds, verdict
from benchmarks.terminal import Terminal
from benchmarks.world import Options, environment, python

TARGETS = {"1GB": 0.060, "5GB": 0.120}
"""Seconds from the end of the imports to the numbers, by size of the logs."""
PATIENCE = 60.0


@dataclass(slots=True)
class Warm:
    """One start. Seconds: from the start of the process on the screen, from the end of the imports in the child."""

    child: dict[str, Any]
    shown: float
    """Numbers of the last run, marked with their time, are on the screen."""
    current: float
    """Their mark is gone."""
    appended: int
    """Bytes."""


def warm(options: Options) -> Table:
    """One row for each size."""
    columns = ("logs", "turns", "store", "numbers after imports", "target", "", "up to date", "CPU", "read", "appended")
    table = Table(f"Warm start, medians of {options.runs}", (*columns, "on the screen", "up to date there"))
    for one in options.each():
        table.add(*_row(one, *_measured(one)))
    table.notes += [
        "Numbers: those of the last run, from the store, marked with their time. Up to date: what the store knows of "
        "the last eight days is taken in, and the appended lines are read; both in a process without a screen, after "
        "its imports. On the screen: from the start of the process, its imports included.",
        "Read: bytes of logs that were read; an error if it is not what was appended.",
    ]
    return table


def _measured(options: Options) -> tuple[list[Warm], float]:
    with options.home() as home:
        _prepare(options, home)
        state = Path(home, "pyrometer", "state")
        size = sum(path.stat().st_size for path in state.iterdir())
        return [_start(options, state) for _ in range(options.runs)], size


def _prepare(options: Options, home: str) -> None:
    """A store that knows everything, and the picture of a run that ended well."""
    env = environment(options.corpus, home)
    run(backfill(options.corpus, f"{home}/pyrometer/state/pyrometer.db", time.time()), env)
    pane = Terminal(python("-m", "pyrometer"), env)
    settle(pane)
    pane.close()


def _start(options: Options, state: Path) -> Warm:
    with _appended(options) as size:
        with _copied(options, state) as env:
            child = json.loads(run(python("-m", "benchmarks.measure.warm_child"), env).output)
        with _copied(options, state) as env:
            shown, current = _on_screen(env)
    _check(child, size)
    return Warm(child, shown, current, size)


@contextmanager
def _copied(options: Options, state: Path) -> Iterator[dict[str, str]]:
    with options.home() as home:
        shutil.copytree(state, Path(home, "pyrometer", "state"))
        yield environment(options.corpus, home)


@contextmanager
def _appended(options: Options) -> Iterator[int]:
    """How many bytes agents have written since the last run; they are taken back at the end."""
    log, corpus = options.work / "replay-warm.jsonl", options.corpus
    said = ["replay", str(corpus), "--sessions", "5", "--rate", "20", "--seconds", "1", "--log", str(log)]
    subprocess.run(python("-m", "benchmarks", *said), env=environment(corpus, str(options.work)), check=True)
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    yield sum(os.path.getsize(path) for path in {line["path"] for line in lines})
    take_back(lines)


def _on_screen(env: dict[str, str]) -> tuple[float, float]:
    pane, found = Terminal(python("-m", "pyrometer"), env), [0.0, 0.0]

    def look(at: float, lines: list[str]) -> bool:
        if facts(lines):
            found[0] = found[0] or at - pane.started
            found[1] = at - pane.started
            return not is_remembered(lines) and not is_reading(lines)
        return False

    pane.watch(PATIENCE, look)
    pane.close()
    return found[0], found[1]


def _check(child: dict[str, Any], appended: int) -> None:
    if not (child["remembered"] and child["up_to_date"]):
        raise WrongTotalsError("the first numbers did not come from the store, or the last ones are not up to date")
    if child["read"] != appended:
        raise WrongTotalsError(f"{child['read']:,} bytes were read, and {appended:,} appended")


def _row(options: Options, found: list[Warm], store: float) -> list[str]:
    numbers = middle(one.child["numbers"] for one in found)
    target = TARGETS.get(options.size)
    wanted = [seconds(target), verdict(numbers, target)] if target else ["", ""]
    current, cpu = (seconds(middle(one.child[name] for one in found)) for name in ("current", "cpu"))
    read, appended = (
        f"{middle(values):,.0f}" for values in zip(*((one.child["read"], one.appended) for one in found), strict=True)
    )
    turns = f"{truth(options.corpus)['totals']['turns']:,}"
    screen = [seconds(middle(values)) for values in zip(*((one.shown, one.current) for one in found), strict=True)]
    return [
        options.size,
        turns,
        f"{store / 1e6:.0f} MB",
        seconds(numbers),
        *wanted,
        current,
        cpu,
        read,
        appended,
        *screen,
    ]
