"""The bytes of a growing file: where reading stands, and proof that the file is still the one read so far.

A name or an inode proves nothing: names are reused by rotation, inodes by the file system. Content does, and it also
tells a copy (go on) from a rewrite (start over). Two hashes are kept:

* of the head, up to 1 KiB as far as it was read: finds replaced files, and every change to small ones;
* of the 64 bytes before the place where reading goes on: finds a rewrite that keeps the head but inserts, removes or
  lengthens anything behind it. They are fetched by the same system call as the bytes that follow, so that the proof
  costs two microseconds at each growth.

A change that keeps the head, the length up to the offset and those last bytes stays unnoticed; to find it, all bytes
would have to be read again at each growth.
"""

from __future__ import annotations

import os
from hashlib import blake2b

import msgspec

from pyrometer.tail.lines import Buffer, Chunk, Cutter

HEAD = 1024
"""Bytes at the start of a file that identify it."""

MARK = 64
"""Bytes before the offset that prove that the file was not rewritten."""

SMALLEST = 4096
"""Fewest bytes asked for at once, whatever the budget. At least `MARK`, so that a torn line is its own mark."""


class Checkpoint(msgspec.Struct, frozen=True, gc=False):
    """Where the reading of one file stands: everything that has to be stored to go on in another run."""

    path: str
    device: int
    inode: int
    size: int
    """Size in bytes when the file was last read to its end, -1 if unread bytes remained."""
    mtime_ns: int
    """The file's modification time then. While both stay as they are, the file is not even opened."""
    offset: int
    """Bytes up to the end of the last whole line, or, with `skipping`, of what was passed over so far."""
    head_size: int = 0
    head_hash: bytes = b""
    mark: bytes = b""
    """Hash of the last bytes before the offset."""
    skipping: bool = False
    """The offset is inside a line that is too long and already counted."""


class RewrittenError(Exception):
    """The file is not the one read so far."""


class Plain:
    """Position in an uncompressed file. Holds no file descriptor."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Start over at the first byte."""
        self.offset = 0
        self.head_size = 0
        self.head_hash = b""
        self.mark = b""
        self._end = 0

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go on at the checkpoint, if the file stands the test."""
        self.offset = checkpoint.offset
        self.head_size = checkpoint.head_size
        self.head_hash = checkpoint.head_hash
        self.mark = checkpoint.mark

    def stands(self, fd: int, status: os.stat_result, cutter: Cutter) -> bool:
        """Whether the open file begins as the one read so far, and is not shorter."""
        if status.st_size < self.offset + len(cutter.torn):
            return False
        return not self.head_size or _digest(os.pread(fd, self.head_size, 0)) == self.head_hash

    def step(self, fd: int, buffer: Buffer, cutter: Cutter, chunk: Chunk, ask: int) -> bool:
        """Read and cut one block of about `ask` bytes; False at the end of the file.

        A torn line is read again with the next block, and kept in memory only when it fills a whole block. Raises
        `RewrittenError` if the bytes before the block are not the ones read before.
        """
        position = self.offset + len(cutter.torn)
        back = min(MARK, position)
        stop_at = min(back + max(ask, SMALLEST), len(buffer.data))
        stop = os.preadv(fd, [buffer.view[:stop_at]], position - back)
        if not self._joins(buffer.view[:back], stop, cutter):
            raise RewrittenError
        start = cutter.cut(buffer, back, stop, chunk)
        unbroken = start == back and stop == stop_at
        if unbroken or cutter.skipping or cutter.overflows(stop - start):
            cutter.hold(buffer.view[start:stop], chunk)
            start = stop if cutter.skipping else start
        if start > back:
            self.offset = position - back + start
            self.mark = _digest(buffer.view[max(0, start - MARK) : start])
        self._end = position - back + stop
        return stop == stop_at

    def unread(self, status: os.stat_result) -> bool:
        """Whether the file, as it is now, has bytes that no block has reached."""
        return self._end < status.st_size

    def learn(self, fd: int, cutter: Cutter) -> None:
        """Let the head grow with what was read."""
        size = min(HEAD, self.offset + len(cutter.torn))
        if size > self.head_size:
            head = os.pread(fd, size, 0)
            self.head_size, self.head_hash = len(head), _digest(head)

    def close(self) -> None:
        """Nothing is held between two looks."""

    def _joins(self, before: memoryview, stop: int, cutter: Cutter) -> bool:
        if stop < len(before):
            return False
        if cutter.torn:
            return before == cutter.torn[-len(before) :]
        return not self.mark or _digest(before) == self.mark


def begins_alike(path: str, checkpoint: Checkpoint) -> bool:
    """Whether the file at `path` begins as the one of the checkpoint did, and is not shorter than what was read."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        if os.fstat(fd).st_size < checkpoint.offset or not checkpoint.head_size:
            return False
        return _digest(os.pread(fd, checkpoint.head_size, 0)) == checkpoint.head_hash
    except OSError:
        return False
    finally:
        os.close(fd)


def _digest(data: bytes | memoryview) -> bytes:
    return blake2b(data, digest_size=8).digest()
