"""What the process is told, and what it tells."""

from __future__ import annotations

import msgspec

from pyrometer.engine.tables import TableFiles


class Order(msgspec.Struct, frozen=True):
    """Read all logs below these folders that have not changed since `before` (epoch seconds)."""

    store: str
    roots: tuple[tuple[str, str], ...]
    """(agent, folder)."""
    before: float
    tables: TableFiles = TableFiles()
    """A person's own prices."""


class Told(msgspec.Struct, frozen=True):
    """How far it is; one line of JSON a second."""

    files_done: int
    files: int
    bytes_done: int
    bytes: int
