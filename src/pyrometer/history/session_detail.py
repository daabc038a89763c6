"""One session taken apart as the pane shows it: from the store's rows, or from its logs where the store has none."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from datetime import tzinfo
from typing import Final

from msgspec.structs import replace

from pyrometer.agents.base import Agent
from pyrometer.dissection import dissected
from pyrometer.engine.meter import Meter
from pyrometer.engine.tables import Tables
from pyrometer.history.caps import caps
from pyrometer.history.points import scales
from pyrometer.history.reread import Reread
from pyrometer.history.weights import weights_of
from pyrometer.model import Record
from pyrometer.settings import Metrics
from pyrometer.snapshot import SessionDetail
from pyrometer.store.replay import of_sessions
from pyrometer.store.store import Store
from pyrometer.xray.churn import Churn, LinesAgain, churn

Key = tuple[str, str]
_FOREVER: Final = 36_500.0
"""Days for which the sessions looked at are kept: as long as the look lasts."""
_LOGS: Final = """
SELECT files.path FROM sources JOIN files ON files.id = sources.file JOIN sessions ON sessions.id = sources.session
WHERE sessions.agent = ? AND sessions.name = ? AND files.path IS NOT NULL"""


def session_detail(
    store: Store, key: Key, agent: Agent | None, metrics: Metrics, tables: Tables, now: float, zone: tzinfo
) -> SessionDetail | None:
    """None if neither the store has a single turn of it nor a log does. `agent` reads the logs."""
    rows = store.query("SELECT id FROM sessions WHERE agent = ? AND name = ?", key)
    if not rows:
        return None
    number, paths = int(str(rows[0][0])), logs_of(store, key)
    none: list[tuple[int, Record]] = []
    records = store.look(lambda db, names: list(of_sessions(db, names, (number,))), none)

    def cap(model: str) -> Sequence[int]:
        return caps(store, model)

    found = _taken_apart(records, key, metrics, tables, now, cap)
    if found is None and agent is not None and paths:
        found = _taken_apart(Reread(agent, paths, key).records(), key, metrics, tables, now, cap)
    if found is None:
        return None
    learned = scales(store, now, zone, tables.credits)
    told = tuple((one.window, one.scale) for one in learned if one.agent == key[0])
    return replace(found, scales=told, logs=tuple(paths))


def logs_of(store: Store, key: Key) -> list[str]:
    """Paths of the logs that speak of the session, as far as the store knows them."""
    return [os.fsdecode(row[0]) for row in store.query(_LOGS, key) if isinstance(row[0], bytes)]


def lines_again(
    known: Churn, key: Key, agent: Agent | None, paths: Sequence[str], tables: Tables, now: float
) -> LinesAgain:
    """The edited lines by the session's own logs, for edits that were stored before lines were counted."""
    if agent is None or not paths:
        return LinesAgain(None, "its logs are gone", known.lines)
    read = Reread(agent, paths, key)
    reel = read.reel(tables, now)
    found = churn(reel.turns(0, len(reel.sums))) if reel is not None else None
    if found is not None and found.edited is not None and found.edits >= known.edits:
        return LinesAgain(found.edited, "read again from its logs", known.lines)
    if read.missing == len(paths):
        return LinesAgain(None, "its logs are gone", known.lines)
    if read.missing:
        return LinesAgain(None, f"{read.missing:,} of its {len(paths):,} logs are gone", known.lines)
    return LinesAgain(None, "its logs do not tell them either", known.lines)


def _taken_apart(
    records: Iterable[tuple[int, Record]],
    key: Key,
    metrics: Metrics,
    tables: Tables,
    now: float,
    cap: Callable[[str], Sequence[int]],
) -> SessionDetail | None:
    meter = Meter(metrics, tables.price, _FOREVER, tables.weigh)
    for file, record in records:
        meter.record(record, file, now)
    found, reel = meter.detail(key, now), meter.reel(key)
    if found is None or reel is None or not len(reel.sums):
        return None
    return replace(found, figures=dissected(reel, weights_of(tables), cap, now))
