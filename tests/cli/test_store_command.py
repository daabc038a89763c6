"""`pyrometer store`."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from pyrometer.model import SessionFacts
from pyrometer.store.place import connect
from pyrometer.store.store import Store
from tests import factories
from tests.agents.claude_made import assistant, encoded, user
from tests.agents.codex_logs import context, counts, meta, rollout, usage_record
from tests.cli.stage import Stage
from tests.engine.engine_lines import turn
from tests.store.making import price, work

NOW = factories.NOW


def of_yesterday(lines: list[bytes]) -> str:
    """A log that says so, at the time of the stage."""
    return re.sub(r"\d{4}-\d\d-\d\dT", "2026-03-11T", b"\n".join([*lines, b""]).decode())


@pytest.fixture
def path(stage: Stage) -> Path:
    path = stage.state / "pyrometer.db"
    store = Store.open(path, now=NOW, price=price)
    said = [
        SessionFacts("claude", name, NOW, str(stage.home / folder))
        for name, folder in (("home", "work/api"), ("fork", "play/api"), ("other", "docs"))
    ]
    store.commit([work(1, *said, turn("a", NOW), turn("b", NOW, session="fork"))], NOW)
    store.close()
    return path


def test_it_shows_what_there_is(stage: Stage, path: Path) -> None:
    assert stage.run("store") == 0
    assert "store       ~/.local/state/pyrometer/pyrometer.db\n" in stage.out
    assert "turns       2, since 2026-03-12\n" in stage.out
    assert "note" not in stage.out


def test_as_json(stage: Stage, path: Path) -> None:
    assert stage.run("store", "--json") == 0
    said = json.loads(stage.out)
    assert (said["path"], said["note"], said["counts"]["turns"], said["counts"]["sessions"]) == (str(path), "", 2, 3)
    assert said["size"] > 4096


def test_damage_that_is_only_met_while_counting_is_told(stage: Stage, path: Path) -> None:
    connection = connect(path, write=True)
    ((page,),) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'quarters'").fetchall()
    connection.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)
    assert stage.run("store") == 1
    (aside,) = path.parent.glob("*.damaged-*")
    assert f"the store was damaged: set aside as {aside.name}" in stage.out
    assert "turns" not in stage.out


def test_without_a_store_it_makes_none(stage: Stage) -> None:
    assert stage.run("store") == 0
    assert "there is no store yet" in stage.out
    assert stage.run("store", "--vacuum") == 1
    assert "there is no store yet" in stage.err
    assert not stage.state.exists()


def test_forget_asks_which_folder_is_meant(stage: Stage, path: Path) -> None:
    assert stage.run("store", "--forget", "api") == 1
    assert "say which: ~/play/api, ~/work/api" in stage.err
    assert stage.run("store", "--forget", "nothing") == 1
    assert "no project 'nothing' is known" in stage.err
    assert stage.run("store", "--forget", "~/work/api", "--yes") == 0
    assert "1 session of ~/work/api forgotten" in stage.out
    assert stage.run("store", "--forget", "api", "--yes") == 0
    assert "1 session of ~/play/api forgotten" in stage.out
    stage.run("store", "--json")
    assert json.loads(stage.out)["counts"]["turns"] == 0


def test_rebuild_and_vacuum(stage: Stage, path: Path) -> None:
    assert stage.run("store", "--rebuild", "--yes") == 0
    assert "0 logs will be read anew" in stage.out
    assert stage.run("store", "--vacuum") == 0
    assert " MB of unused space were given back" in stage.out


def turns(stage: Stage) -> int:
    stage.run("store", "--json")
    found: int = json.loads(stage.out)["counts"]["turns"]
    return found


@pytest.mark.parametrize(("answer", "left"), [(b"y\n", 1), (b"YES\n", 1), (b"\n", 2), (b"n\n", 2), (b"", 2)])
def test_it_asks_before_it_erases(stage: Stage, path: Path, answer: bytes, left: int) -> None:
    code = stage.run("store", "--forget", "~/work/api", answer=answer)
    assert "Erase 1 session of ~/work/api, with all sums? Nothing brings them back. [y/N] " in stage.err
    assert (code, "nothing was changed" in stage.err) == ((0, False) if left == 1 else (1, True))
    assert turns(stage) == left


@pytest.mark.parametrize("words", [("--rebuild",), ("--forget", "~/work/api")])
def test_where_nobody_can_answer_it_wants_to_be_told(stage: Stage, path: Path, words: tuple[str, ...]) -> None:
    assert stage.run("store", *words) == 1
    assert stage.err == "pyrometer: nothing was changed: this asks first, and nobody can answer here; add --yes\n"
    assert turns(stage) == 2


def test_what_was_forgotten_is_in_no_sum_and_known_by_number(stage: Stage, path: Path) -> None:
    assert stage.run("store", "--forget", "~/work/api", "--yes") == 0
    assert "turns       1, since 2026-03-12, and 1 by number only: too old, or forgotten\n" in stage.out
    assert "sums        1 turns by quarter of an hour (1) and day (1), since 2026-03-12\n" in stage.out


def test_nothing_is_changed_while_another_pyrometer_writes(stage: Stage, path: Path) -> None:
    other = Store.open(path, now=NOW)
    assert stage.run("store", "--rebuild") == 1
    assert stage.err == (
        f"pyrometer: nothing was changed: Pyrometer process {os.getpid()} keeps the store; close it, then try again\n"
    )
    assert stage.run("store") == 0
    assert f"kept by     a running Pyrometer (process {os.getpid()})\n" in stage.out
    assert "note" not in stage.out
    stage.run("store", "--json")
    said = json.loads(stage.out)
    assert (said["kept_by"], said["note"], said["counts"]["turns"]) == (os.getpid(), "", 2)
    other.close()


def test_after_forgetting_it_says_if_a_reader_keeps_the_old_pages(stage: Stage, path: Path) -> None:
    reader = connect(path, write=False)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM turns").fetchone()
    assert stage.run("store", "--forget", "docs", "--yes") == 0
    assert "1 session of ~/docs forgotten" in stage.out
    assert "old pages stay beside it; close it, then pyrometer store --vacuum" in stage.out
    reader.close()
    assert stage.run("store", "--vacuum") == 0
    assert "old pages" not in stage.out
    files = [file.read_bytes() for file in path.parent.iterdir()]
    assert not any(b"/docs" in content for content in files)


def test_no_name_of_a_forgotten_project_is_left_in_the_file(stage: Stage) -> None:
    call = {"type": "tool_use", "id": "toolu_1", "name": "mcp__orbiter__dock", "input": {}}
    facts: dict[str, Any] = {"cwd": "/home/ada/moonshot", "gitBranch": "eclipse"}
    session = encoded([user(**facts), assistant(message={"content": [call]}, **facts)])
    stage.write(".claude/projects/p/11111111-aaaa.jsonl", of_yesterday(session))
    place = "/home/ada/moonshot"
    thread = [meta(cwd=place), context(1.0, cwd=place), usage_record(2.0, "resp_1", counts(100, 0, 10))]
    stage.write(f".codex/sessions/{rollout().name}", of_yesterday(thread))
    assert stage.run("history", "--by", "mcp", "--since", "all") == 0
    assert "orbiter" in stage.out
    names = (b"moonshot", b"eclipse", b"orbiter")
    assert all(name in (stage.state / "pyrometer.db").read_bytes() for name in names)
    assert stage.run("store", "--forget", "moonshot", "--yes") == 0
    assert stage.out.startswith("2 sessions of /home/ada/moonshot forgotten")
    for _ in range(2):
        for file in stage.state.iterdir():
            assert not [name for name in names if name in file.read_bytes()], file
        assert stage.run("history", "--since", "all") == 0
        assert "nothing was used" in stage.out
