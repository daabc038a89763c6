"""Lines that could not be read as meant: how many of which kind in which file."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping

_ADD = """
INSERT INTO troubles (file, kind, lines) VALUES (?, ?, ?)
ON CONFLICT (file, kind) DO UPDATE SET lines = lines + excluded.lines"""


def write_troubles(connection: sqlite3.Connection, troubles: Mapping[tuple[int, str], int]) -> None:
    """Count further lines by file and kind."""
    connection.executemany(_ADD, [(file, kind, lines) for (file, kind), lines in troubles.items()])


def forget_troubles(connection: sqlite3.Connection, files: Collection[int]) -> None:
    """These files are read anew."""
    connection.executemany("DELETE FROM troubles WHERE file = ?", [(file,) for file in files])


def read_troubles(connection: sqlite3.Connection, only: int | None = None) -> dict[int, tuple[tuple[str, int], ...]]:
    """(kind, lines) by file, of all files or `only` one."""
    found: dict[int, tuple[tuple[str, int], ...]] = {}
    wanted = "" if only is None else f"WHERE file = {only:d} "
    for file, kind, lines in connection.execute(f"SELECT file, kind, lines FROM troubles {wanted}ORDER BY file, kind"):
        found[file] = (*found.get(file, ()), (str(kind), int(lines)))
    return found
