"""`pyrometer statusline` inside Claude Code, and how it gets there."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.cli import main
from pyrometer.limits.capture import MAX_PAYLOAD, readings
from pyrometer.report.status_line import EMPTY
from tests import factories
from tests.cli.stage import Stage

RESET = factories.NOW + 87 * 60


def payload(**changes: Any) -> bytes:
    said = {
        "session_id": "5f0c2c1e",
        "version": "2.1.330",
        "context_window": {"used_percentage": 18},
        "cost": {"total_cost_usd": 1.25},
        "rate_limits": {
            "five_hour": {"used_percentage": 62, "resets_at": RESET},
            "seven_day": {"used_percentage": 31, "resets_at": RESET + 86_400},
        },
        **changes,
    }
    return json.dumps(said).encode()


def test_the_line_shows_what_was_just_said_and_keeps_it(stage: Stage) -> None:
    assert stage.run("statusline", stdin=payload()) == 0
    assert stage.out.startswith("5h 62% ▸ ")
    assert stage.out.endswith(" · week 31% · ctx 18%\n")
    assert [reading.percent for reading in readings(stage.state)] == [62, 31]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"rate_limits": None}, "ctx 18% · $1.25"),
        ({"rate_limits": {}, "cost": {}, "context_window": {"used_percentage": None}}, EMPTY),
        ({"rate_limits": {"spend_limit": {"used_percentage": 130}}}, "spend 130% · ctx 18% · $1.25"),
        ({"rate_limits": {"five_hour": {"used_percentage": 99.6, "resets_at": 1}}}, "5h 99% · ctx 18%"),
        (
            {"rate_limits": {"model_scoped": [{"display_name": "Fable", "utilization": 12}]}},
            "fable week 12% · ctx 18%",
        ),
    ],
)
def test_the_line_without_some_of_it(changes: dict[str, Any], expected: str, stage: Stage) -> None:
    assert stage.run("statusline", stdin=payload(**changes)) == 0
    assert stage.out == f"{expected}\n"


@pytest.mark.parametrize("stdin", [b"", b"null", b"[]", b"{", b"\xff", b"x" * (MAX_PAYLOAD + 10)])
def test_useless_input_still_gives_a_line_and_no_error(stdin: bytes, stage: Stage) -> None:
    assert stage.run("statusline", stdin=stdin) == 0
    assert stage.out == f"{EMPTY}\n"
    assert stage.err == ""


@given(st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_whatever_comes_in_one_line_goes_out(tmp_path_factory: pytest.TempPathFactory, stdin: bytes) -> None:
    stage = Stage(tmp_path_factory.mktemp("home"))
    assert stage.run("statusline", stdin=stdin) == 0
    assert stage.out.count("\n") == 1


def test_a_state_folder_that_cannot_be_written_costs_only_the_keeping(stage: Stage) -> None:
    stage.write(".local/state/pyrometer", "a file where the folder should be")
    assert stage.run("statusline", stdin=payload()) == 0
    assert stage.out.startswith("5h 62%")


def test_someone_who_types_it_is_told_what_it_is_for(stage: Stage) -> None:
    class Keyboard(io.BytesIO):
        def isatty(self) -> bool:
            return True

    assert main(["statusline"], stage.world()._replace(stdin=Keyboard())) == 0
    assert "--install" in stage.err


class TestThen:
    def test_the_persons_own_command_gets_the_same_json_and_is_shown(self, stage: Stage) -> None:
        assert stage.run("statusline", "--then", "tr a-z A-Z", stdin=payload()) == 0
        assert stage.out == payload().decode().upper()
        assert readings(stage.state)

    def test_its_exit_code_and_complaints_are_passed_on(self, stage: Stage) -> None:
        assert stage.run("statusline", "--then", "echo mine; echo oh >&2; exit 3", stdin=payload()) == 3
        assert (stage.out, stage.err) == ("mine\n", "oh\n")

    def test_a_command_that_reads_nothing_is_fine(self, stage: Stage) -> None:
        assert stage.run("statusline", "--then", "echo mine", stdin=payload(filler="x" * 500_000)) == 0
        assert stage.out == "mine\n"

    def test_one_that_hangs_is_ended_with_its_children_and_our_line_is_shown(self, stage: Stage) -> None:
        started = time.perf_counter()
        assert stage.run("statusline", "--then", "sleep 30 & sleep 30", "--timeout", "0.3", stdin=payload()) == 0
        assert time.perf_counter() - started < 5
        assert stage.out.startswith("5h 62%")
        assert "0.3 s" in stage.err

    @pytest.mark.parametrize("seconds", ["0", "-1", "soon", "nan", "61"])
    def test_a_senseless_timeout_is_refused(self, seconds: str, stage: Stage) -> None:
        assert stage.run("statusline", "--then", "true", "--timeout", seconds) == 2


class TestInstall:
    SETTINGS = ".claude/settings.json"

    def test_it_only_shows_the_setting(self, stage: Stage) -> None:
        assert stage.run("statusline", "--install") == 0
        assert '"statusLine"' in stage.out
        assert "statusline --install --write" in stage.out
        assert not (stage.home / self.SETTINGS).exists()

    def test_writing_alone_is_wrong_use(self, stage: Stage) -> None:
        assert stage.run("statusline", "--write") == 2
        assert "statusline --install --write" in stage.err
        assert not (stage.home / self.SETTINGS).exists()

    def test_text_that_is_no_utf8_stays_as_it_was(self, stage: Stage) -> None:
        file = stage.write(self.SETTINGS, '{"model": "\\ud83d", "env": {"A": "é"}}')
        assert stage.run("statusline", "--install", "--write") == 0
        after = json.loads(file.read_text())
        assert (after["model"], after["env"]) == ("\ud83d", {"A": "é"})
        assert stage.run("gate", "--install") == 0
        assert json.loads(file.read_text())["model"] == "\ud83d"

    def test_what_it_shows_is_what_it_writes(self, stage: Stage) -> None:
        stage.run("statusline", "--install")
        shown = json.loads(stage.out[stage.out.index("{") : stage.out.rindex("}") + 1])
        assert stage.run("statusline", "--install", "--write") == 0
        assert json.loads((stage.home / self.SETTINGS).read_text()) == shown

    def test_the_written_command_works_from_anywhere(self, stage: Stage, tmp_path: Path) -> None:
        stage.run("statusline", "--install", "--write")
        command = json.loads((stage.home / self.SETTINGS).read_text())["statusLine"]["command"]
        stage.env["PYROMETER_HOME"] = str(tmp_path / "own")
        assert stage.run("statusline", "--then", f"cd / && {command}", stdin=payload()) == 0
        assert stage.out.startswith("5h 62%")

    def test_everything_else_in_the_file_stays(self, stage: Stage) -> None:
        before = {"model": "opus", "hooks": {"Stop": [1]}, "env": {"A": "é"}, "permissions": {"allow": ["x"]}}
        file = stage.write(self.SETTINGS, json.dumps(before))
        file.chmod(0o640)
        assert stage.run("statusline", "--install", "--write") == 0
        after = json.loads(file.read_text())
        assert after.pop("statusLine")["type"] == "command"
        assert after == before
        assert list(after) == list(before)
        assert file.stat().st_mode & 0o777 == 0o640

    def test_a_line_that_is_there_goes_on_behind_then(self, stage: Stage) -> None:
        old = {"type": "command", "command": "jq -r '.model.display_name'", "padding": 0}
        file = stage.write(self.SETTINGS, json.dumps({"statusLine": old}))
        assert stage.run("statusline", "--install", "--write") == 0
        new = json.loads(file.read_text())["statusLine"]
        assert new["padding"] == 0
        assert new["command"].endswith("""statusline --then 'jq -r '"'"'.model.display_name'"'"''""")

    def test_a_second_time_nothing_changes(self, stage: Stage) -> None:
        stage.run("statusline", "--install", "--write")
        before = (stage.home / self.SETTINGS).read_text()
        assert stage.run("statusline", "--install", "--write") == 0
        assert "has it already" in stage.out
        assert (stage.home / self.SETTINGS).read_text() == before

    @pytest.mark.parametrize("content", ["{", "[]", "\ufeff{}", "nonsense"])
    def test_a_file_that_is_not_understood_is_not_touched(self, content: str, stage: Stage) -> None:
        file = stage.write(self.SETTINGS, content)
        assert stage.run("statusline", "--install", "--write") == 1
        assert "nothing was changed" in stage.err
        assert file.read_text() == content

    def test_a_link_is_followed_not_replaced(self, stage: Stage) -> None:
        real = stage.write("dotfiles/claude.json", "{}")
        (stage.home / ".claude").mkdir()
        (stage.home / self.SETTINGS).symlink_to(real)
        assert stage.run("statusline", "--install", "--write") == 0
        assert (stage.home / self.SETTINGS).is_symlink()
        assert "statusLine" in real.read_text()

    def test_another_folder_of_claude_is_respected(self, stage: Stage, tmp_path: Path) -> None:
        stage.env["CLAUDE_CONFIG_DIR"] = str(tmp_path / "work")
        assert stage.run("statusline", "--install", "--write") == 0
        assert (tmp_path / "work/settings.json").exists()
