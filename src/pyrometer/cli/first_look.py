"""A first look at the logs, in a process of its own while the app is being imported.

The import of Textual takes longer than reading how the windows stand. On a second core both happen at once, and the
first picture has its figures. The monitor then reads everything itself: nothing but the pictures is taken over.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import signal
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pyrometer.snapshot import Snapshot

PATIENCE = 1.0
"""Seconds after which a look that has not come is not waited for: the monitor is as good by then."""
_SIZE = 4
"""Bytes in front of each picture that tell how long it is."""


class FirstLook:
    """A look that is under way. The process is gone once nothing more comes of it."""

    def __init__(self, process: int, pipe: int) -> None:
        """`process` writes snapshots into `pipe`, each better than the one before, and ends."""
        self._process = process
        self._pipe = pipe
        self._over = False

    @classmethod
    def begin(cls, look: Callable[[], Iterable[Snapshot]]) -> FirstLook | None:
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
            os.close(pipe)  # Else it would wait for ever for itself to read, when the pane is killed.
            _tell(look, end)
        os.close(end)
        return cls(process, pipe)

    def take(self, patience: float = PATIENCE) -> Snapshot | None:
        """The newest of what it has seen since the last call. Waits for it, `patience` seconds at most.

        None if there is nothing more, or it came to nothing: what is wrong, the monitor will meet and say. With a
        patience of 0 also if there is nothing so far; else it is not waited for again.
        """
        newest = b""
        while not self._over and _there(self._pipe, 0 if newest else patience):
            told = self._hear(int.from_bytes(self._hear(_SIZE)))
            newest = told or newest
            if not told:
                self._end()
        picture = _picture(newest)
        if picture is None and patience:
            self._end()
        return picture

    def _hear(self, size: int) -> bytes:
        """So many bytes; fewer if it ends or stays away before."""
        told = b""
        while len(told) < size and _there(self._pipe, PATIENCE) and (piece := os.read(self._pipe, size - len(told))):
            told += piece
        return told if len(told) == size else b""

    def _end(self) -> None:
        """Nothing more is wanted of the process; mostly it has ended by itself."""
        if self._over:
            return
        self._over = True
        os.close(self._pipe)
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._process, 0)


def _picture(told: bytes) -> Snapshot | None:
    """None if nothing was told, or nothing that makes sense."""
    if not told:
        return None
    from pyrometer.snapshot import Snapshot

    try:
        return msgspec.msgpack.decode(told, type=Snapshot)
    except msgspec.MsgspecError:
        return None


def _there(pipe: int, patience: float) -> bool:
    """Whether it has something to say, or has ended."""
    return bool(select.select([pipe], [], [], patience)[0])


def _tell(look: Callable[[], Iterable[Snapshot]], end: int) -> None:
    """The process that looks. It shares the terminal, so whatever happens it ends without a word."""
    gc.disable()  # A look is over before there is anything to collect.
    try:
        with os.fdopen(end, "wb") as pipe:
            for picture in look():
                told = msgspec.msgpack.encode(picture)
                pipe.write(len(told).to_bytes(_SIZE) + told)
                pipe.flush()
    finally:
        os._exit(0)
