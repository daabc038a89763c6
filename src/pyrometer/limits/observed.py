"""When a session's last answer came, from the end of its transcript. Only a time is taken from the file."""

from __future__ import annotations

import os
import re
import stat

from pyrometer.limits.status_line import decode, instant

TAIL = 256 * 1024
"""Bytes read from the end: the last answer is nearly always within."""

_ASSISTANT = re.compile(rb'"type"\s*:\s*"assistant"')
_SYNTHETIC = b'"<synthetic>"'


def last_answer_at(path: object) -> float | None:
    """Epoch seconds of the last assistant line of the transcript at `path`; None where that cannot be known.

    The path comes from outside: only regular `.jsonl` files are opened, and opening never blocks.
    """
    if not isinstance(path, str) or not path.endswith(".jsonl"):
        return None
    try:
        tail = _tail(path)
    except (OSError, ValueError):
        return None
    for line in reversed(tail.split(b"\n")):
        if (at := _answered_at(line)) is not None:
            return at
    return None


def _answered_at(line: bytes) -> float | None:
    """The time of an assistant line; None for other lines and for those that the program wrote without a model."""
    if not _ASSISTANT.search(line) or _SYNTHETIC in line:
        return None
    said = decode(line)
    return instant(said.get("timestamp")) if said is not None and said.get("type") == "assistant" else None


def _tail(path: str) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return b""
        start = max(0, status.st_size - TAIL)
        return os.pread(descriptor, TAIL, start)
    finally:
        os.close(descriptor)
