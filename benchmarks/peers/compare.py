"""Runs peers and Pyrometer in turn on the same logs."""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.corpus.traps import MEANING
from benchmarks.measure.exact import require_exact, truth
from benchmarks.measure.glance import facts
from benchmarks.measure.live import settle, take_back
from benchmarks.measure.scan import stored
from benchmarks.peers.install import install
from benchmarks.peers.outputs import totals
from benchmarks.peers.pins import Peer
from benchmarks.processes import cpu_seconds, memory
from benchmarks.run import Cost, run
from benchmarks.table import Table, middle, seconds
from benchmarks.terminal import Terminal
from benchmarks.world import Options, environment, python

PATIENCE = 120.0
"""Seconds to wait for the first numbers."""


def compare(options: Options) -> list[Table]:
    """Reports against our cold scan, and monitors against our pane."""
    commands, missing = install(options.work)
    tables = [_reports(options, commands), _monitors(options, commands)]
    tables[0].notes += missing
    return tables


@contextmanager
def _surroundings(options: Options) -> Iterator[dict[str, str]]:
    """A home whose `.claude` and `.codex` lead to the logs, where a peer may write what it likes."""
    corpus = options.corpus
    with options.home() as home:
        for folder, inside in ((".claude", "projects"), (".codex", "sessions")):
            (Path(home) / folder).mkdir()
            (Path(home) / folder / inside).symlink_to(corpus / folder[1:] / inside)
        env = environment(corpus, home)
        yield {name: env[name] for name in ("HOME", "PATH", "LANG", "TZ")}


def _reports(options: Options, commands: dict[Peer, list[str]]) -> Table:
    corpus = options.corpus
    expected = truth(corpus)
    table = Table(
        f"Cold report on {options.size}, medians of {options.runs} pairs, Pyrometer / peer",
        ("peer", "wall", "CPU", "memory", "wall ratio", "CPU ratio", "memory ratio", "tokens claude", "tokens codex"),
    )
    table.notes += [
        "Pyrometer: `pyrometer history --by day` in an empty home, its store included; turns and tokens of every "
        "session equal the truth.",
        "Ratios below 1: Pyrometer needs less. Tokens: the peer's total against the truth.",
    ]
    all_ours: list[Cost] = []
    for peer, command in commands.items():
        if not peer.report:
            continue
        theirs, ours = [], []
        for _ in range(options.runs):
            with _surroundings(options) as env:
                theirs.append(run([*command, *peer.report], env, timeout=120, ended_by="INT"))
            ours.append(_report(options))
        all_ours += ours
        table.add(peer.name, *_ratios(peer, theirs, ours), *_accuracy(peer, theirs[-1], expected))
    table.add("Pyrometer", *_absolute(all_ours), "1.00", "1.00", "1.00", "exact", "exact")
    return table


def _report(options: Options) -> Cost:
    """What a person types who has just installed it: all logs are read, into the store, and added up by day."""
    with options.home() as home:
        command = python("-m", "pyrometer", "history", "--by", "day", "--since", "all")
        cost = run(command, environment(options.corpus, home))
        require_exact(options.corpus, stored(f"{home}/pyrometer/state/pyrometer.db"))
        return cost


def _ratios(peer: Peer, theirs: list[Cost], ours: list[Cost]) -> list[str]:
    if any(cost.code not in peer.codes for cost in theirs):
        return ["failed"] * 6
    pairs = list(zip(ours, theirs, strict=True))
    ratios = [middle(getattr(a, name) / getattr(b, name) for a, b in pairs) for name in ("wall", "cpu", "memory")]
    return [*_absolute(theirs), *(f"{ratio:.2f}" for ratio in ratios)]


def _absolute(costs: list[Cost]) -> list[str]:
    wall, cpu, held = (middle(getattr(cost, name) for cost in costs) for name in ("wall", "cpu", "memory"))
    return [seconds(wall), seconds(cpu), f"{held:.0f} MB"]


def _accuracy(peer: Peer, cost: Cost, expected: dict[str, Any]) -> list[str]:
    found = totals(peer.name, cost.output)
    right = {agent: row["total"] for agent, row in expected["by_agent"].items()}
    return [_error(found.get(agent), right[agent]) for agent in ("claude", "codex")]


def _error(found: int | None, right: int) -> str:
    if found is None:
        return "–"
    return "exact" if found == right else f"{found / right - 1:+.2%}"


def _monitors(options: Options, commands: dict[Peer, list[str]]) -> Table:
    table = Table(
        f"Monitors on {options.size} with 10 sessions x 2 lines/s, {options.seconds:.0f} s each",
        ("monitor", "first numbers", "CPU until then", "CPU at work", "memory (PSS)", "terminal"),
    )
    with options.home() as home:
        ours = environment(options.corpus, home)
        table.add("Pyrometer", *_monitor(options, python("-m", "pyrometer"), ours, b"q", ""))
    for peer, command in commands.items():
        if peer.monitor:
            theirs = replace(options, spared=peer.spared)
            with _surroundings(theirs) as env:
                table.add(peer.name, *_monitor(theirs, [*command, *peer.monitor], env, peer.quit, peer.painted))
            table.notes += [
                f"{peer.name} ends its reading at {MEANING[trap]}: its logs have none." for trap in peer.spared
            ]
    return table


def _monitor(options: Options, command: list[str], env: dict[str, str], leave: bytes, painted: str) -> list[str]:
    """`painted` empty: our own pane, whose figures are known."""
    screen = Terminal(command, env)
    pattern = re.compile(painted)

    def ready(_at: float, lines: list[str]) -> bool:
        if painted:
            return any(pattern.search(line) for line in lines)
        return bool(facts(lines))

    shown = screen.watch(PATIENCE, ready)
    first, until = time.perf_counter() - screen.started, cpu_seconds(screen.pid)
    if not shown:
        screen.close(leave)
        return [f"nothing within {PATIENCE:.0f} s", "", "", "", ""]
    screen.drain(10.0) if painted else settle(screen)
    log = options.work / "replay-peer.jsonl"
    said = ["replay", str(options.corpus), "--sessions", "10", "--seconds", str(options.seconds + 2), "--log", str(log)]
    writer = subprocess.Popen(python("-m", "benchmarks", *said), env=environment(options.corpus, env["HOME"]))
    cpu, at, sent = cpu_seconds(screen.pid), time.perf_counter(), screen.written
    screen.drain(options.seconds)
    span = time.perf_counter() - at
    used, held, sent = cpu_seconds(screen.pid) - cpu, memory(screen.pid), screen.written - sent
    screen.close(leave)
    writer.wait(timeout=30)
    take_back([json.loads(line) for line in log.read_text().splitlines()])
    load = [f"{used / span * 100:.1f} %", f"{held:.0f} MB", f"{sent / span / 1000:.1f} kB/s"]
    return [seconds(first), seconds(until), *load]
