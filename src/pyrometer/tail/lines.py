"""Bytes to whole lines. Knows nothing of files: blocks come in, wanted lines go out, the torn rest is kept.

A line exists when its newline has arrived. What is longer than the limit is passed over in bounded memory, counted
once, and reading resumes behind its newline.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import msgspec

STEP = 256 * 1024
"""Bytes read at once: small enough to stay in a processor's cache, large enough that system calls do not show."""

MAX_LINE = 64 * 1024 * 1024
"""Longest line that is kept, bytes without its newline. Real ones reach 16 MB (images in base64)."""

Wants: TypeAlias = Callable[[bytearray, int, int], bool]
"""Whether the line `buffer[start:end]` is worth cutting out; see `agents.base.Reader.wants`."""


class Chunk(msgspec.Struct):
    """What one look at a file gave."""

    lines: list[bytes] = msgspec.field(default_factory=list)
    """The wanted whole lines in order, without newline and without a carriage return before it."""
    seen: int = 0
    """Whole lines passed, wanted or not; too long ones are not among them."""
    bytes_read: int = 0
    """How far the offset moved. Since the last restart these add up to `Tail.offset`."""
    restarted: bool = False
    """The file is not the one read so far (truncated, replaced, rewritten). Such a chunk carries no lines: forget what
    the file contributed, give the tail a fresh reader's `wants`, then poll again."""
    too_long: int = 0
    """Lines above the limit, each counted once."""
    more: bool = False
    """Unread bytes remain: poll again, even if the file does not change."""
    gone: bool = False
    """There is no such file now. The tail goes on if it comes back."""
    error: str = ""
    """Why the file cannot be read, said once when that begins; `Tail.error` says it for as long as it lasts."""


class Buffer:
    """Memory for one block, shared by all tails of a thread."""

    def __init__(self, size: int = STEP) -> None:
        self.data = bytearray(size)
        self.view = memoryview(self.data)


class Cutter:
    """Cuts consecutive blocks of one stream into lines.

    `torn` is the begun line as far as it was handed to `hold`; `skipping` says that the stream is inside a line that
    is too long and already counted.
    """

    def __init__(self, wants: Wants, limit: int = MAX_LINE) -> None:
        self.wants = wants
        self.limit = limit
        self.torn = bytearray()
        self.skipping = False

    def forget(self) -> None:
        """Start a new stream."""
        self.torn = bytearray()
        self.skipping = False

    def cut(self, buffer: Buffer, start: int, stop: int, chunk: Chunk) -> int:
        """Put the lines that end in `buffer[start:stop]` into `chunk`; gives the index behind the last newline.

        Gives `start` where there is none. The rest is not kept unless it is passed to `hold`.
        """
        data, view, wants, limit, lines = buffer.data, buffer.view, self.wants, self.limit, chunk.lines
        end = data.find(b"\n", start, stop)
        if end >= 0 and (self.torn or self.skipping):
            self._close(view[start:end], chunk)
            start = end + 1
            end = data.find(b"\n", start, stop)
        while end >= 0:
            if end - start > limit:
                chunk.too_long += 1
            else:
                chunk.seen += 1
                if wants(data, start, end):
                    lines.append(_stripped(view[start:end].tobytes()))
            start = end + 1
            end = data.find(b"\n", start, stop)
        return start

    def overflows(self, size: int) -> bool:
        """Whether the torn line with `size` more bytes is longer than the limit."""
        return len(self.torn) + size > self.limit

    def hold(self, rest: memoryview, chunk: Chunk) -> None:
        """Keep `rest` as the next part of the torn line, or pass over it when the line gets too long."""
        if self.skipping:
            return
        if self.overflows(len(rest)):
            chunk.too_long += 1
            self.torn = bytearray()
            self.skipping = True
        else:
            self.torn += rest

    def _close(self, rest: memoryview, chunk: Chunk) -> None:
        """The newline of the torn or skipped line has arrived behind `rest`."""
        self.hold(rest, chunk)
        line, skipped = self.torn, self.skipping
        self.forget()
        if skipped:
            return
        chunk.seen += 1
        if self.wants(line, 0, len(line)):
            chunk.lines.append(_stripped(bytes(line)))


def _stripped(line: bytes) -> bytes:
    return line[:-1] if line.endswith(b"\r") else line
