"""`pyrometer notify`: what is set up, what is not and how to, and a marked test through each channel."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.cli.stage import Stage

SECRET = "TOKEN-51"
FAKE = """
import os
class Apprise:
    def add(self, url):
        self.url = url
        return "bad" not in url
    def notify(self, **said):
        open(os.environ["SAID"], "a").write(said["title"] + ": " + said["body"] + chr(10))
        return "down" not in self.url
"""


@pytest.fixture
def furnished(stage: Stage, tmp_path: Path) -> Stage:
    """A terminal with notifications, a command that keeps what it gets, and a fake Apprise."""
    (tmp_path / "fake").mkdir()
    (tmp_path / "fake" / "apprise.py").write_text(FAKE)
    stage.env |= {
        "TERM": "xterm-kitty",
        "PYTHONPATH": str(tmp_path / "fake"),
        "SAID": str(tmp_path / "said"),
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
    }
    stage.config(f'[notify]\ncommand = "sh -c \'cat > {tmp_path}/alert.json\'"\nurls = ["slack://{SECRET}"]\n')
    return stage


def lines(stage: Stage) -> dict[str, str]:
    """What is said of each channel, with its sign."""
    return {line.split()[1]: f"{line[0]} {line[15:]}" for line in stage.out.splitlines() if line[1:2] == " "}


def test_the_list_says_what_is_missing_and_how_to_get_it(stage: Stage) -> None:
    assert stage.run("notify") == 0
    assert list(lines(stage)) == ["bell", "desktop", "command", "services"]
    assert lines(stage)["command"].startswith("○ not set up: pyrometer config set notify.command ")
    assert "notify.urls_file" in lines(stage)["services"]
    assert lines(stage)["desktop"].startswith("○ neither this terminal nor a program shows any")
    plain = stage.out
    assert stage.run("notify", "--list") == 0
    assert stage.out == plain


def test_the_list_of_what_is_there_shows_no_secret(furnished: Stage) -> None:
    assert furnished.run("notify") == 0
    found = lines(furnished)
    assert list(found) == ["bell", "desktop", "command", "slack"]
    assert all(words.startswith("●") for words in found.values())
    assert found["desktop"] == "● by OSC 99, which kitty shows"
    assert SECRET not in furnished.out + furnished.err


def test_a_test_goes_through_every_channel_and_is_marked(furnished: Stage, tmp_path: Path) -> None:
    assert furnished.run("notify", "--test", terminal=True) == 0
    assert "\a" in furnished.out
    assert "\x1b]99;i=pyrometer-" in furnished.out
    assert "TEST: this is how an alert" in furnished.out
    alert = json.loads((tmp_path / "alert.json").read_text())
    assert (alert["test"], alert["rule"]) == (True, "test")
    assert (tmp_path / "said").read_text().startswith("Pyrometer test: TEST: ")
    assert "● slack        delivered\n" in furnished.out
    assert "● command      the command ended with 0\n" in furnished.out


def test_a_failing_channel_is_named_with_its_reason_and_the_others_go_on(furnished: Stage, tmp_path: Path) -> None:
    furnished.env["PYROMETER_NOTIFY__URLS"] = f"slack://down/{SECRET} bad://{SECRET} ntfy://{SECRET}"
    furnished.env["PYROMETER_NOTIFY__COMMAND"] = "no-such-program"
    assert furnished.run("notify", "--test", terminal=True) == 1
    assert "■ slack        the service was not reached\n" in furnished.out
    assert "■ bad          Apprise does not understand the address\n" in furnished.out
    assert "● ntfy         delivered\n" in furnished.out
    assert "■ command      there is no program no-such-program\n" in furnished.out
    assert SECRET not in furnished.out + furnished.err


def test_one_channel_alone(furnished: Stage, tmp_path: Path) -> None:
    assert furnished.run("notify", "--test", "--channel", "command") == 0
    assert furnished.out == "● command      the command ended with 0\n"
    assert not (tmp_path / "said").exists()


def test_a_channel_that_is_not_set_up_cannot_be_tried(stage: Stage) -> None:
    assert stage.run("notify", "--test", "--channel", "command") == 1
    assert "not set up" in stage.out
    assert stage.run("notify", "--channel", "pigeon") == 2
    assert "there are: bell, desktop, command, services" in stage.err


def test_the_terminal_is_only_rung_if_it_is_one(furnished: Stage) -> None:
    assert furnished.run("notify", "--test", "--channel", "bell") == 1
    assert furnished.out == "■ bell         standard output is no terminal\n"


def test_tmux_that_keeps_it_back_is_said_with_the_remedy(furnished: Stage, tmp_path: Path) -> None:
    tmux = tmp_path / "tmux"
    tmux.write_text("#!/bin/sh\necho off\n")
    tmux.chmod(0o755)
    furnished.env |= {"TMUX": "/x,1,0", "PATH": f"{tmp_path}:/usr/bin:/bin"}
    assert furnished.run("notify", "--test", "--channel", "desktop", terminal=True) == 1
    assert "tmux keeps it back: tmux set -g allow-passthrough on" in furnished.out
    tmux.write_text("#!/bin/sh\necho on\n")
    assert furnished.run("notify", "--test", "--channel", "desktop", terminal=True) == 0
    assert "\x1bPtmux;\x1b\x1b]99;" in furnished.out


def test_what_is_switched_off_says_so(stage: Stage) -> None:
    stage.config('[alerts]\nbell = "off"\ndesktop = "off"\n')
    assert stage.run("notify") == 0
    assert lines(stage)["bell"] == "○ switched off: pyrometer config unset alerts.bell"
    assert lines(stage)["desktop"] == "○ switched off: pyrometer config unset alerts.desktop"


def test_a_program_of_the_desktop_is_tried(stage: Stage, tmp_path: Path) -> None:
    program = tmp_path / "notify-send"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    stage.env |= {"PATH": f"{tmp_path}:/usr/bin:/bin", "DISPLAY": ":0"}
    assert stage.run("notify", "--test", "--channel", "desktop") == 0
    assert stage.out == "● desktop      shown by notify-send\n"


def test_problems_with_addresses_are_told(stage: Stage) -> None:
    stage.config('[notify]\nurls_file = "~/none"\n')
    assert stage.run("notify") == 0
    assert "~/none cannot be read" in stage.err
