"""The person's command gets the alert, whatever it then does."""

from __future__ import annotations

import json
import os
import shlex
import time
from pathlib import Path

import pytest

from pyrometer.clock import monotonic
from pyrometer.notify.command import CommandChannel, arguments_of
from pyrometer.notify.urls import VARIABLE
from tests.notify.made_notice import notice

PATH = os.environ["PATH"]


def script(folder: Path, text: str, name: str = "on alert") -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def channel(command: str, folder: Path, timeout: float = 10, secret: str = "") -> CommandChannel:
    return CommandChannel(command, {"PATH": PATH, VARIABLE: secret}, folder, timeout)


def test_it_gets_json_arguments_and_variables(tmp_path: Path) -> None:
    path = script(tmp_path, 'cat > "$1"; env > "$2"; echo noise; echo noise >&2')
    command = f"{shlex.quote(str(path))} '{tmp_path}/in put' {tmp_path}/env"
    sent = notice(message="it's $HOME; `rm`", percent=73.5)
    outcome = channel(command, tmp_path, secret="slack://secret").send(sent)
    assert outcome.delivered
    document = json.loads((tmp_path / "in put").read_text())
    assert document["schema"] == 1
    assert (document["event"], document["rule"], document["level"]) == ("firing", "limit", "critical")
    assert (document["message"], document["percent"], document["probability"]) == ("it's $HOME; `rm`", 73.5, None)
    surroundings = (tmp_path / "env").read_text()
    assert "PYROMETER_ALERT_MESSAGE=it's $HOME; `rm`\n" in surroundings
    assert "PYROMETER_ALERT_LEVEL=critical\n" in surroundings
    assert "secret" not in surroundings


def test_no_shell_reads_the_command(tmp_path: Path) -> None:
    path = script(tmp_path, 'printf %s "$*" > "$0.said"', "plain")
    assert channel(f"{path} $HOME ; touch {tmp_path}/bad", tmp_path).send(notice()).delivered
    assert (tmp_path / "plain.said").read_text() == f"$HOME ; touch {tmp_path}/bad"
    assert not (tmp_path / "bad").exists()


def test_an_exit_code_is_a_failure_to_be_tried_again(tmp_path: Path) -> None:
    outcome = channel(f"'{script(tmp_path, 'exit 3')}'", tmp_path).send(notice())
    assert (outcome.delivered, outcome.words, outcome.final) == (False, "the command ended with 3", False)


def test_a_command_that_reads_nothing_is_fine(tmp_path: Path) -> None:
    assert channel("true", tmp_path).send(notice(message="x" * 500_000)).delivered


def test_a_missing_program_is_not_tried_again(tmp_path: Path) -> None:
    outcome = channel("no-such-program-here --x", tmp_path).send(notice())
    assert (outcome.final, outcome.words) == (True, "there is no program no-such-program-here")


def test_a_program_that_may_not_be_run_is_not_tried_again(tmp_path: Path) -> None:
    (tmp_path / "broken").write_text("#!/no/such/interpreter\n")
    (tmp_path / "broken").chmod(0o755)
    outcome = channel(f"{tmp_path}/broken", tmp_path).send(notice())
    assert outcome.final
    assert "cannot be run" in outcome.words


def test_quotes_that_do_not_match_are_said(tmp_path: Path) -> None:
    assert channel("echo 'a", tmp_path).send(notice()).words == "its quotes do not match"


def test_it_is_ended_after_its_timeout_with_all_that_it_started(tmp_path: Path) -> None:
    path = script(tmp_path, f"(sleep 1; touch '{tmp_path}/survived') & sleep 30")
    begun = monotonic()
    outcome = channel(f"'{path}'", tmp_path, timeout=0.3).send(notice())
    assert (outcome.words, outcome.final) == ("it took longer than 0.3 s", False)
    assert monotonic() - begun < 10
    time.sleep(1.2)
    assert not (tmp_path / "survived").exists()


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("~/bin/x -a '~/y z'", ["/home/ada/bin/x", "-a", "/home/ada/y z"]),
        ("x ~", ["x", "~"]),
        ("'", []),
        ("", []),
    ],
)
def test_words(command: str, words: list[str]) -> None:
    assert arguments_of(command, Path("/home/ada")) == words
