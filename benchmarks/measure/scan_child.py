"""Reads a whole corpus once, as the product does, and prints its totals as JSON. Runs in a process of its own."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from pyrometer.settings import Settings, Sources
from pyrometer.wiring import once


def totals(end: float) -> dict[str, dict[str, int]]:
    """Turns and tokens of each session, by `agent:session`."""
    settings = Settings(sources=Sources(history_days=3650))
    snapshot = once(settings, os.environ, Path(os.environ["HOME"]), end)
    return {f"{one.agent}:{one.id}": {"turns": one.turns, "total": one.usage.total} for one in snapshot.sessions}


if __name__ == "__main__":
    print(json.dumps(totals(float(sys.argv[1]))))
