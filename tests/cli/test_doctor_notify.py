"""What `pyrometer doctor` says about the ways out of the pane."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pyrometer.report.doctor import Check
from tests.cli.stage import Stage

APPRISE = "class Apprise:\n    def add(self, url):\n        return 'bad' not in url\n"
SECRET = "TOKEN-51"


def checks(stage: Stage) -> dict[str, Check]:
    stage.run("doctor", "--json")
    found = [Check(**check) for check in json.loads(stage.out)["checks"]]
    return {check.name: check for check in found if check.section == "Notifications"}


def test_without_any_set_up_there_is_one_note(stage: Stage) -> None:
    assert {name: check.state for name, check in checks(stage).items()} == {"desktop notifications": "note"}


@pytest.mark.parametrize(
    ("env", "state", "words"),
    [
        ({"TERM": "xterm-kitty"}, "ok", "by OSC 99, as kitty has it"),
        ({"VTE_VERSION": "7600"}, "note", "by OSC 777; a VTE terminal may ignore it"),
        ({"TERM": "alacritty"}, "note", "none known for this terminal: alerts ring the bell"),
        ({"PYROMETER_ALERTS__DESKTOP": "off"}, "note", "switched off"),
        ({"PYROMETER_ALERTS__DESKTOP": "program"}, "broken", "no program for them was found (notify-send, osascript)"),
    ],
)
def test_the_terminal(env: dict[str, str], state: str, words: str, stage: Stage) -> None:
    stage.env |= env
    check = checks(stage)["desktop notifications"]
    assert (check.state, check.text) == (state, words)
    assert bool(check.fix) == (state != "ok")


@pytest.mark.parametrize(
    ("answer", "state", "words"),
    [
        ("echo on", "ok", "lets notifications through"),
        ("echo off", "note", "keeps notifications back"),
        ("exit 1", "note", "lets notifications through only if told to"),
    ],
)
def test_tmux_is_asked(answer: str, state: str, words: str, stage: Stage, tmp_path: Path) -> None:
    tmux = tmp_path / "tmux"
    tmux.write_text(f"#!/bin/sh\n{answer}\n")
    tmux.chmod(0o755)
    stage.env |= {"TERM": "xterm-kitty", "TMUX": "/x,1,0", "PATH": f"{tmp_path}:/usr/bin:/bin"}
    check = checks(stage)["tmux"]
    assert (check.state, check.text) == (state, words)
    assert check.fix.startswith("tmux set -g allow-passthrough on") == (state != "ok")


def test_tmux_does_not_matter_where_a_program_shows_them(stage: Stage) -> None:
    stage.env |= {"TMUX": "/x,1,0", "PYROMETER_ALERTS__DESKTOP": "program"}
    assert "tmux" not in checks(stage)


@pytest.mark.parametrize(
    ("command", "state", "words"),
    [
        ("sh -c true", "ok", "runs sh"),
        ("no-such-program x", "broken", "there is no program no-such-program"),
        ("sh 'x", "broken", "its quotes do not match"),
    ],
)
def test_the_command(command: str, state: str, words: str, stage: Stage) -> None:
    stage.env["PYROMETER_NOTIFY__COMMAND"] = command
    check = checks(stage)["notify.command"]
    assert (check.state, check.text) == (state, words)


def test_services_are_understood_or_not_and_nothing_is_sent(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "apprise.py").write_text(APPRISE)
    stage.env |= {"PYTHONPATH": str(tmp_path), "PYROMETER_NOTIFY__URLS": f"slack://{SECRET} bad://{SECRET}"}
    pytest.importorskip("apprise")
    found = checks(stage)
    assert (found["slack"].state, found["bad"].state) == ("ok", "broken")
    assert SECRET not in stage.out


def test_missing_apprise_comes_with_the_command_that_installs_it(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pyrometer.cli.checks.notify.installed", lambda: False)
    stage.env["PYROMETER_NOTIFY__URLS"] = f"slack://{SECRET}"
    check = checks(stage)["services"]
    assert (check.state, check.fix) == ("broken", "pip install 'pyrometer[notify]'")


def test_a_bad_file_of_addresses_is_broken(stage: Stage) -> None:
    stage.env["PYROMETER_NOTIFY__URLS_FILE"] = "~/none"
    assert "~/none cannot be read" in checks(stage)["services"].text
