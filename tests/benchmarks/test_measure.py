"""What the measurements read off screens, processes and other programs."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from benchmarks.measure.exact import truth
from benchmarks.measure.glance import facts, follows, is_painted, is_reading, is_remembered, turn_marks
from benchmarks.measure.scan import backfill
from benchmarks.measure.warm import _appended, _copied
from benchmarks.peers.outputs import totals
from benchmarks.processes import cpu_seconds, memory, tree
from benchmarks.run import run
from benchmarks.table import Table, middle, verdict
from benchmarks.terminal import Terminal
from benchmarks.world import Options, environment, python

SCREEN = [
    "5h        ━━━━━━╌╌╌╌╌┃╌╌╌╌╌╌╌╌···  13% · 4m ago",
    " 60M                       ▏ ● claude infra           689k/h  10%  72% working",
    "                           ▏ ● claude etl-jobs       ≥6.5M/h  36%  97% working",
    "23:50 claude-sonnet-4-6        103     585     815    99%    +578  etl-jobs",
    "23:47 gpt-5.4                  398     397     982    99%   +1.3k  game-engine",
    "watching 2 folders · 134 files",
]


def test_facts_are_windows_and_newest_sessions() -> None:
    assert facts(SCREEN) == {
        ("5h", "13%"),
        ("claude", "infra", "10%", "72%"),
        ("claude", "etl-jobs", "36%", "97%"),
    }


def test_marks_are_those_of_claude_alone() -> None:
    assert turn_marks(SCREEN) == {103}


def test_a_screen_that_reads_history_says_so() -> None:
    assert is_painted(SCREEN)
    assert not is_painted(["", "x", ""])
    assert not is_reading(SCREEN)
    assert follows(SCREEN)
    assert not follows(["watching 2 folders · 0 files"])
    for what in ("history", "reading"):
        assert is_reading([*SCREEN, f"watching 2 folders · {what} ━━━╌╌╌ 41 %"])


def test_figures_of_the_run_before_are_known_by_their_mark() -> None:
    assert is_remembered(["● OK to the reset                 as of 23:51", *SCREEN])
    assert not is_remembered(["● OK to the reset", *SCREEN])


def test_several_sizes_are_measured_one_by_one(tmp_path: Path) -> None:
    assert [one.size for one in Options(tmp_path, "100MB,1GB").each()] == ["100MB", "1GB"]


def test_a_warm_start_reads_what_was_appended_and_takes_it_back(tmp_path: Path) -> None:
    options = Options(tmp_path, "300KB", runs=1, days=3)
    logs = sorted(options.corpus.rglob("*.jsonl"))
    store, later = tmp_path / "state" / "pyrometer.db", truth(options.corpus)["end"] + 60
    with options.home() as home:
        assert run(backfill(options.corpus, str(store), later), environment(options.corpus, home)).code == 0
    with _appended(options) as size, _copied(options, store.parent) as env:
        cost = run(python("-m", "benchmarks.measure.warm_child"), env)
        said = json.loads(cost.output)
    assert size > 1_000
    assert (said["read"], said["remembered"]) == (size, False), "no run has left its picture yet"
    assert sorted(options.corpus.rglob("*.jsonl")) == logs


def test_a_run_tells_time_memory_and_output() -> None:
    code = "import sys; x = bytearray(60_000_000); sum(range(3_000_000)); print('done'); sys.exit(3)"
    cost = run([sys.executable, "-c", code], {"PATH": os.defpath})
    assert cost.output == b"done\n"
    assert cost.code == 3
    assert 0.01 < cost.cpu < 10
    assert 60 < cost.memory < 200


def test_a_small_command_is_not_charged_for_the_harness() -> None:
    assert run(["true"], {"PATH": os.defpath}).memory < 15


def test_a_terminal_shows_what_the_program_draws(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "print('hello from inside'); input()"]
    screen = Terminal(command, {"PATH": os.defpath, "HOME": str(tmp_path)})
    try:
        assert screen.watch(10, lambda _at, lines: "hello from inside" in lines)
        assert screen.pid in tree(os.getpid())
        assert cpu_seconds(screen.pid) >= 0
        assert 1 < memory(screen.pid) < 100
    finally:
        screen.close(b"\n")
    assert screen.pid not in tree(os.getpid())


def test_what_peers_print_is_added_up_by_agent() -> None:
    row = {"inputTokens": 1, "outputTokens": 2, "cacheCreationTokens": 3, "cacheReadTokens": 4}
    rows = [row | {"modelName": "claude-x"}, row | {"modelName": "gpt-y"}, row | {"modelName": "claude-z"}]
    said = json.dumps({"daily": [{"modelBreakdowns": rows}]}).encode()
    assert totals("ccusage 20.0.24", said) == {"claude": 20, "codex": 10}
    assert totals("ccusage 20.0.24", b"no json") == {}
    assert totals("claude-monitor 4.0.0", said) == {}


def test_tables_are_markdown() -> None:
    table = Table("Title", ("what", "took"))
    table.add("scan", "1.00 s")
    assert table.markdown() == "### Title\n\n| what | took   |\n| ---- | ------ |\n| scan | 1.00 s |\n"
    assert middle([3, 1, 2]) == 2
    assert verdict(1.0, 1.0) == "met"
    assert verdict(3.0, 1.5) == "missed: 2.00 times the target"
