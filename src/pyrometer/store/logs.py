"""How far each log was read: all of it, or as little as is needed to know which log is which."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from typing import Any, NamedTuple

from pyrometer.store.rows import FILE_COLUMNS, FileRow, file_row, unsigned
from pyrometer.store.troubles import read_troubles

_NAMED = "FROM files WHERE path IS NOT NULL"


class Extent(NamedTuple):
    """How far one log was read, in a hundredth of the memory of its row."""

    id: int
    path: str
    identity: tuple[int, int]
    """(device, inode)."""
    size: int
    """As in `Checkpoint`."""
    offset: int


def read_logs(connection: sqlite3.Connection) -> list[FileRow]:
    """Every log that still has a name."""
    troubles = read_troubles(connection)
    return [_row(row, troubles) for row in connection.execute(f"SELECT {FILE_COLUMNS} {_NAMED}")]


def read_log(connection: sqlite3.Connection, number: int) -> FileRow | None:
    """The log with that id; None if there is none, or if its name is gone."""
    row = connection.execute(f"SELECT {FILE_COLUMNS} {_NAMED} AND id = ?", (number,)).fetchone()
    return None if row is None else _row(row, read_troubles(connection, number))


def read_extents(connection: sqlite3.Connection) -> Iterator[Extent]:
    """Every log that still has a name."""
    for number, path, device, inode, size, offset in connection.execute(
        f'SELECT id, path, device, inode, size, "offset" {_NAMED}'
    ):
        yield Extent(number, os.fsdecode(path), (unsigned(device), unsigned(inode)), size, offset)


def _row(row: tuple[Any, ...], troubles: dict[int, tuple[tuple[str, int], ...]]) -> FileRow:
    return file_row(row, troubles.get(row[0], ()))
