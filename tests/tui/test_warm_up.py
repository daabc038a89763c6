"""Loading ahead: one module at a time, only while nobody is kept waiting; and nothing at all where it is not wanted."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from pyrometer.snapshot import Progress
from pyrometer.tui.warm_up import GAP, MODULES, QUIET, WarmUp
from tests import factories
from tests.tui.pane import TestedApp


class Timers:
    """Calls back when it is told to."""

    def __init__(self) -> None:
        self.waiting: list[tuple[float, Callable[[], None]]] = []

    def __call__(self, seconds: float, step: Callable[[], None]) -> None:
        self.waiting.append((seconds, step))

    def fire(self) -> float:
        seconds, step = self.waiting.pop()
        step()
        return seconds


def test_one_module_a_step_and_the_end_is_told_once() -> None:
    timers, ended = Timers(), []
    WarmUp(timers, lambda: True, lambda: ended.append(1)).begin()
    waits = [timers.fire() for _ in range(len(MODULES) + 1)]
    assert waits == [QUIET, *[GAP] * len(MODULES)]
    assert ended == [1]
    assert timers.waiting == []
    assert set(MODULES) <= set(sys.modules)


def test_a_bad_time_loads_nothing() -> None:
    timers, ended = Timers(), []
    WarmUp(timers, lambda: False, lambda: ended.append(1)).begin()
    assert [timers.fire() for _ in range(3)] == [QUIET] * 3
    assert not ended


def test_no_step_loads_more_than_a_handful_of_our_modules() -> None:
    """Else it would take longer than a key may wait; third parties' are loaded by the monitor before."""
    count = (
        "import sys, importlib, pyrometer.cli.launch, pyrometer.wiring, pyrometer.monitor.runner\n"
        "ours = lambda: sum(name.startswith('pyrometer') for name in sys.modules)\n"
        "for name in " + repr(MODULES) + ":\n"
        "    before = ours(); importlib.import_module(name); print(ours() - before)\n"
    )
    env = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    done = subprocess.run([sys.executable, "-c", count], env=env, capture_output=True, text=True, check=True)
    assert max(map(int, done.stdout.split())) <= 14


async def test_the_pane_loads_ahead_when_its_figures_are_there_and_nothing_is_read() -> None:
    app = TestedApp()
    app.settled = lambda: None
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app._warm_up is None
        app.feed(msgspec.structs.replace(factories.two_windows(), history=Progress(1, 9, 10, 90)))
        await pilot.pause()
        assert app._warm_up is not None
        assert not app._is_quiet(), "history is being read"
        app.feed(factories.two_windows())
        await pilot.pause()
        assert app._is_quiet()
        await pilot.press("question_mark")
        assert not app._is_quiet(), "somebody reads the help"


async def test_a_pane_that_nobody_asked_to_loads_nothing() -> None:
    app = TestedApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.feed(factories.two_windows())
        await pilot.pause()
        assert app._warm_up is None
