"""Promises about the house: who imports what, what a start loads, how large a room may be, what is documented."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "pyrometer"
MODULES = sorted(SOURCE.rglob("*.py"))
LONGEST = 300

CORE = (
    "pyrometer.monitor.monitor",
    "pyrometer.monitor.runner",
    "pyrometer.wiring",
    "pyrometer.monitor.memory",
    "pyrometer.words",
    "pyrometer.report.table",
    "pyrometer.report.json",
    "pyrometer.demo.stage",
)


def loaded_by(statement: str, home: Path) -> set[str]:
    """Names of all modules in a fresh interpreter after `statement`."""
    code = f"import sys; {statement}; print('\\n'.join(sys.modules))"
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_core_loads_no_screen(tmp_path: Path) -> None:
    loaded = loaded_by("; ".join(f"import {name}" for name in CORE), tmp_path)
    assert not {name for name in loaded if name.split(".")[0] in ("textual", "rich")}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_room_is_too_large_and_each_says_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST
    assert not text or ast.get_docstring(ast.parse(text))


def swallows_everything(path: Path) -> bool:
    """Whether some handler takes every exception and does not pass it on."""
    handlers = [
        node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.ExceptHandler)
    ]
    return any(
        (handler.type is None or getattr(handler.type, "id", "") in ("Exception", "BaseException"))
        and not isinstance(handler.body[-1], ast.Raise)
        for handler in handlers
    )


def test_faults_are_caught_by_name() -> None:
    """One place may catch everything: the thread that has to say that it died."""
    assert {path.name for path in MODULES if swallows_everything(path)} == {"runner.py"}


def test_only_the_clock_reads_the_clock() -> None:
    found = {
        path.name
        for path in MODULES
        if re.search(
            r"\b(time\.time|time\.monotonic|datetime\.now|datetime\.utcnow)\(", path.read_text(encoding="utf-8")
        )
    }
    assert found == {"clock.py"}


def test_only_two_modules_know_the_driver() -> None:
    found = {path.name for path in MODULES if "_driver" in path.read_text(encoding="utf-8")}
    assert found <= {"terminal.py", "quick_escape.py"}


def test_every_command_is_in_the_readme() -> None:
    from pyrometer.cli.commands import COMMANDS

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = {name for name in COMMANDS if f"pyrometer {name}" not in readme and f"make {name}" not in readme}
    assert not missing


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs" / "adr").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
