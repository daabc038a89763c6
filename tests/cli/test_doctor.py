"""`pyrometer doctor`: each thing that is wrong is named with what fixes it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from pyrometer.cli.checks.machine import machine_checks
from pyrometer.config import load
from pyrometer.limits.capture import store
from pyrometer.report.doctor import Check, doctor_text
from pyrometer.store.store import Store
from tests import factories
from tests.cli.stage import Stage
from tests.store.making import filled


@pytest.fixture
def healthy(stage: Stage) -> Stage:
    """A home with both agents' folders, a status line of ours and a reading from it."""
    roots = []
    for agent, folder in (("claude", ".claude"), ("codex", ".codex")):
        stage.write(f"{folder}/{'projects/p' if agent == 'claude' else 'sessions'}/rollout-1.jsonl", "{}\n")
        roots.append((agent, str(stage.home / folder), True))
    stage.write(".claude/settings.json", '{"statusLine": {"type": "command", "command": "pyrometer statusline"}}')
    said = {"session_id": "a", "rate_limits": {"five_hour": {"used_percentage": 73, "resets_at": factories.RESET}}}
    store(json.dumps(said).encode(), stage.state, factories.NOW - 20)
    stage.env |= {"TERM": "xterm-kitty", "COLORTERM": "truecolor"}
    codex = factories.window(provider="codex", limit_id="codex", source="reported by codex")
    whole = factories.lockout()
    stage.snapshot = lambda: factories.lockout(
        health=factories.health(roots=tuple(roots)), windows=(*whole.windows, codex)
    )
    return stage


def checks(stage: Stage) -> dict[str, Check]:
    stage.run("doctor", "--json")
    return {check["name"]: Check(**check) for check in json.loads(stage.out)["checks"]}


def test_a_healthy_machine_has_nothing_to_fix(healthy: Stage) -> None:
    assert healthy.run("doctor") == 0
    assert "Everything is in place." in healthy.out
    found = checks(healthy)
    assert found["claude ~/.claude"].text.startswith("1 log, the newest written ")
    assert found["claude versions"].text == "2.1.0"
    assert found["claude 5h"].text == "73% reported by claude, 20s ago"
    assert found["status-line readings"].text == "1 session, the newest 20s old"
    assert {check.state for check in found.values()} <= {"ok", "note"}


def test_the_json_has_a_schema_and_a_verdict(healthy: Stage) -> None:
    assert healthy.run("doctor", "--json") == 0
    document = json.loads(healthy.out)
    assert list(document) == ["schema", "version", "at", "ok", "checks"]
    assert (document["schema"], document["ok"], document["at"]) == (1, True, "2026-03-12T14:26:00Z")
    assert all(list(check) == ["section", "name", "state", "text", "fix"] for check in document["checks"])


def test_an_empty_home_says_how_to_begin(stage: Stage) -> None:
    stage.snapshot = factories.waiting
    assert stage.run("doctor") == 0
    assert "no agent has written anything here" in stage.out
    assert "pyrometer config set sources.claude" in stage.out


@pytest.mark.parametrize(
    ("settings", "state", "fix"),
    [
        (None, "missing", "statusline --install"),
        ('{"statusLine": {"command": "mine.sh"}}', "missing", "statusline --install"),
        ("{", "broken", "put the file right"),
    ],
)
def test_the_status_line_of_claude(settings: str | None, state: str, fix: str, healthy: Stage) -> None:
    file = healthy.home / ".claude/settings.json"
    file.unlink() if settings is None else file.write_text(settings)
    name = next(name for name in checks(healthy) if name.startswith("claude status line"))
    check = checks(healthy)[name]
    assert check.state == state
    assert check.fix.endswith(fix)


def test_only_one_key_of_claudes_settings_is_shown(healthy: Stage) -> None:
    (healthy.home / ".claude/settings.json").write_text('{"env": {"ANTHROPIC_API_KEY": "sk-secret"}, "statusLine": 3}')
    healthy.run("doctor")
    assert "sk-secret" not in healthy.out


def test_an_old_claude_code_is_told_to_update(healthy: Stage) -> None:
    old = tuple(factories.session(version=version) for version in ("2.1.79", "1.0.128"))
    healthy.snapshot = lambda: factories.unknown(sessions=old)
    check = checks(healthy)["claude limits"]
    assert (check.state, check.fix) == ("missing", "claude update")


