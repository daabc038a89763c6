"""What the pane forecasts while it reads history itself, because the process that should have done so is gone."""

from __future__ import annotations

import os
from datetime import UTC
from pathlib import Path
from random import Random
from typing import cast

import pytest

from pyrometer.backfill.process import Backfill
from pyrometer.demo.codex import CodexThread
from pyrometer.engine.tables import Tables
from pyrometer.monitor import intake, past
from pyrometer.monitor.intake import Intake
from pyrometer.monitor.lookout import Lookout
from pyrometer.monitor.memory import Memory
from pyrometer.monitor.monitor import Monitor
from pyrometer.settings import Settings, Storage
from pyrometer.snapshot import Progress
from pyrometer.sources import AGENTS, roots

NOON = 1_781_697_600.0
DAY = 86_400.0


class Refused:
    """A process that says nothing, and ends as soon as the test wants."""

    progress = Progress(0, 0, 0, 0)
    over = False
    failed = True

    def ended(self) -> bool:
        return self.over

    def stop(self) -> None:
        pass


def thread(home: Path, number: int, at: float, turns: int, percent: float) -> None:
    """A log whose last line was written `turns` seconds after `at`, and says `percent` of the week."""
    thread = CodexThread(Random(number), f"p{number}", f"01a2001{number}-8a75-7960-b3f2-db9a404f9491", "gpt-6-sol")
    week = {"used_percent": percent, "window_minutes": 10_080, "resets_at": int(NOON + 4 * DAY)}
    lines = thread.start(at)
    for turn in range(turns):
        lines += thread.turn(at + turn, "exec_command", grows=500, output=80, limits={"secondary": week})
    path = home / lines[0].path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(line.data for line in lines))
    os.utime(path, (at + turns, at + turns))


def test_history_that_comes_late_does_not_move_what_a_provider_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past, "BACKLOG", 1)
    monkeypatch.setattr(intake, "AT_ONCE", 1)
    thread(tmp_path, 1, NOON - 60, 1, 24.0)
    for number in range(2, 6):
        thread(tmp_path, number, NOON - number * DAY / 2, 40, 24.0 - number)
    tables, process = Tables(), Refused()
    memory = Memory(tmp_path / "state" / "pyrometer.db", Storage(), NOON)
    monitor = Monitor(
        Settings(),
        Intake(AGENTS, roots(Settings(), {}, tmp_path), horizon=NOON - 14 * DAY, known=memory),
        memory=memory,
        backfill=lambda _: cast(Backfill, process),
        lookout=Lookout(UTC, tables.credits, Settings().budgets, tables.price),
    )
    shown, reading = [], False
    for step in range(200):
        process.over = step > 20
        monitor.tick(NOON + 10 * step)
        snapshot = monitor.snapshot(NOON + 10 * step)
        shown += [window.outlook.percent for window in snapshot.windows if window.outlook]
        reading |= process.over and snapshot.progress is not None
    assert len(snapshot.sessions) == 5
    assert 23 < min(shown) <= max(shown) < 26
    assert reading, "it is said that logs are read"
    monitor.close(NOON + 2000)
