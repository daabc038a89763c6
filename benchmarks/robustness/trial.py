"""One trial: the pane in a terminal on a home of its own, something bad, and then a turn that must be counted."""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measure.glance import is_reading, turn_marks
from benchmarks.processes import memory
from benchmarks.robustness.lines import append, session, turn
from benchmarks.terminal import Terminal
from benchmarks.world import environment, python

MARK = 777
"""Uncached tokens of the turn that must appear on the screen."""
PATIENCE = 60.0
FIRST_LOOK = 3.0
"""Seconds for which what stands on the screen may be the first look's, and the monitor has not read it itself yet."""
LARGEST = 90.0
"""MB: what the pane may hold if nothing else is said."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What is done to the pane, and what it has to say."""

    name: str
    before: Callable[[Path], int]
    """Prepares the home; gives the number of turns in it."""
    during: Callable[[Path], int] = lambda _: 0
    """What happens while the pane runs; gives the number of turns that came."""
    says: str = ""
    """What must stand in its last line, as a regular expression."""
    wrap: tuple[str, ...] = ()
    """What the pane is started by; `{home}` is its home."""
    extra: dict[str, str] = field(default_factory=dict)
    """Variables."""
    most: float = LARGEST
    after: Callable[[Path], None] = lambda _: None
    """Leaves the home in a state in which it can be deleted."""


@dataclass(slots=True)
class Outcome:
    """What came of it."""

    expected: int
    counted: int = -1
    seen_after: float | None = None
    """Seconds from the last turn's line to its number on the screen."""
    peak: float = 0.0
    """MB."""
    said: str = ""
    fault: str = ""

    def wrong(self, trial: Trial) -> str:
        """What is not as it has to be; empty if all is."""
        found = [self.fault] if self.fault else []
        if self.counted != self.expected:
            found.append(f"{self.counted} turns, expected {self.expected}")
        if self.seen_after is None:
            found.append("the last turn did not appear")
        if self.peak > trial.most:
            found.append(f"{self.peak:.0f} MB")
        if not re.search(trial.says, self.said):
            found.append(f"said: {self.said!r}")
        return "; ".join(found)


def attempt(trial: Trial, home: Path) -> Outcome:
    """Carry it out."""
    outcome = Outcome(trial.before(home) + 1)
    env = {**environment(home, str(home)), "CLAUDE_CONFIG_DIR": f"{home}/.claude", "CODEX_HOME": f"{home}/.codex"}
    env |= trial.extra
    wrap = [part.format(home=home) for part in trial.wrap]
    pane = Terminal(wrap + python("-m", "pyrometer"), env)
    try:
        _wait(pane, outcome, lambda lines: any("folder" in line for line in lines[-3:]), 15.0)
        pane.drain(FIRST_LOOK)
        outcome.expected += trial.during(home)
        last = session(home, "last", 99)
        append(last, turn(last, MARK))
        at = time.perf_counter()
        if _wait(pane, outcome, lambda lines: MARK in turn_marks(lines), PATIENCE):
            outcome.seen_after = time.perf_counter() - at
        _wait(pane, outcome, lambda lines: not is_reading(lines), PATIENCE)
        _wait(pane, outcome, lambda lines: bool(re.search(trial.says, _last(lines))), 20.0)
        outcome.said = _last(pane.lines)
        outcome.fault = _fault(pane, home)
        outcome.counted = _counted(wrap, env)
    finally:
        pane.close()
        trial.after(home)
    return outcome


def _wait(pane: Terminal, outcome: Outcome, wanted: Callable[[list[str]], bool], seconds: float) -> bool:
    until = time.perf_counter() + seconds
    while time.perf_counter() < until and not pane.ended:
        outcome.peak = max(outcome.peak, memory(pane.pid))
        if wanted(pane.lines):
            return True
        pane.drain(0.1)
    return False


def _last(lines: list[str]) -> str:
    """What the pane says of itself, above the keys."""
    return next((line for line in reversed(lines) if line and not line.startswith("?")), "")


def _fault(pane: Terminal, home: Path) -> str:
    if pane.ended:
        return "the pane ended"
    if list(home.rglob("crash.txt")) or any("Traceback" in line for line in pane.lines):
        return "a traceback"
    return ""


def _counted(wrap: list[str], env: dict[str, str]) -> int:
    """Turns as `pyrometer now` counts them, in the same surroundings."""
    command = [*wrap, *python("-m", "pyrometer", "now", "--json")]
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    try:
        return sum(one["turns"] for one in json.loads(done.stdout)["sessions"])
    except (ValueError, KeyError):
        return -1
