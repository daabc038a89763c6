"""What the forecast has learned, what it said, and what became of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from pyrometer.store.store import Store

Key = tuple[str, str, int, str]
"""(provider, limit id, minutes, scope)."""
Said = tuple[Key, float, float, float, float, float | None, float | None, float | None, float | None]
"""(window, resets_at, at, percent, sd, probability, eta10, eta50, eta90)."""
Outcome = tuple[Key, float, float, float | None, float | None]
"""(window, resets_at, starts_at, locked_at, percent)."""
KEEP = 400 * 86_400.0
"""Seconds for which forecasts and outcomes are kept: a score looks at 60 days."""


def save_foresight(store: Store, data: bytes, at: float) -> bool:
    """Keep what was learned up to `at`."""
    return store.change(
        lambda db: bool(db.execute("INSERT OR REPLACE INTO foresight VALUES (1, ?, ?)", (at, data))), False
    )


def load_foresight(store: Store) -> tuple[bytes, float] | None:
    """(what was learned, up to when)."""
    rows = store.query("SELECT data, at FROM foresight")
    if not rows or not isinstance(rows[0][0], bytes):
        return None
    return rows[0][0], float(str(rows[0][1]))


def write_forecasts(store: Store, said: Sequence[Said], outcomes: Sequence[Outcome]) -> None:
    """Add forecasts and how windows ended; of what is already there the first is kept."""
    rows = [(*key, *rest) for key, *rest in said]
    ends = [(*key, *rest) for key, *rest in outcomes if rest[-1] is not None]

    def act(db: sqlite3.Connection) -> None:
        db.executemany("INSERT OR IGNORE INTO forecasts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        db.executemany("INSERT OR REPLACE INTO outcomes VALUES (?, ?, ?, ?, ?, ?, ?, ?)", ends)
        newest = max((one[2] for one in said), default=None)
        if newest is not None:
            db.execute("DELETE FROM forecasts WHERE at < ?", (newest - KEEP,))
            db.execute("DELETE FROM outcomes WHERE resets_at < ?", (newest - KEEP,))

    if rows or ends:
        store.change(act, None)


def read_forecasts(store: Store, since: float) -> tuple[list[Said], list[Outcome]]:
    """Forecasts made since then, oldest first, and how windows ended that reset since then."""
    said = [
        ((str(row[0]), str(row[1]), int(str(row[2])), str(row[3])), *(_number(value) for value in row[4:]))
        for row in store.query("SELECT * FROM forecasts WHERE at >= ? ORDER BY at", (since,))
    ]
    ends = [
        ((str(row[0]), str(row[1]), int(str(row[2])), str(row[3])), *(_number(value) for value in row[4:]))
        for row in store.query("SELECT * FROM outcomes WHERE resets_at >= ? ORDER BY resets_at", (since,))
    ]
    return said, ends  # type: ignore[return-value]


def _number(value: object) -> float | None:
    return None if value is None else float(str(value))
