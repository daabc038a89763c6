"""`pyrometer session` and `pyrometer report` over small logs of their own."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests import factories
from tests.cli.stage import Stage
from tests.cli.test_history_command import response

HOSTILE = "<script>alert('x')</script>|**b**"
LONG = "t" * 10_000


def returned(at: float, number: int, size: int) -> str:
    """The line with the result of the call of response `number`."""
    answer = json.loads(response(at, number))
    content = [{"type": "tool_result", "tool_use_id": f"t{number}", "content": "x" * size}]
    line = {key: answer[key] for key in ("sessionId", "cwd", "timestamp")}
    line |= {"type": "user", "uuid": f"r{number}", "message": {"role": "user", "content": content}}
    return json.dumps(line) + "\n"


@pytest.fixture
def worked(stage: Stage) -> Stage:
    """Twelve turns, the second of which reads 40 KB; one with a hostile tool, one with a name of 10 kB."""
    begin = factories.NOW - 7_200
    tools = {1: "Read", 2: HOSTILE, 3: LONG}
    lines = [response(begin + 60 * number, number, tools.get(number, "")) for number in range(12)]
    lines.insert(2, returned(begin + 90, 1, 40_000))
    stage.write(".claude/projects/-home-ada-api/11111111-aaaa.jsonl", "".join(lines))
    other = response(factories.NOW - 90_000, 77).replace("11111111-aaaa", "22222222-bbbb").replace("/api", "/web")
    stage.write(".claude/projects/-home-ada-web/22222222-bbbb.jsonl", other)
    return stage


def test_a_report_that_ends_in_one_line(worked: Stage) -> None:
    assert worked.run("session", "last") == 0
    assert worked.err == ""
    lines = worked.out.splitlines()
    assert lines[0] == "session 11111111-aaaa · /home/ada/api"
    assert lines[-1].startswith("12 calls · 3 tools · $0.0")
    assert lines[-1].endswith(" API-eq · 90 % cache hit · 0 invalidations · peak 1.1k")
    assert "one 40 kB result of Read has been paid 10 times" in worked.out
    assert "API-eq dollars a turn, at most <$0.01" in worked.out
    assert max(map(len, lines[:-1])) <= 110


def test_a_session_and_its_history_count_alike(worked: Stage) -> None:
    """A subagent's compaction is one of the session in either, though the main loop's context knows none."""
    answer = json.loads(response(factories.NOW - 6_000, 50))
    line = {key: answer[key] for key in ("sessionId", "cwd", "timestamp")}
    line |= {"type": "system", "subtype": "compact_boundary", "uuid": "c1", "isSidechain": True, "agentId": "a1b2"}
    folder = ".claude/projects/-home-ada-api/11111111-aaaa/subagents"
    worked.write(f"{folder}/agent-a1b2.jsonl", f"{json.dumps(line)}\n")
    assert worked.run("history", "--by", "session", "--since", "all", "--json") == 0
    [row] = [row for row in json.loads(worked.out)["rows"] if row["name"] == "11111111-aaaa"]
    assert worked.run("session", "1111", "--json") == 0
    report = json.loads(worked.out)
    told = ("turns", "prompts", "compactions", "total", "dollars")
    assert {name: report["total"][name] for name in told} == {name: row[name] for name in told}
    assert (row["compactions"], report["compactions"]) == (1, [])


def test_its_turns_the_newest_last(worked: Stage) -> None:
    assert worked.run("session", "1111", "--turns", "2") == 0
    head = worked.out.splitlines().index("TURNS (2 OF 12)")
    assert [line.split()[0] for line in worked.out.splitlines()[head + 2 : head + 4]] == ["11", "12"]


def test_json_and_csv_say_the_same(worked: Stage) -> None:
    assert worked.run("session", "last", "--json") == 0
    report = json.loads(worked.out)
    assert worked.run("session", "last", "--csv") == 0
    rows = list(csv.DictReader(io.StringIO(worked.out)))
    assert report["schema"] == 1
    assert [row["output"] for row in rows] == [str(turn["output"]) for turn in report["turns"]]
    assert sum(turn["dollars"] for turn in report["turns"]) == pytest.approx(report["total"]["dollars"], abs=1e-4)
    assert report["results"]["dearest"][0]["times"] == 10
    assert report["cache_events"][0]["kind"] == "cold start"
    assert all(len(row["name"]) <= 200 for row in report["by"]["tool"])


@pytest.mark.parametrize("shape", ["html", "markdown"])
def test_files_hold_hostile_names_as_text(worked: Stage, tmp_path: Path, shape: str) -> None:
    file = tmp_path / f"out.{shape}"
    assert worked.run("session", "last", f"--{shape}", str(file)) == 0
    text = file.read_text("utf-8")
    assert "alert" in text
    assert "<script" not in text
    assert "t" * 300 not in text
    assert worked.run("report", "--since", "30d", f"--{shape}", str(file)) == 0
    assert "burn report" in file.read_text("utf-8")


def test_a_file_that_cannot_be_written_is_a_failure(worked: Stage, tmp_path: Path) -> None:
    assert worked.run("session", "last", "--html", str(tmp_path / "no" / "out.html")) == 1
    assert "cannot be written" in worked.err


def test_the_last_one_of_a_project(worked: Stage) -> None:
    assert worked.run("session", "last", "--project", "WEB") == 0
    assert worked.out.startswith("session 22222222-bbbb")
    assert worked.run("session", "last", "--project", "nowhere") == 1
    assert "no session in a project like 'nowhere'" in worked.err
    for nothing in ("", "/", "claude/"):
        assert worked.run("session", nothing) == 1
        assert worked.err == "pyrometer: name the beginning of the session's id, or last\n"
    assert worked.run("session", "33") == 1
    assert "no session begins with '33'" in worked.err


def test_results_of_lost_logs_are_not_guessed(worked: Stage) -> None:
    assert worked.run("session", "last") == 0
    (worked.home / ".claude/projects/-home-ada-api/11111111-aaaa.jsonl").unlink()
    assert worked.run("session", "last") == 0
    assert "the logs of this session are gone" in worked.out
    assert worked.out.splitlines()[-1].startswith("12 calls")


def test_the_report_of_a_week(worked: Stage) -> None:
    assert worked.run("report", "--zone", "UTC") == 0
    assert worked.out.startswith("burn report, ")
    assert "13 turns of 2 sessions" in worked.out
    assert worked.out.splitlines()[-1].startswith("13 calls in 2 sessions · $0.0")
    assert worked.run("report", "--since", "today", "--zone", "Nowhere/None") == 2
    assert worked.run("report", "--since", "10m") == 0
    assert "nothing was used in that time" in worked.out


def test_history_tells_invalidations(worked: Stage) -> None:
    assert worked.run("history", "--json", "--zone", "UTC") == 0
    report = json.loads(worked.out)
    assert [(row["invalidations"], row["invalidated"]) for row in report["rows"][-2:]] == [(0, 0), (0, 0)]
    assert worked.run("history", "--by", "tool", "--json") == 0
    assert json.loads(worked.out)["total"]["invalidations"] is None
