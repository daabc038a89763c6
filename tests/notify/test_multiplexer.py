"""Sequences pass tmux and screen whole, also a real tmux."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.clock import monotonic
from pyrometer.notify.multiplexer import SCREEN_STRING, multiplexer, terminator, through, tmux_passes
from pyrometer.notify.sequences import notification, progress


@pytest.mark.parametrize(
    ("env", "name"),
    [
        ({}, ""),
        ({"TMUX": "/x,1,0"}, "tmux"),
        ({"STY": "1.pts"}, "screen"),
        ({"STY": "1.pts", "TMUX": "/x", "TERM": "screen-256color"}, "screen"),
        ({"STY": "1.pts", "TMUX": "/x", "TERM": "tmux-256color"}, "tmux"),
        ({"ZELLIJ": "0", "TMUX": "/x"}, "zellij"),
    ],
)
def test_the_innermost_one_counts(env: dict[str, str], name: str) -> None:
    assert multiplexer(env) == name


def test_exact_bytes() -> None:
    assert through("", "\x1b]9;x\a") == "\x1b]9;x\a"
    assert through("tmux", "\x1b]9;x\a") == "\x1bPtmux;\x1b\x1b]9;x\a\x1b\\"
    assert through("tmux", progress("none")) == "\x1bPtmux;\x1b\x1b]9;4;0\x1b\x1b\\\x1b\\"
    assert through("screen", "\x1b]9;x\a") == "\x1bP\x1b]9;x\a\x1b\\"
    assert through("zellij", "\x1b]9;x\a") == ""
    assert through("tmux", "") == ""


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400), st.text(max_size=400), st.sampled_from(["osc9", "osc99", "osc777"]))
def test_screen_hands_on_exactly_what_was_asked_in_strings_that_fit(title: str, body: str, by: str) -> None:
    asked = notification(by, title, body, end=terminator("screen"))  # type: ignore[arg-type]
    parts = re.findall(r"\x1bP(.*?)\x1b\\", through("screen", asked), re.DOTALL)
    assert "".join(parts) == asked
    assert all(len(part.encode()) <= SCREEN_STRING + 4 for part in parts)
    assert not any(part.endswith("\x1b") for part in parts)
    assert "\x1b\\" not in asked


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400), st.text(max_size=400), st.sampled_from(["osc9", "osc99", "osc777"]))
def test_tmux_hands_on_exactly_what_was_asked(title: str, body: str, by: str) -> None:
    asked = notification(by, title, body)  # type: ignore[arg-type]
    wrapped = through("tmux", asked)
    inner = wrapped.removeprefix("\x1bPtmux;").removesuffix("\x1b\\")
    assert re.sub(r"\x1b\x1b", "\x1b", inner) == asked
    assert not re.search(r"(?<!\x1b)(\x1b\x1b)*\x1b\\", inner)


def fake_tmux(folder: Path, script: str) -> dict[str, str]:
    (folder / "tmux").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "tmux").chmod(0o755)
    return {"PATH": f"{folder}:/usr/bin:/bin", "TMUX": "/x,1,0"}


@pytest.mark.parametrize(
    ("script", "passes"),
    [
        ("echo on", True),
        ("echo all", True),
        ("echo off", False),
        ("echo 'invalid option: allow-passthrough' >&2; exit 1", True),
        ("echo 'no server running' >&2; exit 1", None),
    ],
)
def test_tmux_is_asked_whether_it_lets_sequences_through(script: str, passes: bool | None, tmp_path: Path) -> None:
    assert tmux_passes(fake_tmux(tmp_path, script)) is passes


def test_without_tmux_nobody_knows(tmp_path: Path) -> None:
    assert tmux_passes({"PATH": str(tmp_path)}) is None


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
@pytest.mark.parametrize("allowed", ["on", "off"])
def test_a_real_tmux(allowed: str, tmp_path: Path) -> None:
    """The outer terminal is a pseudo-terminal; what it gets is what tmux let through."""
    import pexpect

    socket = str(tmp_path / "socket")
    asked = through("tmux", notification("osc777", "Pyrometer", "5h full"))
    said = tmp_path / "said"
    inner = tmp_path / "inner.py"
    inner.write_text(
        "import os, sys, time\n"
        "from pathlib import Path\n"
        "from pyrometer.notify.multiplexer import tmux_passes\n"
        f"Path({str(said)!r}).write_text(str(tmux_passes(os.environ)))\n"
        "time.sleep(0.3)\n"
        f"sys.stdout.write({asked!r}); sys.stdout.flush()\n"
        "time.sleep(0.5)\n"
    )
    env = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    env["PYTHONPATH"] = str(Path(__file__).parents[2] / "src")
    env.pop("TMUX", None)
    config = tmp_path / "tmux.conf"
    config.write_text(f"set -g allow-passthrough {allowed}\n")
    if subprocess.run(["tmux", "-L", "x", "-f", str(config), "-V"], capture_output=True).stdout < b"tmux 3.3":
        pytest.skip("this tmux has no such option")
    child = pexpect.spawn(
        "tmux", ["-S", socket, "-f", str(config), "new-session", f"{sys.executable} {inner}"], env=env, timeout=20
    )
    child.expect(pexpect.EOF)
    deadline = monotonic() + 5
    while not said.exists() and monotonic() < deadline:
        time.sleep(0.05)
    assert said.read_text() == str(allowed == "on")
    assert (b"\x1b]777;notify;Pyrometer;5h full\a" in child.before) is (allowed == "on")
