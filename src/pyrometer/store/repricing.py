"""Counting anew at other prices: what is kept turn by turn, and with it the sums."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from pyrometer.store.store import Store

_BLOCK = 2_000
_NEXT = "SELECT id, ident FROM turns WHERE id > ? ORDER BY id LIMIT ?"


def reprice(store: Store, tell: Callable[[int], object] = lambda _: None) -> int:
    """Count every turn that is still kept at the prices that the store was opened with; gives how many changed.

    `tell` hears how many were looked at. What lives on in sums only keeps the price that it was counted with. An
    interruption leaves it half done and sound.
    """
    writer = store.writer
    if writer is None:
        return 0

    def act(db: sqlite3.Connection) -> int:
        changed = last = done = 0
        while rows := db.execute(_NEXT, (last, _BLOCK)).fetchall():
            with writer.transaction():
                changed += writer.reprice([ident for _, ident in rows])
            last, done = rows[-1][0], done + len(rows)
            tell(done)
        if changed:
            with writer.transaction():
                db.execute("DELETE FROM frame")
        return changed

    return store.change(act, 0)
