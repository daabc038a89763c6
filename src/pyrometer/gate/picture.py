"""What a running pane has just seen. Nothing is imported that the answer does not need: hooks wait for it."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import NamedTuple

import msgspec

from pyrometer.snapshot import WindowView
from pyrometer.store.place import connect

FRESH = 30.0
"""Seconds for which the picture that a running pane keeps is as good as a new reading."""


class Seen(NamedTuple):
    """Windows and where they come from."""

    at: float
    windows: tuple[WindowView, ...]
    source: str
    """`pane` or `logs`."""


class _Picture(msgspec.Struct):
    """The fields of a snapshot that matter here; the others are skipped unread."""

    at: float
    windows: tuple[WindowView, ...] = ()


class _Frame(msgspec.Struct):
    snapshot: _Picture


def picture(path: Path, now: float) -> Seen | None:
    """The last picture of the pane whose store is at `path`; None if there is none of the last `FRESH` seconds."""
    if not path.exists():
        return None
    try:
        connection = connect(path, write=False)
        try:
            row = connection.execute("SELECT data FROM frame WHERE at BETWEEN ? AND ?", (now - FRESH, now)).fetchone()
        finally:
            connection.close()
        if row is None:
            return None
        shown = msgspec.msgpack.decode(row[0], type=_Frame).snapshot
    except (sqlite3.Error, msgspec.DecodeError, TypeError):
        return None
    return Seen(shown.at, shown.windows, "pane")
