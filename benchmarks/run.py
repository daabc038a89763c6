"""Runs a command to its end and says what it took."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_LAUNCHER = str(Path(__file__).with_name("launch_child.py"))


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took. CPU is that of the command and of the children it waited for, memory its largest process."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds, user and system."""
    memory: float
    """MB, peak resident."""
    code: int
    output: bytes


def run(command: Sequence[str], env: Mapping[str, str], *, timeout: float = 900, ended_by: str = "TERM") -> Cost:
    """Run the command without input, and send it a signal after `timeout` seconds. Standard error is dropped."""
    with tempfile.NamedTemporaryFile() as report, tempfile.TemporaryFile() as output:
        limited = ["timeout", "-s", ended_by, "-k", "5", str(timeout), *command]
        subprocess.run(
            [sys.executable, "-I", "-S", _LAUNCHER, report.name, *limited],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.DEVNULL,
            env=dict(env),
            check=True,
        )
        wall, cpu, memory, code = json.loads(report.read())
        output.seek(0)
        return Cost(wall, cpu, memory, code, output.read())
