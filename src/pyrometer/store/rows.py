"""What goes into the store and comes out of it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import msgspec

from pyrometer.agents.base import Sighted
from pyrometer.model import Record
from pyrometer.tail.plain import Checkpoint


class FileRow(msgspec.Struct, frozen=True):
    """How far one log was read, and what its reader must remember to go on."""

    id: int
    agent: str
    checkpoint: Checkpoint
    reader: bytes
    """What `Reader.save` gave; empty for a fresh reader."""
    seen_at: float
    """When the row was last written."""
    troubles: tuple[tuple[str, int], ...] = ()
    """(kind, lines) of what could not be read as meant."""

    @property
    def path(self) -> str:
        """Name of the file."""
        return self.checkpoint.path


class Work(msgspec.Struct, frozen=True):
    """One look at one log: what its lines said, and where reading stands after them."""

    agent: str
    checkpoint: Checkpoint
    reader: bytes
    records: Sequence[Record]
    restarted: bool = False
    """All that the file said before is void; `records` are its first lines."""
    file: int = 0
    """Id of the file in the store, or one that no file has yet; 0: whichever file is known by that path, or a new one.
    Give the id of a file that was renamed."""
    turns: Sequence[Sighted] = ()
    """Turns that were put together from several lines; they count as said before `records`."""


class Committed(msgspec.Struct, frozen=True):
    """What became of a commit."""

    saved: bool
    """False: it is kept in memory and tried again, or given up; the store's `note` says which."""
    files: dict[str, int] = {}
    """Ids by path of the files in the commit."""
    refused: int = 0
    """Records with impossible counts or times."""


class Counts(msgspec.Struct, frozen=True):
    """How much the store holds."""

    files: int
    sessions: int
    turns: int
    prompts: int
    compactions: int
    readings: int
    lockouts: int
    quarters: int
    """Rows of sums by a quarter of an hour."""
    days: int
    """Rows of sums by a day."""
    cache_events: int
    forecasts: int
    """Kept forecasts of windows."""
    summed: int
    """Turns that the sums hold, also those that are not kept one by one any more."""
    let_go: int
    """Turns that are known by their number only: they are in sums, or were forgotten."""
    turns_from: float | None
    """Time of the oldest single turn."""
    sums_from: float | None
    """Start of the oldest sum."""


FILE_COLUMNS = (
    'id, agent, path, device, inode, size, mtime_ns, "offset", head_size, head_hash, mark, skipping, reader, seen_at'
)


def file_values(file: int | None, work: Work, now: float) -> tuple[Any, ...]:
    """The row of a file, in the order of `FILE_COLUMNS`. Paths are bytes: not all of them are text."""
    point = work.checkpoint
    return (
        file,
        work.agent,
        os.fsencode(point.path),
        _signed(point.device),
        _signed(point.inode),
        point.size,
        point.mtime_ns,
        point.offset,
        point.head_size,
        point.head_hash,
        point.mark,
        point.skipping,
        work.reader,
        now,
    )


def file_row(row: tuple[Any, ...], troubles: tuple[tuple[str, int], ...] = ()) -> FileRow:
    """The file of a row."""
    ident, agent, path, device, inode, size, mtime_ns, offset, head_size, head_hash, mark, skipping, reader, at = row
    point = Checkpoint(
        os.fsdecode(path),
        unsigned(device),
        unsigned(inode),
        size,
        mtime_ns,
        offset,
        head_size,
        head_hash,
        mark,
        bool(skipping),
    )
    return FileRow(ident, agent, point, reader, at, troubles)


def _signed(number: int) -> int:
    """Some file systems use all 64 bits for an inode; SQLite has 63 and a sign."""
    return number - (1 << 64) if number >= 1 << 63 else number


def unsigned(number: int) -> int:
    """A number as the file system means it."""
    return number + (1 << 64) if number < 0 else number
