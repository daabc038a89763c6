"""Programs of the desktop get the words as arguments or input, never as script, markup or options."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from pyrometer.notify.desktop import ProgramChannel, program_call
from tests.notify.made_notice import notice

EVIL = '-u "; do shell script "x" \x1b]0;t\a <b>&\n$(x) `x`'


def test_exact_calls() -> None:
    call, stdin = program_call("notify-send", "Pyrometer", "5h <full> & so on", urgent=True)
    assert call == [
        "notify-send", "--app-name", "Pyrometer", "--urgency", "critical", "--", "Pyrometer",
        "5h &lt;full&gt; &amp; so on",
    ]  # fmt: skip
    assert stdin == b""
    call, _ = program_call("osascript", "Pyrometer", "x")
    assert call[0] == "osascript"
    assert call[-3:] == ["--", "Pyrometer", "x"]


@pytest.mark.parametrize("program", ["notify-send", "osascript", "powershell.exe"])
def test_hostile_words_change_nothing_but_the_words(program: str) -> None:
    plain, _ = program_call(program, "Pyrometer", "x")
    call, stdin = program_call(program, EVIL, EVIL)
    words = 0 if program == "powershell.exe" else 2
    assert call[: len(call) - words] == plain[: len(plain) - words]
    assert len(call) == len(plain)
    assert not any(char < " " for text in call[len(call) - words :] if words for char in text)
    assert b"\x1b" not in stdin
    assert stdin.count(b"\n") == (1 if program == "powershell.exe" else 0)


def recorder(folder: Path, name: str, code: int = 0) -> None:
    """A program that writes down its arguments and input."""
    path = folder / name
    path.write_text(
        f"#!{sys.executable}\nimport json, sys\n"
        f"json.dump([sys.argv[1:], sys.stdin.read()], open({str(folder / 'said')!r}, 'w'))\nsys.exit({code})\n"
    )
    path.chmod(0o755)


def said(folder: Path) -> Any:
    return json.loads((folder / "said").read_text())


def test_it_is_shown_by_the_program_that_is_there(tmp_path: Path) -> None:
    recorder(tmp_path, "notify-send")
    env = {"PATH": f"{tmp_path}{os.pathsep}/usr/bin:/bin", "DISPLAY": ":0"}
    outcome = ProgramChannel(env, "linux").send(notice(message="5h full", action="wait"))
    assert (outcome.delivered, outcome.words) == (True, "shown by notify-send")
    assert said(tmp_path)[0][-2:] == ["Pyrometer", "5h full · wait"]
    assert "critical" in said(tmp_path)[0]


def test_words_for_powershell_come_by_its_input(tmp_path: Path) -> None:
    recorder(tmp_path, "powershell.exe")
    env = {"PATH": f"{tmp_path}{os.pathsep}/usr/bin:/bin", "WSL_DISTRO_NAME": "Debian"}
    assert ProgramChannel(env, "linux").send(notice(message="5h · full", action="")).delivered
    arguments, words = said(tmp_path)
    assert words == "Pyrometer\n5h · full"
    assert "full" not in " ".join(arguments)


def test_a_failing_program_is_tried_again_and_a_missing_one_is_not(tmp_path: Path) -> None:
    env = {"PATH": f"{tmp_path}{os.pathsep}/usr/bin:/bin", "DISPLAY": ":0"}
    recorder(tmp_path, "notify-send", 1)
    failed = ProgramChannel(env, "linux").send(notice())
    assert (failed.words, failed.final) == ("notify-send ended with 1", False)
    assert ProgramChannel({"PATH": "/none"}, "linux").send(notice()).final
