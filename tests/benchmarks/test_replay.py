"""Live appending: every line is noted, and the noted totals are what a monitor must show."""

from __future__ import annotations

import json
import time
from pathlib import Path

from benchmarks.corpus.generate import generate
from benchmarks.measure.exact import truth
from benchmarks.replay import replay
from pyrometer import clock
from pyrometer.settings import Settings, Sources
from pyrometer.wiring import once


def test_replayed_lines_add_up_to_the_noted_totals(tmp_path: Path) -> None:
    corpus, log = tmp_path / "corpus", tmp_path / "log.jsonl"
    generate(corpus, "100KB", seed=1, end=clock.now() - 60, live=1)
    before = time.perf_counter()
    replay(corpus, log, sessions=5, rate=200, duration=0.2)
    said = [json.loads(line) for line in log.read_text().splitlines()]
    assert len(said) == 200
    assert before <= said[0]["at"] <= said[-1]["at"] <= time.perf_counter()
    assert [note["cumulative"]["lines"] for note in said] == list(range(1, 201))
    assert len({note["path"] for note in said}) == 5
    expected = truth(corpus)["totals"]
    counted = snapshot_totals(corpus)
    assert counted["turns"] == expected["turns"] + said[-1]["cumulative"]["turns"] + unfinished(said)


def unfinished(said: list[dict[str, object]]) -> int:
    """Responses of which only the first lines were written."""
    opened = sum(1 for note in said if note["opens"])
    last = said[-1]["cumulative"]
    assert isinstance(last, dict)
    return opened - int(last["turns"])


def snapshot_totals(corpus: Path) -> dict[str, int]:
    env = {"CLAUDE_CONFIG_DIR": str(corpus / "claude"), "CODEX_HOME": str(corpus / "codex")}
    env["PYROMETER_HOME"] = str(corpus)
    snapshot = once(Settings(sources=Sources(history_days=3650)), env, corpus, clock.now())
    return {"turns": sum(one.turns for one in snapshot.sessions)}


def test_marks_tell_the_turns_of_claude_code_apart(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    replay(tmp_path, log, sessions=4, rate=200, duration=0.1)
    said = [json.loads(line) for line in log.read_text().splitlines()]
    marks = [note["mark"] for note in said if note["opens"]]
    assert marks
    assert len(set(marks)) == len(marks)
