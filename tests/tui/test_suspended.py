"""The pane sleeps when asked to, and comes back as it was."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from benchmarks.terminal import Terminal

SOURCES = Path(__file__).parents[2] / "src"


def test_the_pane_wakes_as_often_as_it_was_put_to_sleep(tmp_path: Path) -> None:
    env = {"PATH": os.defpath, "HOME": str(tmp_path), "PYTHONPATH": str(SOURCES)}
    screen = Terminal([sys.executable, "-m", "pyrometer", "demo"], env)
    try:
        assert screen.watch(30, lambda _at, lines: any("busiest" in line for line in lines))
        for _ in range(2):
            screen.press(b"\x1a")
            screen.drain(0.5)
            assert os.WIFSTOPPED(os.waitpid(screen.pid, os.WUNTRACED)[1])
            os.kill(screen.pid, signal.SIGCONT)
            screen.drain(0.5)
            screen.press(b"?")
            assert screen.watch(10, lambda _at, lines: any("Everywhere" in line for line in lines)), screen.lines
            screen.press(b"q")
            assert screen.watch(10, lambda _at, lines: any("busiest" in line for line in lines)), screen.lines
    finally:
        screen.close(b"q")
    assert not screen.ended_early
