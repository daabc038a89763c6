"""Logs that were packed with zstd and do not grow any more. A changed file is read anew from its first byte."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import IO, Any

from pyrometer.tail.lines import Buffer, Chunk, Cutter
from pyrometer.tail.plain import Checkpoint

SUFFIX = ".zst"
MISSING = "zstd support is missing"
DAMAGED = "damaged zstd file"


class Packed:
    """Position in the unpacked bytes. Holds the file open from the first to the last block, not longer."""

    def __init__(self) -> None:
        self._stream: Any = None
        self.forget()

    def forget(self) -> None:
        """Start over at the first byte."""
        self.close()
        self.offset = 0
        self.head_size = 0
        self.head_hash = b""
        self.mark = b""
        self._version: tuple[int, int] | None = None
        self._failure: OSError | None = None
        self._done = False

    def restore(self, checkpoint: Checkpoint) -> None:
        """Take over the offset. A stream that was left in the middle is read anew."""
        self.offset = checkpoint.offset

    def stands(self, _fd: int, status: os.stat_result, _cutter: Cutter) -> bool:
        """Whether this is the file whose stream is being read."""
        version = (status.st_size, status.st_mtime_ns)
        if self._version is None and not self.offset:
            self._version = version
        return self._version == version

    def step(self, fd: int, buffer: Buffer, cutter: Cutter, chunk: Chunk, ask: int) -> bool:
        """Unpack and cut one block of at most `ask` bytes; False at the end.

        After a failure it fails again until `forget`: going on would mean to unpack from the first byte.
        """
        stop = 0 if self._done else self._unpack(fd, buffer.view[: min(max(ask, 1), len(buffer.data))])
        if not stop:
            self._done = True
            self.close()
            return False
        self.offset += len(cutter.torn)
        start = cutter.cut(buffer, 0, stop, chunk)
        cutter.hold(buffer.view[start:stop], chunk)
        self.offset += stop - len(cutter.torn)
        return True

    def unread(self, _status: os.stat_result) -> bool:
        """Whether the stream is still in the middle."""
        return self._stream is not None

    def learn(self, _fd: int, _cutter: Cutter) -> None:
        """Nothing to learn: the file does not grow."""

    def close(self) -> None:
        """Give the open stream back."""
        if self._stream is not None:
            self._stream.close()
            self._file.close()
            self._stream = None

    def _unpack(self, fd: int, view: memoryview) -> int:
        if self._failure is not None:
            raise self._failure
        try:
            return self._next(fd, view)
        except OSError as problem:
            self.close()
            self._failure = problem
            raise

    def _next(self, fd: int, view: memoryview) -> int:
        library = _library()
        try:
            if self._stream is None:
                self._file = os.fdopen(os.dup(fd), "rb")
                self._stream = library.ZstdFile(self._file, "r")
            return int(self._stream.readinto(view))
        except (library.ZstdError, EOFError) as problem:
            raise OSError(errno.EBADMSG, DAMAGED) from problem


@contextmanager
def unpacked(path: Path) -> Iterator[IO[bytes]]:
    """The packed log, to be read at one go. OSError: no library, no such file, or a damaged one."""
    library = _library()
    try:
        with library.ZstdFile(path, "r") as stream:
            yield stream
    except (library.ZstdError, EOFError) as problem:
        raise OSError(errno.EBADMSG, DAMAGED) from problem


def _library() -> ModuleType:
    """The standard library's module where there is one (3.14), else its backport."""
    for name in ("compression.zstd", "backports.zstd"):
        try:
            return import_module(name)
        except ImportError:
            continue
    raise OSError(errno.ENOSYS, MISSING)
