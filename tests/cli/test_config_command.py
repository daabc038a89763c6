"""`pyrometer config ...`."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys

import pytest

from tests.cli.stage import Stage

CONFIG = ".config/pyrometer/config.toml"


def test_path_is_where_the_file_would_be(stage: Stage) -> None:
    assert stage.run("config", "path") == 0
    assert stage.out == f"{stage.home / CONFIG}\n"
    stage.env["XDG_CONFIG_HOME"] = str(stage.home / "elsewhere")
    stage.run("config", "path")
    assert stage.out == f"{stage.home}/elsewhere/pyrometer/config.toml\n"
    stage.env["PYROMETER_HOME"] = "~/own"
    stage.run("config", "path")
    assert stage.out == f"{stage.home}/own/config/config.toml\n"
    stage.env["PYROMETER_CONFIG"] = "~/my.toml"
    stage.run("config", "path")
    assert stage.out == f"{stage.home}/my.toml\n"
    stage.run("config", "path", "--config", "other.toml")
    assert stage.out == "other.toml\n"


def test_a_relative_xdg_folder_does_not_count(stage: Stage) -> None:
    stage.env["XDG_CONFIG_HOME"] = "relative"
    stage.run("config", "path")
    assert stage.out == f"{stage.home / CONFIG}\n"


def test_explain_shows_value_origin_and_meaning(stage: Stage) -> None:
    stage.config("[alerts]\nbell = 'off'\n[keys]\nfreeze = 'f'\n")
    stage.env["PYROMETER_ALERTS__BELL_GAP"] = "3"
    assert stage.run("config", "explain") == 0
    assert 'alerts.bell = "off"   [config.toml:2]\n    Ring the terminal bell' in stage.out
    assert "alerts.bell_gap = 3.0   [PYROMETER_ALERTS__BELL_GAP]" in stage.out
    assert "alerts.toast = true   [default]" in stage.out
    assert 'keys.freeze = "f"   [config.toml:4]' in stage.out
    stage.run("config", "explain", "budgets.codex")
    assert stage.out.count("[default]") == 4


def test_explain_of_nothing_known_suggests(stage: Stage) -> None:
    assert stage.run("config", "explain", "alerts.bel_gap") == 2
    assert "did you mean alerts.bell_gap?" in stage.err


def test_check_of_a_good_and_a_missing_file(stage: Stage) -> None:
    assert stage.run("config", "check") == 0
    assert "no file at ~/.config/pyrometer/config.toml" in stage.out
    stage.config("[alerts]\nbell = 'off'\n")
    assert stage.run("config", "check") == 0
    assert stage.out == "ok: ~/.config/pyrometer/config.toml, 1 setting differs from the defaults\n"


def test_check_finds_what_only_the_pane_knows(stage: Stage) -> None:
    stage.config("[screen]\ntheme = 'embr'\n[keys]\nfreze = 'f'\n[alerts]\nbel = 'off'\n")
    assert stage.run("config", "check") == 1
    assert stage.out.splitlines() == [
        '~/.config/pyrometer/config.toml:6: alerts.bel = "off": is not a setting, did you mean alerts.bell?',
        "screen.theme: there is no theme 'embr', did you mean ember? (pyrometer config themes)",
        "keys.freze: no binding has this id",
    ]


def test_check_of_a_file_that_is_not_there(stage: Stage) -> None:
    assert stage.run("config", "check", "--config", "gone.toml") == 1
    assert "gone.toml: there is no such file" in stage.out


def test_set_writes_beside_the_hand_written_file(stage: Stage) -> None:
    own = stage.config("# mine\n[alerts]\nbell = 'warning'\n")
    assert stage.run("config", "set", "alerts.bell", "off") == 0
    assert stage.err == 'alerts.bell = "off", in ~/.config/pyrometer/overrides.toml\n'
    assert own.read_text() == "# mine\n[alerts]\nbell = 'warning'\n"
    stage.run("config", "explain", "alerts.bell")
    assert 'alerts.bell = "off"   [overrides.toml:3]' in stage.out
    assert stage.run("config", "unset", "alerts.bell") == 0
    stage.run("config", "explain", "alerts.bell")
    assert 'alerts.bell = "warning"   [config.toml:3]' in stage.out


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("set", "alerts.bell", "loud"), 2, 'must be one of "off", "warning", "critical"'),
        (("set", "alerts.bel", "off"), 2, "did you mean alerts.bell?"),
        (("set", "alerts.bell"), 2, "name a key and a value"),
        (("unset",), 2, "name a key"),
        (("unset", "alerts.bell", "off"), 2, "no use for 'off'"),
        (("check", "new.toml"), 2, "no use for 'new.toml'"),
        (("set", "sources.claude", "a", "b"), 2, "unrecognized arguments: b"),
        (("unset", "alerts.bell"), 1, "is not in"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: tuple[str, ...], code: int, words: str, stage: Stage) -> None:
    assert stage.run("config", *arguments) == code
    assert words in stage.err
    assert not (stage.home / ".config").exists()


def test_channels_that_no_alert_can_leave_by_are_found(stage: Stage) -> None:
    stage.config('[notify]\ncommand = "say \'"\nurls = ["token-without-scheme"]\nurls_file = "~/gone"\n')
    assert stage.run("config", "check") == 1
    assert "notify.command: its quotes do not match" in stage.out
    assert "gone" in stage.out
    assert "token" not in stage.out


def test_a_folder_that_cannot_be_written_is_said(stage: Stage) -> None:
    stage.write(".config", "a file")
    assert stage.run("config", "set", "alerts.bell", "off") == 1
    assert "cannot be written" in stage.err


@pytest.mark.parametrize("action", [("set", "alerts.bell", "off"), ("unset", "alerts.bell")])
def test_overrides_that_are_a_folder_are_said(action: tuple[str, ...], stage: Stage) -> None:
    (stage.home / ".config/pyrometer/overrides.toml").mkdir(parents=True)
    assert stage.run("config", *action) == 1
    assert stage.err == "pyrometer: ~/.config/pyrometer/overrides.toml cannot be written (Is a directory)\n"


@pytest.mark.parametrize("name", ["", ".", "/"])
def test_a_folder_in_place_of_a_configuration_is_said(name: str, stage: Stage) -> None:
    assert stage.run("config", "check", "--config", name) == 1
    assert "cannot be read (Is a directory)" in stage.out


def test_the_example_goes_where_its_first_lines_say(stage: Stage) -> None:
    """The shell opens the file before anything is written: the folder has to be there by then."""
    run = f"{shlex.quote(sys.executable)} -m pyrometer"
    command = f'{run} config example > "$({run} config path)"'
    env = {**stage.env, "HOME": str(stage.home), "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run(["sh", "-c", command], env=env, check=True, timeout=60)
    assert stage.run("config", "check") == 0
    assert stage.out == "ok: ~/.config/pyrometer/config.toml, 0 settings differ from the defaults\n"


def test_a_path_in_a_folder_that_cannot_be_made_is_told_all_the_same(stage: Stage) -> None:
    stage.write(".config", "a file")
    assert stage.run("config", "path") == 0
    assert stage.out == f"{stage.home}/.config/pyrometer/config.toml\n"


def test_the_printed_example_is_a_valid_configuration(stage: Stage) -> None:
    assert stage.run("config", "example") == 0
    stage.config(stage.out)
    assert stage.run("config", "check") == 0


def test_themes_of_the_person_are_listed_and_broken_ones_told(stage: Stage) -> None:
    stage.write(".config/pyrometer/themes/broken.toml", "name = 3")
    assert stage.run("config", "themes") == 0
    assert "ember  (in use)\n" in stage.out
    assert "broken.toml" in stage.err
