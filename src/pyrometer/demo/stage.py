"""Plays the invented day: writes the logs as its clock moves on, in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pyrometer.demo.day import BEGINS, script
from pyrometer.demo.line import Line

SPEED = 30.0
"""Invented seconds per real second: the lock-out, an hour ahead, comes after two minutes."""


class Stage:
    """An invented home folder that fills as time goes on."""

    def __init__(self, home: Path, capture: Callable[[bytes, float], object]) -> None:
        """`capture(payload, at)` takes what Claude Code would hand to its status line."""
        self.home = home
        self._capture = capture
        self._lines = script()
        self._next = 0

    def advance(self, now: float) -> None:
        """Write every line that is due by `now`."""
        due: dict[str, list[bytes]] = {}
        captured: Line | None = None
        while self._next < len(self._lines) and self._lines[self._next].at <= now:
            line = self._lines[self._next]
            self._next += 1
            if line.path:
                due.setdefault(line.path, []).append(line.data)
            else:
                captured = line
        for path, lines in due.items():
            self._append(self.home / path, b"".join(lines))
        if captured is not None:
            self._capture(captured.data, captured.at)

    @staticmethod
    def _append(path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.write(data)


def invented_clock(real: Callable[[], float], speed: float = SPEED) -> Callable[[], float]:
    """A clock that starts at the beginning of the demo now and runs `speed` times as fast as `real`."""
    started = real()
    return lambda: BEGINS + (real() - started) * speed
