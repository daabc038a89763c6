"""`pyrometer compare`: two sessions side by side, from the store and, where it does not tell, from the logs."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests import factories
from tests.cli.stage import Stage
from tests.cli.test_history_command import response
from tests.cli.test_session_command import HOSTILE

API, WEB = "11111111-aaaa", "22222222-bbbb"


def edit(at: float, number: int, lines: int, session: str, project: str) -> str:
    """A response that replaces one line by so many."""
    said = json.loads(response(at, number, "Edit").replace(API, session).replace("/api", f"/{project}"))
    [block] = [block for block in said["message"]["content"] if block["type"] == "tool_use"]
    block["input"] = {"old_string": "old", "new_string": "\n".join(f"new {place}" for place in range(lines))}
    return json.dumps(said) + "\n"


@pytest.fixture
def edited(stage: Stage) -> Stage:
    """Twelve turns that edit 3 lines each, and four that edit 9 each."""
    begin = factories.NOW - 7_200
    for session, project, turns, lines in ((API, "api", 12, 2), (WEB, "web", 4, 8)):
        said = [edit(begin + 60 * number, number + 100 * lines, lines, session, project) for number in range(turns)]
        stage.write(f".claude/projects/-home-ada-{project}/{session}.jsonl", "".join(said))
    return stage


def log(stage: Stage, project: str, session: str) -> Path:
    return stage.home / f".claude/projects/-home-ada-{project}/{session}.jsonl"


def told(stage: Stage, *more: str) -> dict[str, Any]:
    assert stage.run("compare", "1111", "2222", "--json", *more) == 0
    found: dict[str, Any] = json.loads(stage.out)
    return found


def as_before_lines_were_counted(stage: Stage) -> None:
    """Takes the counts out of the store, as an older Pyrometer left it."""
    connection = sqlite3.connect(stage.state / "pyrometer.db")
    for ident, tools in connection.execute("SELECT ident, tools FROM turns WHERE tools IS NOT NULL").fetchall():
        calls = [call[:6] for call in msgspec.msgpack.decode(tools)]
        connection.execute("UPDATE turns SET tools = ? WHERE ident = ?", (msgspec.msgpack.encode(calls), ident))
    connection.commit()
    connection.close()


def test_figures_are_divided_by_turns_output_and_edited_lines(edited: Stage) -> None:
    found = told(edited)
    assert found["in_all"]["edited_lines"] == {"left": 36, "right": 36, "ratio": 1.0}
    assert found["in_all"]["turns"]["ratio"] == 3.0
    whole = found["in_all"]["api_equivalent"]["left"]
    assert found["per_turn"]["dollars"]["left"] == pytest.approx(whole / 12)
    assert found["per_edited_line"]["dollars"]["left"] == pytest.approx(whole / 36)
    assert found["per_edited_line"]["dollars"]["ratio"] == pytest.approx(3.0)
    output = found["in_all"]["output"]["left"]
    assert found["per_1k_output"]["dollars"]["left"] == pytest.approx(whole / output * 1_000)
    assert (found["notes"], found["left"]["id"], found["right"]["project"]) == ([], API, "/home/ada/web")


def test_lines_that_the_store_does_not_tell_are_read_again(edited: Stage) -> None:
    told(edited)
    as_before_lines_were_counted(edited)
    log(edited, "web", WEB).unlink()
    found = told(edited)
    assert found["in_all"]["edited_lines"] == {"left": 36, "right": None, "ratio": None}
    assert found["per_edited_line"]["dollars"]["right"] is None
    assert found["notes"] == [
        "api: edited lines read again from its logs",
        "web: 4 of 4 edits do not tell their lines; its logs are gone",
    ]


def test_turns_that_are_in_sums_only_are_read_from_the_log(edited: Stage) -> None:
    told(edited)
    connection = sqlite3.connect(edited.state / "pyrometer.db")
    connection.execute("DELETE FROM turns")
    connection.commit()
    connection.close()
    assert told(edited)["in_all"]["turns"] == {"left": 12, "right": 4, "ratio": 3.0}
    log(edited, "web", WEB).unlink()
    assert edited.run("compare", "1111", "2222") == 1
    assert f"the turns of session {WEB} are kept in sums only, and its logs are gone" in edited.err


def test_as_text_csv_markdown_and_a_page(edited: Stage, tmp_path: Path) -> None:
    assert edited.run("compare", "1111", "2222") == 0
    assert "api against web" in edited.out
    assert "PER EDITED LINE" in edited.out
    assert edited.run("compare", "1111", "2222", "--csv") == 0
    rows = list(csv.DictReader(io.StringIO(edited.out)))
    assert {row["table"] for row in rows} == {"totals", "turn", "output", "edited"}
    for shape in ("--markdown", "--html"):
        path = tmp_path / f"two{shape}"
        assert edited.run("compare", "1111", "2222", shape, str(path)) == 0
        assert "per edited line" in path.read_text()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("1111", "11111111"), "are the same session: claude/11111111-aaaa"),
        (("1111", "nobody"), "no session begins with 'nobody'"),
        (("1111", "2222", "--project", "api"), "no session begins with '2222' in a project like 'api'"),
    ],
)
def test_who_is_not_two_sessions_is_told_why(edited: Stage, words: tuple[str, ...], reason: str) -> None:
    assert edited.run("compare", *words) == 1
    assert reason in edited.err


def test_hostile_names_are_shown_as_they_may_be(edited: Stage, tmp_path: Path) -> None:
    evil = "33333333-cccc"
    line = edit(factories.NOW - 60, 999, 2, evil, "x").replace("/home/ada/x", f"/home/ada/\\u001b[31m{HOSTILE}")
    edited.write(f".claude/projects/-home-ada-x/{evil}.jsonl", line)
    assert edited.run("compare", "1111", "3333") == 0
    assert "\x1b" not in edited.out
    path = tmp_path / "two.html"
    assert edited.run("compare", "1111", "3333", "--html", str(path)) == 0
    assert "<script>alert" not in path.read_text()
