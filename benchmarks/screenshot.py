"""Draws the picture in the README: the pane on the invented day, at a fixed moment of it."""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
import time
from datetime import UTC
from pathlib import Path

from pyrometer import paths
from pyrometer.demo.day import at
from pyrometer.demo.stage import Stage
from pyrometer.limits import capture
from pyrometer.settings import Settings
from pyrometer.snapshot import Snapshot
from pyrometer.tui.app import PyrometerApp
from pyrometer.wiring import monitor_of

MOMENT = at("14:26")
SIZE = (120, 36)
TICK = 0.005
"""Seconds; files that change twice within less may have the same times, and then look unchanged."""
_WEB_FONT = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
"""A picture fetches nothing; any monospaced font will do."""


def draw(target: Path) -> None:
    """Write the pane as SVG. The same program draws the same picture."""
    settings = Settings()
    with tempfile.TemporaryDirectory() as folder:
        snapshot = _snapshot(settings, Path(folder))
        target.write_text(asyncio.run(_export(settings, snapshot)), encoding="utf-8")


def _snapshot(settings: Settings, home: Path) -> Snapshot:
    """What the demo knows at the moment, its alerts included: the last hour is lived through minute by minute."""
    env = {"HOME": str(home), "PYROMETER_HOME": str(home / ".pyrometer")}
    state = paths.state_dir(env, home)
    stage = Stage(home, lambda payload, moment: capture.store(payload, state, moment))
    monitor = monitor_of(settings, env, home, horizon=0.0, keep_days=30, zone=UTC, invented=True)
    for minute in range(-60, 1):
        now = MOMENT + 60 * minute
        stage.advance(now)
        time.sleep(TICK)
        monitor.intake.rescan()
        while monitor.tick(now) or monitor.busy:
            pass
        monitor.announce(monitor.snapshot(now))
    return monitor.snapshot(MOMENT)


async def _export(settings: Settings, snapshot: Snapshot) -> str:
    app = PyrometerApp(settings, start=None, clock=lambda: MOMENT, zone=UTC, env={})
    async with app.run_test(headless=True, size=SIZE) as pilot:
        app.feed(snapshot)
        await pilot.pause()
        app.main.table.focus()
        while not app.main.table.has_focus:
            await pilot.pause(0.05)
        app.main.table.redraw()
        await pilot.pause(0.2)
        return _WEB_FONT.sub("", app.export_screenshot(title="pyrometer demo"))


if __name__ == "__main__":
    draw(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/pane.svg"))
