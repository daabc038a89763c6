"""How the interpreter is told to share: quick turns for threads, and no long rounds of the collector."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src"

SHARE = "import gc, sys; from pyrometer.cli import interpreter; interpreter.share(); "


def said(code: str) -> str:
    """In an interpreter of its own: what is set there stays there."""
    env = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "PYTHONPATH": str(SOURCE)}
    done = subprocess.run([sys.executable, "-c", SHARE + code], env=env, capture_output=True, text=True, check=True)
    return done.stdout


def test_a_thread_waits_a_millisecond_and_the_collector_for_thousands() -> None:
    assert said("print(sys.getswitchinterval(), gc.get_threshold()[0])") == "0.001 5000\n"


def test_what_is_there_is_not_looked_at_again_but_what_comes_later_is() -> None:
    code = (
        "class Knot: pass\n"
        "def tie():\n    knot = Knot(); knot.self = knot\n"
        "tie()\n"
        "interpreter.keep_out_of_rounds()\n"
        "print(sum(isinstance(each, Knot) for each in gc.get_objects()), gc.get_freeze_count() > 1000)\n"
        "tie()\n"
        "print(gc.collect() > 0)\n"
    )
    assert said("\n" + code) == "0 True\nTrue\n"
