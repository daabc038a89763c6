"""Reports over logs that no client should have written: an answer, in bounds, that adds up; never a traceback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pyrometer.history.question import DIMENSIONS
from tests import factories
from tests.cli.stage import Stage
from tests.cli.test_history_command import response

SAME = "11111111-aaaa"
LONG = "n" * 10_000
BEGIN = factories.NOW - 7_200


def changed(line: str, **more: Any) -> str:
    return json.dumps(json.loads(line) | more) + "\n"


def codex(at: float, session: str) -> str:
    """A rollout of one turn."""
    from datetime import UTC, datetime

    stamp = datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")
    usage = {"input_tokens": 900, "cached_input_tokens": 500, "output_tokens": 40, "total_tokens": 940}
    payloads = [
        ("session_meta", {"id": session, "cwd": "/home/ada/api", "cli_version": "0.169.0"}),
        ("turn_context", {"turn_id": "t", "model": "gpt-5.4", "cwd": "/home/ada/api"}),
        (
            "token_usage_record",
            {"thread_id": session, "turn_id": "t", "session_id": session, "response_id": "r", "usage": usage},
        ),
    ]
    return "".join(json.dumps({"timestamp": stamp, "type": kind, "payload": said}) + "\n" for kind, said in payloads)


@pytest.fixture
def bad(stage: Stage) -> Stage:
    """One id in two folders and two agents; no first line; clocks that run backwards; names of 10 kB."""
    lines = [response(BEGIN + 60 * number, number, LONG if number == 3 else "Bash") for number in range(8)]
    torn = lines[0][len(lines[0]) // 2 :]
    back = [
        changed(response(BEGIN - 5_000 * number, 50 + number, "Read"), thinkingDurationMs=-5, durationMs=-1e300)
        for number in range(3)
    ]
    boundary = json.dumps(
        {
            "type": "system",
            "subtype": "compact_boundary",
            "sessionId": SAME,
            "uuid": "c1",
            "timestamp": "2026-03-12T13:00:00Z",
            "compactMetadata": {"trigger": "auto", "preTokens": -9, "postTokens": "many", "durationMs": -1},
        }
    )
    duration = {"type": "system", "subtype": "turn_duration", "durationMs": -7, "sessionId": SAME, "uuid": "d1"}
    command = {"role": "user", "content": f"<command-message>x</command-message><command-name>/{LONG}</command-name>"}
    typed = changed(response(BEGIN + 100, 70), type="user", message=command, gitBranch=LONG)
    stage.write(
        f".claude/projects/-home-ada-api/{SAME}.jsonl",
        "".join([torn, *lines[1:], *back, boundary + "\n", json.dumps(duration) + "\n", typed]),
    )
    stage.write(f".claude/projects/-home-ada-web/{SAME}.jsonl", response(BEGIN + 30, 90, "Grep"))
    stage.write(f".codex/sessions/2026/03/12/rollout-2026-03-12T12-00-00-{SAME}.jsonl", codex(BEGIN + 40, SAME))
    return stage


def rows(stage: Stage, *words: str) -> dict[str, Any]:
    assert stage.run(*words, "--json") == 0, stage.err
    assert stage.err == ""
    found: dict[str, Any] = json.loads(stage.out)
    return found


@pytest.mark.parametrize("by", DIMENSIONS)
def test_every_dimension_adds_up_to_the_same_whole(bad: Stage, by: str) -> None:
    found = rows(bad, "history", "--by", by, "--since", "all", "--zone", "UTC")
    assert found["total"]["turns"] == sum(row["turns"] for row in found["rows"]) == 12
    assert found["total"]["total"] == sum(row["total"] for row in found["rows"]) == 11 * 1160 + 940
    assert all(len(row["name"]) <= 300 for row in found["rows"])
    assert bad.run("history", "--by", by, "--since", "all", "--zone", "UTC") == 0
    assert max(map(len, bad.out.splitlines())) <= 110


def test_one_id_in_two_agents_is_two_sessions(bad: Stage) -> None:
    ours, theirs = rows(bad, "session", f"claude/{SAME}"), rows(bad, "session", f"codex/{SAME}")
    assert (ours["total"]["turns"], theirs["total"]["turns"]) == (11, 1)
    assert bad.run("session", SAME) == 0
    assert f"codex has a session of the same id: codex/{SAME}" in bad.out
    assert rows(bad, "explain", f"codex/{SAME}:last")["turn"]["agent"] == "codex"


def test_a_session_whose_clock_runs_backwards(bad: Stage) -> None:
    found = rows(bad, "session", f"claude/{SAME}")
    times = [turn["at"] for turn in found["turns"]]
    assert times == sorted(times)
    assert all(event["gap"] >= 0 for event in found["cache_events"])
    assert found["compactions"] == [{"at": "2026-03-12T13:00:00Z", "before": None, "after": None, "automatic": True}]
    assert sum(turn["dollars"] for turn in found["turns"]) == pytest.approx(found["total"]["dollars"], abs=1e-4)


@pytest.mark.parametrize("shape", ["--html", "--markdown"])
def test_pages_of_them(bad: Stage, tmp_path: Path, shape: str) -> None:
    file = tmp_path / "page"
    for words in (("session", f"claude/{SAME}"), ("report", "--since", "30d")):
        assert bad.run(*words, shape, str(file)) == 0
        assert LONG[:400] not in file.read_text("utf-8")


def test_a_turn_of_them_is_explained(bad: Stage) -> None:
    assert rows(bad, "explain", f"claude/{SAME}:last")["turn"]["session"] == SAME
    assert rows(bad, "explain", "last:last")["turn"]["agent"] == "claude"
