"""How a monitor is put together from settings and surroundings, and the one-shot reading of everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from functools import lru_cache
from pathlib import Path

import msgspec
from msgspec.structs import replace

from pyrometer import clock
from pyrometer.backfill.process import Backfill
from pyrometer.engine.tables import TableFiles, Tables
from pyrometer.monitor.closeup import without_detail
from pyrometer.monitor.intake import Intake
from pyrometer.monitor.lookout import Lookout
from pyrometer.monitor.memory import Memory
from pyrometer.monitor.monitor import Monitor
from pyrometer.paths import credits_file, prices_file, state_dir
from pyrometer.settings import Settings
from pyrometer.snapshot import Snapshot
from pyrometer.sources import AGENTS, roots

STORE = "pyrometer.db"
FRESH = 30.0
"""Seconds for which the picture that a running pane keeps is as good as a new reading."""
GLANCED = 1.0
"""Days that are looked back at for a status bar, where the forecast remembers what was before."""
_DAY = 86_400.0


def table_files(env: Mapping[str, str], home: Path) -> TableFiles:
    """Where a person's own prices and weights would be."""
    return TableFiles(str(prices_file(env, home)), str(credits_file(env, home)))


def tables_of(env: Mapping[str, str], home: Path) -> Tables:
    """The tables in force: the same object as long as the person's files do not change."""
    files = table_files(env, home)
    return _tables(files, (_stamp(files.prices), _stamp(files.credits)))


def memory_of(
    settings: Settings, env: Mapping[str, str], home: Path, now: float, *, write: bool = True
) -> Memory | None:
    """What is remembered from earlier runs; None if the settings switch it off."""
    if not settings.store.enabled:
        return None
    tables = tables_of(env, home)
    path = state_dir(env, home) / STORE
    return Memory(path, settings.store, now, write=write, price=tables.price, weigh=tables.weigh)


def lookout_of(settings: Settings, zone: tzinfo, tables: Tables) -> Lookout:
    """The forecast, before it has learned anything."""
    return Lookout(zone, tables.credits, settings.budgets, tables.price)


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
    remarks: tuple[str, ...] = (),
) -> Monitor:
    """A monitor over the folders that environment and settings name. `horizon` as in `Intake`, `remarks` for Health."""
    intake = Intake(
        AGENTS,
        roots(settings, env, home),
        horizon=horizon,
        known=memory,
        next_number=memory.next_file() if memory else 1,
    )
    tables = tables_of(env, home)
    return Monitor(
        settings,
        intake,
        state_dir=state_dir(env, home),
        price=tables.price,
        weigh=tables.weigh,
        tables=tables,
        remarks=(*remarks, *tables.problems),
        memory=memory,
        backfill=lambda order: Backfill(msgspec.structs.replace(order, tables=tables.files), env),
        lookout=lookout_of(settings, zone or clock.zone(), tables),
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
    snapshot = monitor.snapshot(now, since, groups=True)
    if memory is not None:
        memory.close()
    return snapshot


def first(settings: Settings, env: Mapping[str, str], home: Path, now: float) -> Iterator[Snapshot]:
    """What a pane shows first: the picture that was kept, else what the newest log of each agent says.

    After the latter what the next newest logs say, too.
    """
    memory = memory_of(settings, env, home, now, write=False)
    if memory is not None and (frame := memory.frame()) is not None:
        yield frame.remembered
        return
    horizon = now - settings.sources.history_days * _DAY
    monitor = monitor_of(settings, env, home, horizon=horizon, memory=memory)
    while (monitor.tick(now) or monitor.busy) and monitor.intake.opening:
        pass
    yield without_detail(monitor.snapshot(now))
    if monitor.tick(now):
        yield without_detail(monitor.snapshot(now))


def glance(settings: Settings, env: Mapping[str, str], home: Path, now: float) -> Snapshot:
    """For a status bar, which asks every few seconds: what a running pane has just seen, else a reading like `once`.

    That one lacks older sessions where windows and burn do not need them. Budgets do: they are sums of all that was
    used.
    """
    memory = memory_of(settings, env, home, now, write=False)
    if memory is not None:
        frame, learned = memory.frame(), memory.foresight() is not None
        memory.close()
        if frame is not None and 0 <= now - frame.snapshot.at <= FRESH:
            return frame.snapshot
        if learned and not settings.budgets.any_set:
            days = min(GLANCED, settings.sources.history_days)
            settings = replace(settings, sources=replace(settings.sources, history_days=days))
    return once(settings, env, home, now)


@lru_cache(maxsize=1)
def _tables(files: TableFiles, _stamps: tuple[object, object]) -> Tables:
    return Tables(files)


def _stamp(path: str) -> tuple[int, int, int] | None:
    """Changes whenever the file does; None without a file."""
    try:
        status = Path(path).stat()
    except OSError:
        return None
    return (status.st_ino, status.st_size, status.st_mtime_ns)
