"""One log file, followed: what was appended since the last look, as whole lines.

Nothing is assumed about how the file changes. It may be cut short, replaced, renamed, deleted, made again or
rewritten where it is; it may be no regular file at all. A look never blocks, never raises for what the disk does, and
reads a bounded number of bytes. No file stays open between looks: thousands may be followed.
"""

# ruff: noqa: PTH116
# Thousands of stat calls a second: a Path object for each would double their price.

from __future__ import annotations

import os
import stat
from typing import Self, TypeAlias

from pyrometer.tail.lines import MAX_LINE, Buffer, Chunk, Cutter, Wants
from pyrometer.tail.plain import Checkpoint, Plain, RewrittenError
from pyrometer.tail.reasons import NOT_REGULAR, reason
from pyrometer.tail.zstd import SUFFIX, Packed

__all__ = ["BUDGET", "MAX_LINE", "Buffer", "Checkpoint", "Chunk", "Tail"]

BUDGET = 1 << 20
"""Bytes that one look reads, about, so that a busy file does not keep the others waiting."""

_FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
_State: TypeAlias = tuple[int, int, int, int]


class Tail:
    """Follows the file at `path`; `wants` is its reader's cheap look at each line.

    Not safe for use from several threads; tails that share a `buffer` belong to one thread.
    """

    def __init__(self, path: str, wants: Wants, buffer: Buffer | None = None, *, max_line: int = MAX_LINE) -> None:
        self.path = path
        self.error = ""
        """Why the file cannot be read at present, else empty."""
        self._buffer = buffer
        self._cutter = Cutter(wants, max_line)
        self._reading: Plain | Packed = Packed() if path.endswith(SUFFIX) else Plain()
        self._identity = (0, 0)
        self._read_to_end: _State | None = None

    @classmethod
    def resume(
        cls, checkpoint: Checkpoint, wants: Wants, buffer: Buffer | None = None, *, max_line: int = MAX_LINE
    ) -> Self:
        """A tail that goes on where `checkpoint` was taken. Touches no file: the first `poll` tests whether it may."""
        tail = cls(checkpoint.path, wants, buffer, max_line=max_line)
        tail._cutter.skipping = checkpoint.skipping
        tail._reading.restore(checkpoint)
        tail._identity = (checkpoint.device, checkpoint.inode)
        if checkpoint.size >= 0:
            tail._read_to_end = (checkpoint.device, checkpoint.inode, checkpoint.size, checkpoint.mtime_ns)
        return tail

    def checkpoint(self) -> Checkpoint:
        """The state after the lines handed out so far. Small, and safe to lose: without it the file is read again."""
        known = self._read_to_end
        return Checkpoint(
            path=self.path,
            device=self._identity[0],
            inode=self._identity[1],
            size=known[2] if known else -1,
            mtime_ns=known[3] if known else 0,
            offset=self._reading.offset,
            head_size=self._reading.head_size,
            head_hash=self._reading.head_hash,
            mark=self._reading.mark,
            skipping=self._cutter.skipping,
        )

    @property
    def wants(self) -> Wants:
        """The reader's cheap look; set it anew after a restart."""
        return self._cutter.wants

    @wants.setter
    def wants(self, wants: Wants) -> None:
        self._cutter.wants = wants

    @property
    def identity(self) -> tuple[int, int]:
        """(device, inode) as last seen; (0, 0) before the first look."""
        return self._identity

    @property
    def offset(self) -> int:
        """Bytes up to the end of the last whole line. For packed files: of the unpacked text."""
        return self._reading.offset

    @property
    def changed_at(self) -> float | None:
        """When the file changed last, epoch seconds; None while bytes of it may be unread."""
        return self._read_to_end[3] / 1e9 if self._read_to_end else None

    def follow(self, path: str) -> None:
        """The file has a new name. What is there must still prove to be the same file."""
        self.path = path
        self._read_to_end = None

    def close(self) -> None:
        """Give back what is held for a packed file that was not read to its end."""
        self._reading.close()

    def poll(self, budget: int = BUDGET) -> Chunk:
        """What is new, about `budget` bytes at most. One `stat` if the file has not changed."""
        try:
            status = os.stat(self.path)
            if self._read_to_end == _state(status):
                return Chunk()
            self._identity = (status.st_dev, status.st_ino)
            if not stat.S_ISREG(status.st_mode):
                return self._failed(NOT_REGULAR)
            return self._open(budget)
        except (FileNotFoundError, NotADirectoryError):
            self._read_to_end, self.error = None, ""
            return Chunk(gone=True)
        except OSError as problem:
            return self._failed(reason(problem))

    def _open(self, budget: int) -> Chunk:
        fd = os.open(self.path, _FLAGS)
        try:
            status = os.fstat(fd)
            if not stat.S_ISREG(status.st_mode):
                return self._failed(NOT_REGULAR)
            self._identity = (status.st_dev, status.st_ino)
            if not self._reading.stands(fd, status, self._cutter):
                return self._restart()
            return self._read(fd, budget)
        finally:
            os.close(fd)

    def _read(self, fd: int, budget: int) -> Chunk:
        chunk, before = Chunk(), self.offset
        self._read_to_end = None
        try:
            self._read_blocks(fd, chunk, budget)
            self._reading.learn(fd, self._cutter)
            status = os.fstat(fd)
        except RewrittenError:
            return self._restart()
        except OSError as problem:
            chunk.error = self._failed(reason(problem)).error
        else:
            self.error = ""
            chunk.more = self._reading.unread(status)
            self._read_to_end = None if chunk.more else _state(status)
        chunk.bytes_read = self.offset - before
        return chunk

    def _read_blocks(self, fd: int, chunk: Chunk, budget: int) -> None:
        if self._buffer is None:
            self._buffer = Buffer()
        size = len(self._buffer.data)
        for left in range(max(budget, 1), 0, -size):
            if not self._reading.step(fd, self._buffer, self._cutter, chunk, min(left, size)):
                return

    def _restart(self) -> Chunk:
        """Start over. Without lines, so that none of them passes the `wants` of the old reader."""
        restarted = self._reading.offset > 0
        self._reading.forget()
        self._cutter.forget()
        self._read_to_end = None
        return Chunk(restarted=restarted, more=True)

    def _failed(self, error: str) -> Chunk:
        known, self.error = self.error, error
        self._read_to_end = None
        return Chunk(error="" if known == error else error)


def _state(status: os.stat_result) -> _State:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns
