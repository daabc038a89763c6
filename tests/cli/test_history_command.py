"""`pyrometer history` over a small log of its own, in all shapes."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pyrometer.store.store import Store
from tests import factories
from tests.cli.stage import Stage

ARGS = ("history", "--zone", "UTC")


def response(at: float, number: int, tool: str = "") -> str:
    moment = datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")
    content = [{"type": "tool_use", "id": f"t{number}", "name": tool, "input": {}}] if tool else []
    usage = {
        "input_tokens": 10,
        "cache_read_input_tokens": 1000,
        "cache_creation_input_tokens": 100,
        "output_tokens": 50,
    }
    message = {
        "id": f"m{number}",
        "model": "claude-opus-4-5-20251101",
        "role": "assistant",
        "stop_reason": "end_turn",
        "content": content,
        "usage": usage,
    }
    line = {
        "type": "assistant",
        "sessionId": "11111111-aaaa",
        "cwd": "/home/ada/api",
        "timestamp": moment,
        "requestId": f"r{number}",
        "uuid": f"u{number}",
        "message": message,
    }
    return json.dumps(line) + "\n"


@pytest.fixture
def worked(stage: Stage) -> Stage:
    folder = stage.home / ".claude" / "projects" / "-home-ada-api"
    folder.mkdir(parents=True)
    day = 86_400.0
    lines = [response(factories.NOW - age * day, number, tool) for number, (age, tool) in enumerate(
        [(2, "Bash"), (1, "Bash"), (1, "Read"), (0, "")]
    )]  # fmt: skip
    (folder / "11111111-aaaa.jsonl").write_text("".join(lines))
    return stage


def test_what_a_busy_pane_has_not_read_yet_is_told(worked: Stage) -> None:
    log = worked.home / ".claude" / "projects" / "-home-ada-api" / "11111111-aaaa.jsonl"
    store = Store.open(worked.state / "pyrometer.db", now=factories.NOW)
    assert worked.run(*ARGS) == 0
    assert worked.err == "", "a few lines are read in a moment"
    with log.open("a") as file:
        file.write(json.dumps({"type": "user", "filler": "x" * 2_000_000}) + "\n")
    assert worked.run(*ARGS) == 0
    assert "another Pyrometer keeps the store, and is not through: up to 2.0 MB of the logs" in worked.err
    store.close()
    assert worked.run(*ARGS) == 0
    assert worked.err == ""


def test_what_is_missing_from_a_store_that_cannot_be_written_is_told(worked: Stage) -> None:
    assert worked.run(*ARGS) == 0
    assert worked.err == ""
    log = worked.home / ".claude" / "projects" / "-home-ada-api" / "11111111-aaaa.jsonl"
    with log.open("a") as file:
        file.write(response(factories.NOW, 99))
    lock = worked.state / "pyrometer.db.lock"
    lock.unlink()
    lock.mkdir()
    refused = "pyrometer: the store cannot be written (is a directory)"
    assert worked.run(*ARGS) == 0
    assert worked.err == f"{refused}: {len(response(factories.NOW, 99))} B of the logs are in none of the numbers\n"
    (worked.state / "pyrometer.db").unlink()
    assert worked.run(*ARGS) == 1
    assert worked.err.startswith(refused)
    assert worked.err.endswith("Without a store, reading all logs: PYROMETER_STORE__ENABLED=false\n")
    lock.rmdir()
    assert worked.run(*ARGS) == 0
    assert worked.err == ""


def test_days_are_rows_and_the_split_comes_below(worked: Stage) -> None:
    assert worked.run(*ARGS) == 0
    assert [line.split()[1] for line in worked.out.splitlines()[3:7]] == ["1", "2", "1", "4"]
    assert "API-eq $" in worked.out
    assert "window credits" in worked.out
    assert worked.err == ""


def test_json_and_csv_say_the_same(worked: Stage) -> None:
    assert worked.run(*ARGS, "--by", "tool", "--json") == 0
    report = json.loads(worked.out)
    assert worked.run(*ARGS, "--by", "tool", "--csv") == 0
    rows = list(csv.DictReader(io.StringIO(worked.out)))
    assert {row["name"]: row["total"] for row in report["rows"]} == {row["name"]: int(row["total"]) for row in rows}
    assert {row["name"]: row["turns"] for row in report["rows"]} == {"Bash": 2, "Read": 1, "–": 1}
    assert report["total"]["total"] == 4 * 1160
    assert report["schema"] == 1


def test_what_was_read_once_is_not_read_again(worked: Stage) -> None:
    assert worked.run(*ARGS) == 0
    first = worked.out
    (log,) = (worked.home / ".claude" / "projects").rglob("*.jsonl")
    log.unlink()
    assert worked.run(*ARGS) == 0
    assert worked.out == first


def test_a_filter_that_meets_nothing_says_so(worked: Stage) -> None:
    assert worked.run(*ARGS, "--project", "elsewhere") == 0
    assert "nothing was used in that time" in worked.out
    assert "only project elsewhere" in worked.out


def test_without_any_logs(stage: Stage) -> None:
    assert stage.run(*ARGS) == 0
    assert "nothing was used" in stage.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--since", "2030-01-01"), "is in the future"),
        (("--since", "1d", "--until", "2d"), "--until is not after --since"),
        (("--zone", "Nowhere/Land"), "no time zone is called 'Nowhere/Land'"),
        (("--zone", "../../etc/passwd"), "no time zone"),
        (("--since", "2026-02-30"), "--since '2026-02-30' is not a time"),
        (("--until", ""), "--until '' is not a time"),
        (("--agent", "gemini"), "invalid choice: 'gemini'"),
        (("--limit", "-1"), "'-1' is not a whole number from 0 on"),
        (("--limit", "9" * 30), "is not a whole number from 0 on"),
        (("--project", "\udcff"), "is not UTF-8"),
    ],
)
def test_wrong_questions_are_explained(arguments: tuple[str, ...], words: str, worked: Stage) -> None:
    assert worked.run("history", *arguments) == 2
    assert words in worked.err


def test_a_store_that_is_switched_off_stays_unmade(worked: Stage) -> None:
    worked.config("[store]\nenabled = false\n")
    assert worked.run(*ARGS) == 0
    assert " 4 " in worked.out
    assert not list(worked.home.rglob("*.db"))


def test_narrow_terminals_lose_columns_not_rows(worked: Stage) -> None:
    worked.env["COLUMNS"] = "44"
    assert worked.run(*ARGS, terminal=True) == 0
    assert max(map(len, worked.out.splitlines())) <= 44
    assert "total" in worked.out


def test_parquet_without_its_library_names_the_extra(worked: Stage, tmp_path: Path) -> None:
    try:
        import pyarrow  # noqa: F401
    except ModuleNotFoundError:
        assert worked.run(*ARGS, "--parquet", str(tmp_path / "x.parquet")) == 1
        assert "pip install 'pyrometer[parquet]'" in worked.err
