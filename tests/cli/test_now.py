"""`pyrometer now` in its three shapes."""

from __future__ import annotations

import json

import pytest

from pyrometer.cli.patience import patience
from tests import factories
from tests.cli.stage import Stage, Terminal


def test_the_table_goes_to_stdout_and_nothing_to_stderr(stage: Stage) -> None:
    assert stage.run("now") == 0
    assert stage.out.startswith("▲ LOCKOUT in 41m")
    assert stage.err == ""


@pytest.mark.parametrize("arguments", [("now", "--json"), ("--json",)])
def test_json_is_one_document(arguments: tuple[str, ...], stage: Stage) -> None:
    assert stage.run(*arguments) == 0
    assert json.loads(stage.out)["verdict"]["state"] == "lockout"


@pytest.mark.parametrize("arguments", [("now", "--line"), ("--line",)])
def test_the_line_is_one_line(arguments: tuple[str, ...], stage: Stage) -> None:
    assert stage.run(*arguments) == 0
    assert stage.out.count("\n") == 1
    assert stage.out.startswith("▲41m 5h73%")


def test_a_faulty_configuration_does_not_disturb_the_status_bar(stage: Stage) -> None:
    stage.config("[alerts]\nbell = 3\n")
    assert stage.run("--line") == 0
    assert stage.err == ""
    assert stage.run("now") == 0
    assert "alerts.bell" in stage.err


def test_since_reaches_the_reader_as_a_time(stage: Stage) -> None:
    assert stage.run("now", "--since", "3h") == 0
    assert stage.run("--since", "2d", "--json") == 0
    assert [since for _, since in stage.reads] == [factories.NOW - 3 * 3600, factories.NOW - 2 * 86_400]


def test_a_wrong_since_is_an_error_that_names_the_forms(stage: Stage) -> None:
    assert stage.run("now", "--since", "last week") == 2
    assert "'last week' is not a time" in stage.err
    assert "2026-11-01" in stage.err
    assert stage.reads == []


def test_settings_reach_the_reader(stage: Stage) -> None:
    stage.config("[sources]\nhistory_days = 3\n")
    other = stage.write("other.toml", "[sources]\nhistory_days = 5\n")
    stage.run("now")
    stage.run("now", "--config", str(other))
    assert [settings.sources.history_days for settings, _ in stage.reads] == [3, 5]


def test_masked_projects_appear_nowhere(stage: Stage) -> None:
    alert = factories.alerts()[0]
    stage.snapshot = lambda: factories.lockout(
        alerts=(
            type(alert)("burn", "api-refactor", "warning", "api-refactor burns", "pause api-refactor", factories.NOW),
        ),
        health=factories.health(troubles=(("bad json", "/home/ada/.claude/projects/-home-ada-infra/x.jsonl", 2),)),
    )
    stage.config("[screen]\nmask_projects = true\n")
    for shape in ((), ("--json",)):
        assert stage.run("now", *shape) == 0
        assert "project 1" in stage.out
        assert not [name for name in ("api-refactor", "infra", "docs", "ada") if name in stage.out]


def test_a_width_can_be_asked_for(stage: Stage) -> None:
    stage.env["COLUMNS"] = "60"
    stage.run("now")
    assert max(map(len, stage.out.splitlines())) <= 60


def test_patience_speaks_on_a_terminal_only_and_cleans_up() -> None:
    terminal = Terminal()
    with patience(terminal, "reading", delay=0.0):
        while "reading" not in terminal.getvalue():
            pass
    assert terminal.getvalue().endswith("\r\x1b[K")
    quick = Terminal()
    with patience(quick, "reading", delay=60.0):
        pass
    assert quick.getvalue() == ""
