"""A program in a pseudo-terminal, with its screen."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence

import pyte

from benchmarks.processes import tree

COLUMNS, ROWS = 150, 50
_UNKNOWN = re.compile(rb"\x1b\[[<>=?][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b[_P][^\x1b]*\x1b\\")
"""Questions to the terminal that the emulator does not know."""


class Terminal:
    """Starts `command` at once. `started` and the times of `watch` are those of `time.perf_counter`."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str]) -> None:
        self.first_byte: float | None = None
        self.written = 0
        """Bytes that the program has sent to its terminal."""
        self.ended = False
        self.ended_early = False
        """It ended before it was asked to."""
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        surroundings = {**env, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self.started = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.execvpe(command[0], list(command), surroundings)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    @property
    def lines(self) -> list[str]:
        """What stands on the screen."""
        return [str(line).rstrip() for line in self._screen.display]

    def watch(self, seconds: float, seen: Callable[[float, list[str]], bool]) -> bool:
        """Read for so long, calling `seen(time, lines)` after each change; True as soon as it says so."""
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0 and not self.ended:
            if (at := self._read(left)) is not None and seen(at, self.lines):
                return True
        return False

    def press(self, keys: bytes) -> None:
        """What a person types."""
        os.write(self._fd, keys)

    def drain(self, seconds: float) -> None:
        """Read for so long without looking."""
        self.watch(seconds, lambda _at, _lines: False)

    def _read(self, left: float) -> float | None:
        """When something came, or None."""
        ready, _, _ = select.select([self._fd], [], [], min(left, 0.25))
        if not ready:
            return None
        at = time.perf_counter()
        try:
            data = os.read(self._fd, 1 << 16)
        except OSError:
            data = b""
        if not data:
            self.ended = True
            return None
        self.first_byte = self.first_byte or at
        self.written += len(data)
        self._stream.feed(_UNKNOWN.sub(b"", data))
        return at

    def close(self, keys: bytes = b"q") -> None:
        """Ask the program to quit; end it and what it started if it does not within two seconds."""
        family, self.ended_early = tree(self.pid), self.ended
        try:
            os.write(self._fd, keys)
            self.drain(2.0)
        except OSError:
            pass
        for pid in family:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        os.waitpid(self.pid, 0)
        os.close(self._fd)
