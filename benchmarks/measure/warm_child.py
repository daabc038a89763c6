"""Starts as the pane does, up to its numbers, and prints what each step took. Runs in a process of its own."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pyrometer.cli.launch  # noqa: F401 - what the pane loads
from pyrometer import clock
from pyrometer.settings import Settings
from pyrometer.wiring import memory_of, monitor_of

_DAY = 86_400.0


def main() -> None:
    """Look into the store, take the numbers; then recall what is behind them, and read what was appended."""
    settings, home, now = Settings(), Path(os.environ["HOME"]), clock.now()
    steps, cpu = [time.perf_counter()], time.process_time()
    memory = memory_of(settings, os.environ, home, now)
    horizon = now - settings.sources.history_days * _DAY
    monitor = monitor_of(settings, os.environ, home, horizon=horizon, memory=memory)
    first = monitor.snapshot(now)
    steps.append(time.perf_counter())
    while monitor.tick(now) or monitor.intake.busy:
        pass
    last = monitor.snapshot(now)
    steps.append(time.perf_counter())
    told = {
        "numbers": steps[1] - steps[0],
        "current": steps[2] - steps[0],
        "cpu": time.process_time() - cpu,
        "up_to_date": not last.remembered and last.progress is None,
        "read": monitor.intake.bytes_read,
        "remembered": first.remembered and bool(first.sessions),
        "sessions": len(last.sessions),
    }
    print(json.dumps(told))
    monitor.close(now)


if __name__ == "__main__":
    main()
