"""What a start may import before the pane is painted: a list of modules, since a time would depend on the machine.

Who needs one more adds it here, and has a reason why it cannot be loaded where it is used.
"""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src"
BESIDE_TEXTUAL = {"annotated_types", "gc", "json", "msgspec", "shlex", "tomllib"}
"""Packages, the standard library's among them, that Textual does not load anyway."""
OURS = {
    # what is drawn, and the words for it
    "tui", "words", "snapshot", "alert_views", "health_views", "session_views", "xray", "xray_views", "findings",
    "outlook", "scored", "usage", "text",
    # what a person has set, and says
    "config", "settings", "paths", "commands", "alerts", "gate",
    # how it begins, and how alerts leave it
    "cli", "clock", "notify",
}  # fmt: skip
"""Parts of Pyrometer: neither the store nor any reader, neither the engine nor the forecast nor a report."""


@cache
def imported_by(statement: str) -> frozenset[str]:
    """The modules that `-X importtime` names, of a fresh interpreter."""
    env = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "PYTHONPATH": str(SOURCE)}
    command = [sys.executable, "-X", "importtime", "-c", statement]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    rows = [line.split("|") for line in done.stderr.splitlines() if line.startswith("import time:")]
    return frozenset(row[2].strip() for row in rows[1:])


def pane() -> frozenset[str]:
    return imported_by("import pyrometer.cli.launch")


def packages(modules: frozenset[str]) -> set[str]:
    return {name.split(".")[0] for name in modules if not name.startswith("_")}


def test_only_what_is_listed_is_loaded_beside_textual() -> None:
    more = packages(pane()) - packages(imported_by("import textual.app"))
    assert more - {"pyrometer"} <= BESIDE_TEXTUAL


def test_of_pyrometer_only_what_is_drawn_and_set() -> None:
    parts = {name.split(".")[1] for name in pane() if name.startswith("pyrometer.")}
    assert parts <= OURS


@pytest.mark.parametrize("heavy", ["pydantic", "sqlite3", "watchfiles", "zstandard", "sysconfig", "unittest", "http"])
def test_nothing_heavy(heavy: str) -> None:
    """Of these some are on the list of nobody, and would come in through somebody else's import."""
    assert heavy not in packages(pane())


def test_keys_of_ones_own_load_no_other_screen() -> None:
    """They are compared with all that there are at every start of who has some."""
    ask = "from pyrometer.tui.bindings import unknown_ids; assert unknown_ids({'where.sort': 'f2', 'x': 'y'}) == ('x',)"
    loaded = imported_by(f"import pyrometer.cli.launch, pyrometer.tui.app; {ask}") - imported_by(
        "import pyrometer.cli.launch, pyrometer.tui.app"
    )
    assert {name for name in loaded if name.startswith("pyrometer.")} == {"pyrometer.tui.screen_bindings"}


def test_other_commands_load_no_textual() -> None:
    for command in ("now", "statusline", "store", "history", "gate", "doctor"):
        loaded = packages(imported_by(f"import pyrometer.cli.{command}"))
        assert not loaded & {"textual", "rich", "asyncio"}, command
