"""`pyrometer gate` for scripts and as a hook, from a pane's picture and from logs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pyrometer.alerts.state import AlertsState
from pyrometer.model import LimitReading
from pyrometer.monitor.frame import Frame
from pyrometer.snapshot import Snapshot, Verdict, WindowView
from pyrometer.snapshot.outlook import Lever, Outlook
from pyrometer.store.store import Store
from tests import factories
from tests.cli.stage import Stage
from tests.cli.test_history_command import response

NOW = factories.NOW
SESSION = "11111111-aaaa"
EVENT = json.dumps({"session_id": SESSION, "hook_event_name": "PreToolUse", "tool_name": "Bash"}).encode()


def five_hours(probability: float, percent: float = 62.0, **changes: Any) -> WindowView:
    levers = (Lever("compact", "claude", SESSION, probability=0.22, share=0.7),) if probability >= 0.5 else ()
    outlook = Outlook(
        percent=percent, sd=1, basis="reported", probability=probability, eta50=NOW + 1800, levers=levers
    )  # fmt: skip
    shown = factories.window(
        provider="claude", limit_id="five_hour", percent=percent, verdict=Verdict.OK, outlook=outlook
    )  # fmt: skip
    return msgspec.structs.replace(shown, **changes)


def seen(stage: Stage, *windows: WindowView, age: float = 5.0) -> None:
    """A pane has drawn these windows `age` seconds ago."""
    shown: Snapshot = msgspec.structs.replace(factories.lockout(), at=NOW - age, windows=windows)
    stage.state.mkdir(parents=True, exist_ok=True)
    store = Store.open(stage.state / "pyrometer.db", now=NOW)
    assert store.save_frame(msgspec.msgpack.encode(Frame(shown, AlertsState())), NOW - age)
    store.close()


@pytest.mark.parametrize(("probability", "code", "level"), [(0.2, 0, "fine"), (0.6, 1, "warn"), (0.9, 2, "stop")])
def test_the_exit_code_is_the_answer(probability: float, code: int, level: str, stage: Stage) -> None:
    seen(stage, five_hours(probability))
    assert stage.run("gate") == code
    assert stage.out.startswith(f"{level}: claude 5h 62%")
    assert stage.out.count("\n") == 1
    assert stage.err == ""
    assert ("/compact" in stage.out) == (code > 0)


def test_json_says_the_same(stage: Stage) -> None:
    seen(stage, five_hours(0.6))
    assert stage.run("gate", "--json") == 1
    said = json.loads(stage.out)
    assert (said["level"], said["exit_code"], said["source"], said["schema"]) == ("warn", 1, "pane", 1)
    assert said["window"]["probability"] == 0.6
    assert said["window"]["full_at"] == datetime.fromtimestamp(NOW + 1800, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_nothing_known_is_fine_unless_strict(stage: Stage) -> None:
    assert stage.run("gate") == 0
    assert stage.out.startswith("unknown: no limit is known")
    assert stage.run("gate", "--strict") == 1
    seen(stage, five_hours(0.6), age=31)
    assert stage.run("gate") == 0, "the picture is too old, and no log says anything"


def test_settings_window_and_agent(stage: Stage) -> None:
    seen(stage, five_hours(0.6), five_hours(0.2, provider="codex", limit_id="codex"))
    assert stage.run("gate", "--agent", "codex") == 0
    assert stage.run("gate", "--window", "week") == 0
    config = stage.config("[gate]\nwarn = 0.7\n")
    assert stage.run("gate") == 0
    config.write_text("[gate]\nstop = 0.55\n")
    assert stage.run("gate") == 2
    stage.env["PYROMETER_GATE__WINDOW"] = "week"
    assert stage.run("gate") == 0


def test_wrong_use_is_neither_warn_nor_stop(stage: Stage) -> None:
    assert stage.run("gate", "--hok", "PreToolUse") == 64
    assert "did you mean --hook?" in stage.err
    assert stage.run("gate", "--hook", "Stop") == 64


def hook(stage: Stage, *arguments: str, event: str = "PreToolUse", stdin: bytes = EVENT) -> Any:
    """What the hook answers; None for nothing. It never fails."""
    assert stage.run("gate", "--hook", event, *arguments, stdin=stdin) == 0
    assert stage.err == ""
    return json.loads(stage.out) if stage.out else None


def test_the_hook_is_quiet_below_warn_and_advises_above(stage: Stage) -> None:
    seen(stage, five_hours(0.2))
    assert hook(stage) is None
    seen(stage, five_hours(0.6))
    said = hook(stage)
    assert said["hookSpecificOutput"]["hookEventName"] == "PreToolUse"
    told = said["hookSpecificOutput"]["additionalContext"]
    assert told.endswith("Commit what works, then ask for /compact: that leaves 22% risk.")
    assert said["systemMessage"].startswith("Pyrometer: claude 5h 62%")
    assert "permissionDecision" not in said["hookSpecificOutput"]


def test_the_same_is_said_once_and_worse_at_once(stage: Stage) -> None:
    seen(stage, five_hours(0.6))
    assert hook(stage) is not None
    assert hook(stage) is None
    assert hook(stage, stdin=EVENT.replace(b"11111111", b"22222222")) is not None, "another session"
    assert hook(stage, "--every", "0") is not None
    seen(stage, five_hours(0.9))
    assert hook(stage) is not None
    assert hook(stage) is None
    [folder] = list(stage.state.glob("gate"))
    assert {file.stat().st_mode & 0o077 for file in folder.iterdir()} == {0}


def test_block_refuses_once_in_a_while_and_only_at_stop(stage: Stage) -> None:
    seen(stage, five_hours(0.6))
    assert "permissionDecision" not in hook(stage, "--block")["hookSpecificOutput"]
    seen(stage, five_hours(0.9))
    assert hook(stage, "--block")["hookSpecificOutput"]["permissionDecision"] == "deny"
    assert hook(stage, "--block") is None, "the commit goes through"
    said = hook(stage, "--block", "--every", "0", event="UserPromptSubmit")
    assert said["decision"] == "block"
    assert said["reason"].startswith("Pyrometer: ")


@pytest.mark.parametrize("stdin", [b"", b"{", b"[]", b'{"session_id": 7}', b"\xff\xfe", b"[" * 100_000])
def test_a_hook_survives_whatever_it_is_given(stdin: bytes, stage: Stage) -> None:
    seen(stage, five_hours(0.6))
    assert hook(stage, stdin=stdin) is not None


def test_it_is_silent_where_nothing_can_be_written_down(stage: Stage) -> None:
    seen(stage, five_hours(0.9))
    (stage.state / "gate").write_text("in the way")
    assert hook(stage, "--block") is None


def test_a_session_id_is_no_path(stage: Stage) -> None:
    seen(stage, five_hours(0.6))
    hook(stage, stdin=json.dumps({"session_id": "../../../evil"}).encode())
    assert not list(stage.home.rglob("*evil*"))


def test_install_is_idempotent_keeps_the_rest_and_goes_back(stage: Stage) -> None:
    before = {
        "model": "opus",
        "hooks": {"PreToolUse": [{"matcher": "Bash", "hooks": [{"type": "command", "command": "mine"}]}]},
    }
    file = stage.write(".claude/settings.json", json.dumps(before))
    assert stage.run("gate", "--print-hook") == 0
    snippet = json.loads(stage.out)["hooks"]
    assert json.loads(file.read_text()) == before
    assert stage.run("gate", "--install") == 0
    after = json.loads(file.read_text())
    assert after["model"] == "opus"
    assert after["hooks"]["PreToolUse"] == [*before["hooks"]["PreToolUse"], *snippet["PreToolUse"]]  # type: ignore[index]
    assert after["hooks"]["UserPromptSubmit"] == snippet["UserPromptSubmit"]
    [backup] = file.parent.glob("settings.json.before-pyrometer-*")
    assert json.loads(backup.read_text()) == before
    assert stage.run("gate", "--install") == 0
    assert "has them already" in stage.out
    assert json.loads(file.read_text()) == after
    assert stage.run("gate", "--install", "--every", "30") == 0
    changed = json.loads(file.read_text())["hooks"]["PreToolUse"]
    assert len(changed) == 2
    assert changed[1]["hooks"][0]["command"].endswith("--every 30")
    assert stage.run("gate", "--uninstall") == 0
    assert json.loads(file.read_text()) == before
    assert stage.run("gate", "--uninstall") == 0
    assert "no hooks of ours" in stage.out


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"hooks": []}', '{"hooks": {"PreToolUse": "x"}}', '{"hooks": {"Stop": [7]}}']
)
def test_settings_that_are_not_understood_are_left_alone(text: str, stage: Stage) -> None:
    file = stage.write(".claude/settings.json", text)
    assert stage.run("gate", "--install") == 1
    assert "nothing was changed" in stage.err
    assert file.read_text() == text


def reading(percent: float, at: float) -> LimitReading:
    return LimitReading("claude", "five_hour", 300, percent, NOW + 3600, at, "claude status line")


def test_without_a_pane_the_store_and_the_newest_lines_tell(stage: Stage) -> None:
    folder = stage.home / ".claude/projects/-home-ada-api"
    folder.mkdir(parents=True)
    log = folder / f"{SESSION}.jsonl"
    log.write_text(response(NOW - 600, 1))
    os.utime(log, (NOW - 600, NOW - 600))
    assert stage.run("history") == 0
    store = Store.open(stage.state / "pyrometer.db", now=NOW)
    assert store.commit([], NOW, [reading(98, NOW - 300)], at_once=True).saved
    store.close()
    before = {path: path.read_bytes() for path in stage.state.iterdir() if path.suffix == ".db"}
    assert stage.run("gate") == 2
    assert stage.out.startswith("stop: claude 5h 98% used")
    refusal = {"type": "assistant", "error": "rate_limit", "isApiErrorMessage": True}
    log.write_text(log.read_text() + json.dumps(refusal) + "\n" + response(NOW - 5, 2))
    assert stage.run("gate") == 2
    assert {path: path.read_bytes() for path in before} == before, "the gate only looks"


def test_without_settings_neither_pydantic_nor_textual_is_imported(tmp_path: Path) -> None:
    source = Path(__file__).parents[2] / "src"
    env = {"HOME": str(tmp_path), "PYTHONPATH": str(source), "PATH": os.environ["PATH"], "PYTHONWARNINGS": "error"}
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "pyrometer", "gate"],
        env=env, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.stdout.startswith("unknown:")
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "pyrometer.gate.logs" in imported
    assert imported.isdisjoint(
        {
            "textual",
            "rich",
            "pydantic",
            "watchfiles",
            "humanize",
            "subprocess",
            "pyrometer.monitor.monitor",
            "pyrometer.settings.checked",
        }
    )
    assert list(tmp_path.iterdir()) == []
