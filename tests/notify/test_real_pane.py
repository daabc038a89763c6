"""The whole way: a log says that the limit is reached, and terminal and command hear of it."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from random import Random

import pexpect
import pytest

from pyrometer import clock
from pyrometer.demo.codex import CodexThread
from pyrometer.demo.line import Line

SOURCE = str(Path(__file__).parents[2] / "src")


def write(home: Path, lines: list[Line]) -> None:
    for line in lines:
        path = home / line.path
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.write(line.data)


def limits(percent: float, at: float) -> dict[str, object]:
    window = {"used_percent": percent, "window_minutes": 300, "resets_at": int(at) + 7200}
    return {"limit_id": "codex", "primary": window, "secondary": None, "plan_type": "pro"}


@pytest.mark.slow
def test_a_reached_limit_leaves_the_real_pane(tmp_path: Path) -> None:
    now = clock.now()
    thread = CodexThread(Random(1), "api", "01a00000-0000-7000-8000-000000000001", "gpt-6")
    begun = [*thread.start(now - 60), *thread.prompt(now - 59)]
    write(tmp_path, [*begun, *thread.turn(now - 50, "shell", grows=100, output=200, limits=limits(52, now))])
    heard = tmp_path / "heard.json"
    config = tmp_path / ".config" / "pyrometer" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text(f"[notify]\ncommand = \"sh -c 'cat > {heard}.new; mv {heard}.new {heard}'\"\n")
    env = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "PYTHONPATH": SOURCE, "LANG": "C.UTF-8"}
    child = pexpect.spawn(
        sys.executable, ["-m", "pyrometer"], env={**env, "TERM": "xterm-kitty"}, dimensions=(24, 80), timeout=60
    )
    try:
        child.expect_exact(b"52%")
        child.send("\x1b[O")  # the terminal loses the focus
        time.sleep(0.5)
        write(tmp_path, thread.turn(clock.now(), "", grows=100, output=200, limits=limits(100, now)))
        child.expect(rb"\x1b\]99;i=pyrometer-[0-9a-f]{8}:d=0;Pyrometer\x1b\\\x1b\]99;[^;]*:p=body:u=2;codex 5h limit")
        for _ in range(100):
            if heard.exists():
                break
            time.sleep(0.1)
        child.send("q")
        child.expect(pexpect.EOF)
    finally:
        child.close(force=True)
    alert = json.loads(heard.read_text())
    assert (alert["event"], alert["rule"], alert["level"]) == ("firing", "limit", "critical")
    assert (alert["window"], alert["percent"], alert["test"]) == ("5h", 100, False)
    assert child.exitstatus == 0
