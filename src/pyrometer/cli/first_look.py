"""A first look at the logs, in a process of its own while the app is being imported.

The import of Textual takes longer than reading how the windows stand. On a second core both happen at once, and the
first picture has its figures. The monitor then reads everything itself: nothing but the picture is taken over.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pyrometer.snapshot import Snapshot

PATIENCE = 1.0
"""Seconds after which a look that has not come is not waited for: the monitor is as good by then."""
_PIECE = 1 << 16


class FirstLook:
    """A look that is under way. The process is gone once it is taken."""

    def __init__(self, process: int, pipe: int) -> None:
        """`process` writes one snapshot into `pipe` and ends."""
        self._process = process
        self._pipe = pipe
        self._taken = False

    @classmethod
    def begin(cls, look: Callable[[], Snapshot]) -> FirstLook | None:
        """Start a process that looks; None where there are no such processes. Call it before any thread is started."""
        if not hasattr(os, "fork"):
            return None
        pipe, end = os.pipe()
        try:
            process = os.fork()
        except OSError:
            os.close(pipe)
            os.close(end)
            return None
        if process == 0:
            _tell(look, end)
        os.close(end)
        return cls(process, pipe)

    def take(self, patience: float = PATIENCE) -> Snapshot | None:
        """What it saw, once. Waits for it, `patience` seconds at most; with 0 it can be taken later.

        None if it is not there, or came to nothing: what is wrong, the monitor will meet and say.
        """
        if self._taken or not (_there(self._pipe, patience) or patience):
            return None
        self._taken = True
        told = self._hear()
        self._end()
        from pyrometer.snapshot import Snapshot

        try:
            return msgspec.msgpack.decode(told, type=Snapshot)
        except msgspec.MsgspecError:
            return None

    def _hear(self) -> bytes:
        told = b""
        with os.fdopen(self._pipe, "rb", buffering=0) as pipe:
            while _there(pipe.fileno(), PATIENCE) and (piece := pipe.read(_PIECE)):
                told += piece
        return told

    def _end(self) -> None:
        """Nothing more is wanted of the process; mostly it has ended by itself."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._process, 0)


def _there(pipe: int, patience: float) -> bool:
    """Whether it has something to say, or has ended."""
    return bool(select.select([pipe], [], [], patience)[0])


def _tell(look: Callable[[], Snapshot], end: int) -> None:
    """The process that looks. It shares the terminal, so whatever happens it ends without a word."""
    try:
        with os.fdopen(end, "wb") as pipe:
            pipe.write(msgspec.msgpack.encode(look()))
    finally:
        os._exit(0)
