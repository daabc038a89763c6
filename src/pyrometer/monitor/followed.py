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
_PLACE = msgspec.msgpack.Decoder(tuple[int, int, int, int, int, int, bytes, bytes, bool])
"""Of a checkpoint without its path."""


class Followed:
    """One log: where reading stands, and the reader that remembers its earlier lines.

    Both are kept as a few bytes while it rests: thousands of logs never grow again.
    """

    __slots__ = (
        "_buffer",
        "_path",
        "_place",
        "_reader",
        "_state",
        "_tail",
        "agent",
        "moved_at",
        "number",
        "stored",
        "void",
    )

    def __init__(self, number: int, agent: Agent, found: Found, buffer: Buffer) -> None:
        self.number = number
        """Stands for the file in the ledger."""
        self.stored = number
        """Stands for the file in the store."""
        self.agent = agent
        self.moved_at = found.mtime
        self._path = found.path
        self._buffer = buffer
        self._reader: Reader | None = None
        """Made with the first lines: of thousands of logs most are never read here."""
        self._state = b""
        """Of the reader, compressed, while the file rests; empty of one that has not begun."""
        self._place = b""
        """The checkpoint where the tail fell asleep."""
        self._tail: Tail | None = None
        self.void = False
        """What was said of the file so far does not hold: it is read anew."""

    @property
    def reader(self) -> Reader:
        """What remembers its earlier lines; made with the first ones, and again if the file rested."""
        if self._reader is None:
            self._reader = self.agent.reader(Path(self._path))
            if self._state:
                self._reader.restore(zlib.decompress(self._state))
            self._state = b""
            if self._tail is not None:
                self._tail.wants = self._reader.wants
        return self._reader

    @property
    def path(self) -> str:
        """Where it is now."""
        return self._path

    @property
    def offset(self) -> int:
        """Bytes up to the end of the last whole line that was read."""
        return self._tail.offset if self._tail is not None else self.checkpoint().offset

    def checkpoint(self) -> Checkpoint:
        """Where reading stands."""
        return self._tail.checkpoint() if self._tail is not None else self._unpacked()

    def follow(self, path: str) -> None:
        """The file has a new name."""
        self._awake().follow(path)
        self._path = path

    def close(self) -> None:
        """Give back what is held of it."""
        if self._tail is not None:
            self._tail.close()

    def rest(self, before: float) -> None:
        """Need less memory for it if it was read to its end and has not changed since then."""
        changed_at = self._tail.changed_at if self._tail is not None else None
        if changed_at is not None and changed_at < before:
            if self._reader is not None:
                self._state, self._reader = zlib.compress(self._reader.save(), _LEVEL), None
            self._place, self._tail = _packed(self.checkpoint()), None

    def resume(self, row: FileRow) -> bool:
        """Go on where `row` says that reading stood.

        False: from the start, as its reader's state is of another version.
        """
        try:
            self.reader.restore(row.reader)
        except ValueError:
            self.void = True
            return False
        self._reader, self._state = None, zlib.compress(row.reader, _LEVEL)
        self._place, self._tail = _packed(row.checkpoint), None
        return True

    def poll(self, free: int) -> Chunk:
        """What is new. A file that was put in the place of this one gets the number `free`.

        What the one before said stays said then: it was rotated, or cleaned up. After a rewrite of the same file
        nothing of it holds.
        """
        tail = self._awake()
        before = tail.identity
        chunk = tail.poll()
        if chunk.restarted:
            self.start_over()
            if tail.identity == before:
                self.void = True
            else:
                self.number = self.stored = free
        elif self._place and self._place == _packed(tail.checkpoint()):
            self._tail = None
        return chunk

    def work(self, records: Sequence[Record], *, restarted: bool) -> Work:
        """What was just read, for the store."""
        state = zlib.decompress(self._state) if self._state else self.reader.save()
        return Work(self.agent.name, self.checkpoint(), state, records, restarted, self.stored)

    def agree(self, row: FileRow | None, free: int) -> bool:
        """The store becomes ours, and has `row` of this file: whether lines must be read again to make it complete.

        `free` is a number for the file if the store does not have it. Lines that both have read are merged, not counted
        twice. A row that is ahead may stay so, if it is of the same file.
        """
        self.stored = row.id if row is not None else free
        mine, theirs = self.checkpoint(), row.checkpoint if row is not None else None
        if theirs is None and not mine.offset:
            return False
        if theirs is not None and _alike(mine, theirs):
            return False
        self.start_over()
        self._place, self._tail = b"", None
        if row is not None and row.checkpoint.offset <= mine.offset:
            self.resume(row)
        else:
            self.void = row is not None
        return True

    def start_over(self) -> None:
        """The file is another one now: nothing of what was read holds."""
        self._reader, self._state = self.agent.reader(Path(self._path)), b""
        if self._tail is not None:
            self._tail.wants = self._reader.wants

    def _awake(self) -> Tail:
        if self._tail is None:
            wants = self._wants if self._reader is None else self._reader.wants
            if self._place:
                self._tail = Tail.resume(self._unpacked(), wants, self._buffer)
            else:
                self._tail = Tail(self._path, wants, self._buffer)
        return self._tail

    def _wants(self, buffer: bytearray, start: int, end: int) -> bool:
        """The first lines, or the first after a rest."""
        return self.reader.wants(buffer, start, end)

    def _unpacked(self) -> Checkpoint:
        """Where the tail fell asleep; the first byte if there was none."""
        if not self._place:
            return Checkpoint(self._path, 0, 0, -1, 0, 0)
        return Checkpoint(self._path, *_PLACE.decode(self._place))


def _packed(checkpoint: Checkpoint) -> bytes:
    """All but the path."""
    return msgspec.msgpack.encode(msgspec.structs.astuple(checkpoint)[1:])


def _alike(mine: Checkpoint, theirs: Checkpoint) -> bool:
    """Whether what the store has of a file needs nothing of what was read here."""
    if theirs.offset > mine.offset:
        return begins_alike(mine.path, theirs)
    return (theirs.offset, theirs.mark, theirs.skipping) == (mine.offset, mine.mark, mine.skipping)
