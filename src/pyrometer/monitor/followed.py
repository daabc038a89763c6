"""One log that is followed: how far it was read, by which reader, and how it is found again after a restart."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from pathlib import Path

import msgspec

from pyrometer.agents.base import Agent, Reader
from pyrometer.model import Record
from pyrometer.store.rows import FileRow, Work
from pyrometer.tail.discover import Found
from pyrometer.tail.plain import Checkpoint, begins_alike
from pyrometer.tail.tail import Buffer, Chunk, Tail

_LEVEL = 1


class Followed:
    """One log: where reading stands, and the reader that remembers its earlier lines."""

    def __init__(self, number: int, agent: Agent, found: Found, buffer: Buffer) -> None:
        self.number = number
        """Stands for the file in the ledger."""
        self.stored = number
        """Stands for the file in the store."""
        self.agent = agent
        self.moved_at = found.mtime
        self._reader: Reader | None = None
        """Made with the first lines: of thousands of logs most are never read here."""
        self._state = b""
        """Of the reader, compressed, while the file rests; empty of one that has not begun."""
        self.tail = Tail(found.path, self._wants, buffer)
        self.void = False
        """What was said of the file so far does not hold: it is read anew."""

    @property
    def reader(self) -> Reader:
        """What remembers its earlier lines; made with the first ones, and again if the file rested."""
        if self._reader is None:
            self._reader = self.agent.reader(Path(self.tail.path))
            if self._state:
                self._reader.restore(zlib.decompress(self._state))
            self.tail.wants, self._state = self._reader.wants, b""
        return self._reader

    def rest(self, before: float) -> None:
        """Keep the reader of a file that was read to its end and has not changed since then as a few bytes.

        Thousands of logs never grow again.
        """
        changed_at = self.tail.changed_at
        if self._reader is not None and changed_at is not None and changed_at < before:
            self._state, self._reader = zlib.compress(self._reader.save(), _LEVEL), None
            self.tail.wants = self._wants

    def _wants(self, buffer: bytearray, start: int, end: int) -> bool:
        """The first lines, or the first after a rest."""
        return self.reader.wants(buffer, start, end)

    def resume(self, row: FileRow, buffer: Buffer) -> bool:
        """Go on where `row` says that reading stood.

        False: from the start, as its reader's state is of another version.
        """
        try:
            self.reader.restore(row.reader)
        except ValueError:
            self.void = True
            return False
        self._reader, self._state = None, zlib.compress(row.reader, _LEVEL)
        self.tail = Tail.resume(msgspec.structs.replace(row.checkpoint, path=self.tail.path), self._wants, buffer)
        return True

    def poll(self, free: int) -> Chunk:
        """What is new. A file that was put in the place of this one gets the number `free`.

        What the one before said stays said then: it was rotated, or cleaned up. After a rewrite of the same file
        nothing of it holds.
        """
        before = self.tail.identity
        chunk = self.tail.poll()
        if chunk.restarted:
            self.start_over()
            if self.tail.identity == before:
                self.void = True
            else:
                self.number = self.stored = free
        return chunk

    def work(self, records: Sequence[Record], *, restarted: bool) -> Work:
        """What was just read, for the store."""
        state = zlib.decompress(self._state) if self._state else self.reader.save()
        return Work(self.agent.name, self.tail.checkpoint(), state, records, restarted, self.stored)

    def agree(self, row: FileRow | None, free: int, buffer: Buffer) -> bool:
        """The store becomes ours, and has `row` of this file: whether lines must be read again to make it complete.

        `free` is a number for the file if the store does not have it. Lines that both have read are merged, not counted
        twice. A row that is ahead may stay so, if it is of the same file.
        """
        self.stored = row.id if row is not None else free
        mine, theirs = self.tail.checkpoint(), row.checkpoint if row is not None else None
        if theirs is None and not mine.offset:
            return False
        if theirs is not None and _alike(mine, theirs):
            return False
        self.start_over()
        self.tail = Tail(self.tail.path, self.reader.wants, buffer)
        if row is not None and row.checkpoint.offset <= mine.offset:
            self.resume(row, buffer)
        else:
            self.void = row is not None
        return True

    def start_over(self) -> None:
        """The file is another one now: nothing of what was read holds."""
        self._reader, self._state = self.agent.reader(Path(self.tail.path)), b""
        self.tail.wants = self._reader.wants


def _alike(mine: Checkpoint, theirs: Checkpoint) -> bool:
    """Whether what the store has of a file needs nothing of what was read here."""
    if theirs.offset > mine.offset:
        return begins_alike(mine.path, theirs)
    return (theirs.offset, theirs.mark, theirs.skipping) == (mine.offset, mine.mark, mine.skipping)
