"""How a monitor is put together from settings and surroundings, and the one-shot reading of everything."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from pathlib import Path

from pyrometer.backfill.process import Backfill
from pyrometer.intake import Intake
from pyrometer.memory import Memory
from pyrometer.monitor import Monitor
from pyrometer.paths import state_dir
from pyrometer.settings import Settings
from pyrometer.snapshot import Snapshot
from pyrometer.sources import AGENTS, roots

STORE = "pyrometer.db"
FRESH = 30.0
"""Seconds for which the picture that a running pane keeps is as good as a new reading."""
_DAY = 86_400.0


def memory_of(
    settings: Settings, env: Mapping[str, str], home: Path, now: float, *, write: bool = True
) -> Memory | None:
    """What is remembered from earlier runs; None if the settings switch it off."""
    if not settings.store.enabled:
        return None
    return Memory(state_dir(env, home) / STORE, settings.store, now, write=write)


def monitor_of(
    settings: Settings,
    env: Mapping[str, str],
    home: Path,
    *,
    horizon: float,
    memory: Memory | None = None,
    keep_days: float | None = None,
    zone: tzinfo | None = None,
    invented: bool = False,
) -> Monitor:
    """A monitor over the folders that environment and settings name. `horizon` as in `Intake`."""
    intake = Intake(
        AGENTS,
        roots(settings, env, home),
        horizon=horizon,
        known=memory.files() if memory else (),
        next_number=memory.next_file() if memory else 1,
    )
    return Monitor(
        settings,
        intake,
        state_dir=state_dir(env, home),
        memory=memory,
        backfill=lambda order: Backfill(order, env),
        keep_days=keep_days,
        zone=zone,
        invented=invented,
    )


def once(settings: Settings, env: Mapping[str, str], home: Path, now: float, since: float | None = None) -> Snapshot:
    """Read everything there is, once. `since` takes in every session with a turn after it, however old.

    What a running pane has stored is not read again; nothing is written.
    """
    usual = now - settings.sources.history_days * _DAY
    horizon = usual if since is None else min(usual, since)
    stored = horizon >= now - settings.store.keep_days * _DAY
    memory = memory_of(settings, env, home, now, write=False) if stored else None
    monitor = monitor_of(settings, env, home, horizon=horizon, memory=memory, keep_days=(now - horizon) / _DAY + 1)
    while monitor.tick(now) or monitor.busy:
        pass
    snapshot = monitor.snapshot(now, since)
    if memory is not None:
        memory.close()
    return snapshot


def glance(settings: Settings, env: Mapping[str, str], home: Path, now: float) -> Snapshot:
    """For a status bar, which asks every few seconds: what a running pane has just seen, else `once`."""
    memory = memory_of(settings, env, home, now, write=False)
    frame = memory.frame() if memory is not None else None
    if memory is not None:
        memory.close()
    if frame is not None and 0 <= now - frame.snapshot.at <= FRESH:
        return frame.snapshot
    return once(settings, env, home, now)
