"""One log that is followed: how far it was read, by which reader, and how it is found again after a restart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from pyrometer.agents.base import Agent, Reader
from pyrometer.model import Record
from pyrometer.store.rows import FileRow, Work
from pyrometer.tail.discover import Found
from pyrometer.tail.plain import begins_alike
from pyrometer.tail.tail import Buffer, Tail


class Followed:
    """One log: where reading stands, and the reader that remembers its earlier lines."""

    def __init__(self, number: int, agent: Agent, found: Found, buffer: Buffer) -> None:
        self.number = number
        """Stands for the file in the ledger and in the store."""
        self.agent = agent
        self.moved_at = found.mtime
        self.reader: Reader = agent.reader(Path(found.path))
        self.tail = Tail(found.path, self.reader.wants, buffer)
        self.void = False
        """What the store has of the file does not hold: it is read anew."""

    def resume(self, row: FileRow, buffer: Buffer) -> None:
        """Go on where `row` says that reading stood; from the start if its reader's state is of another version."""
        try:
            self.reader.restore(row.reader)
        except ValueError:
            self.void = True
            return
        self.tail = Tail.resume(msgspec.structs.replace(row.checkpoint, path=self.tail.path), self.reader.wants, buffer)

    def work(self, records: Sequence[Record], *, restarted: bool) -> Work:
        """What was just read, for the store."""
        return Work(self.agent.name, self.tail.checkpoint(), self.reader.save(), records, restarted, self.number)

    def start_over(self) -> None:
        """The file is another one now: nothing of what was read holds."""
        self.reader = self.agent.reader(Path(self.tail.path))
        self.tail.wants = self.reader.wants


class Known:
    """The files that the store has read, to be found again under their name, or a new one."""

    def __init__(self, rows: Iterable[FileRow]) -> None:
        self._by_path = {row.path: row for row in rows}
        self._by_identity = {(row.checkpoint.device, row.checkpoint.inode): row for row in self._by_path.values()}

    def unread(self, found: Found) -> int:
        """Bytes of the file that were not read yet; the torn line at the end of a finished file does not count."""
        row = self._by_path.get(found.path)
        if row is None:
            return found.size
        return 0 if row.checkpoint.size == found.size else max(0, found.size - row.checkpoint.offset)

    def take(self, found: Found) -> FileRow | None:
        """The row of this file, at most once.

        Inodes are used again: under another name only a file that begins as the known one did is that file.
        """
        row = self._by_path.get(found.path) or self._renamed(found)
        if row is None:
            return None
        del self._by_path[row.path]
        self._by_identity.pop((row.checkpoint.device, row.checkpoint.inode), None)
        return row if row.agent == found.agent else None

    def _renamed(self, found: Found) -> FileRow | None:
        row = self._by_identity.get((found.device, found.inode))
        if row is None or row.path not in self._by_path or Path(row.path).exists():
            return None
        return row if begins_alike(found.path, row.checkpoint) else None