def test_without_limits_a_budget_is_offered_as_a_command_that_works(healthy: Stage) -> None:
    both = (factories.session(version="2.1.330"), factories.session(agent="codex", version="0.169.0"))
    healthy.snapshot = lambda: factories.unknown(sessions=both)
    for agent in ("claude", "codex"):
        fix = checks(healthy)[f"{agent} limits"].fix
        command = fix[fix.index("pyrometer config") :].split()
        assert healthy.run(*command[1:]) == 0


def test_a_broken_configuration_is_broken(healthy: Stage) -> None:
    healthy.config("[alerts]\nbell = 3\n")
    assert healthy.run("doctor") == 1
    assert "■ configuration: ~/.config/pyrometer/config.toml:2: alerts.bell = 3: must be one of" in healthy.out


def test_a_state_folder_that_is_a_file_is_broken(healthy: Stage) -> None:
    healthy.env["PYROMETER_HOME"] = str(healthy.write("taken", ""))
    healthy.run("doctor")
    assert "is a file" in healthy.out
    assert f"mv {healthy.home}/taken " in healthy.out


def test_few_inotify_watches_come_with_the_command_that_raises_them(healthy: Stage, tmp_path: Path) -> None:
    (tmp_path / "max_user_watches").write_text("100\n")
    (tmp_path / "max_user_instances").write_text("128\n")
    found = list(machine_checks(load(healthy.env, healthy.home), healthy.world(), tmp_path))
    [events] = [check for check in found if check.name == "file events"]
    assert events.fix == "sudo sysctl fs.inotify.max_user_watches=524288"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"NO_COLOR": "1"}, "no colours (NO_COLOR)"),
        ({"COLORTERM": "", "TERM": "xterm-256color"}, "256 colours"),
        ({"COLORTERM": "", "TERM": "linux"}, "--theme ansi"),
        ({"LANG": "C"}, "export LC_ALL=C.UTF-8"),
        ({"TMUX": "/tmp/tmux-0"}, "tmux set -g allow-passthrough on"),
        ({"TERM_PROGRAM": "Apple_Terminal"}, "alerts ring the bell"),
    ],
)
def test_the_terminal(changes: dict[str, str], words: str, healthy: Stage) -> None:
    healthy.env |= changes
    assert healthy.run("doctor") == 0
    assert words in healthy.out


def test_a_dumb_terminal_is_broken_only_where_there_is_one(healthy: Stage) -> None:
    healthy.env["TERM"] = "dumb"
    assert healthy.run("doctor") == 0
    assert healthy.run("doctor", terminal=True) == 1
    assert "export TERM=xterm-256color" in healthy.out


def test_troubles_and_prices_are_listed(healthy: Stage) -> None:
    base = healthy.snapshot().health
    changed = factories.health(roots=base.roots, troubles=(("bad json", "/x/y.jsonl", 3),), unpriced_models=("gpt-9",))
    healthy.snapshot = lambda: factories.lockout(health=changed)
    healthy.run("doctor")
    assert "3× bad json in /x/y.jsonl" in healthy.out
    assert "gpt-9 has no known price" in healthy.out


def test_long_texts_are_wrapped_but_commands_never() -> None:
    fix = "pyrometer " + "word " * 40
    lines = doctor_text([Check("S", "n", "missing", "text " * 60, fix)]).splitlines()
    assert f"      → {fix}" in lines
    assert all(len(line) <= 100 for line in lines if "→" not in line)


def test_the_store_is_looked_at_and_not_changed(stage: Stage) -> None:
    path = stage.state / "pyrometer.db"
    kept = Store.open(path, now=factories.NOW)
    stage.run("doctor")
    assert "store ~/.local/state/pyrometer/pyrometer.db: 0." in stage.out
    assert f"MB, kept by process {os.getpid()}\n" in stage.out
    kept.close()
    path.write_bytes(b"no store" * 1000)
    stage.run("doctor")
    assert "it cannot be read; numbers are kept in memory" in stage.out
    assert f"mv {path} {path}.old   # a new one is built from the logs" in stage.out
    assert path.read_bytes() == b"no store" * 1000


def test_a_store_with_a_broken_page_is_told(stage: Stage) -> None:
    path = stage.state / "pyrometer.db"
    filled(path).close()
    stage.run("doctor")
    assert f"broken: {path.name}" not in stage.out
    pages = bytearray(path.read_bytes())
    pages[4096:-4096] = b"\xaa" * (len(pages) - 8192)
    path.write_bytes(pages)
    assert stage.run("doctor") == 1
    assert f"mv {path} {path}.old" in stage.out
    assert path.read_bytes() == pages
