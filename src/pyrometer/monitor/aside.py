"""What is told elsewhere than in session logs: the status line's readings, and which programs run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from pyrometer.agents.claude_sessions import running
from pyrometer.limits import capture
from pyrometer.model import CacheState, LimitReading
from pyrometer.snapshot import SessionState


class Aside:
    """Looks there again whenever it is asked to, at the price of a few system calls."""

    def __init__(self, claude_folders: Iterable[Path], state_dir: Path | None, alive: Callable[[int], bool]) -> None:
        """`alive` says whether a process id is in use."""
        self.running: Mapping[str, SessionState] = {}
        """State of the sessions that the live registry knows."""
        self._folders = tuple(dict.fromkeys(claude_folders))
        self._state_dir = state_dir
        self._alive = alive
        self._stamps: tuple[tuple[str, int, int], ...] = ()
        self._heard_at: tuple[tuple[str, int, int], ...] = ()
        self._untold: list[CacheState] = []
        """Of sessions that nobody knew yet: the status line comes before the first line of a log."""

    def look(self) -> bool:
        """Ask the registry; True if it says something new."""
        before, self.running = self.running, running(self._folders, self._alive)
        return before != self.running

    def readings(self) -> list[LimitReading]:
        """All readings of the status line if any has come since the last call, else none."""
        if self._state_dir is None:
            return []
        stamps = _stamps(self._state_dir / capture.FOLDER)
        if stamps == self._stamps:
            return []
        self._stamps = stamps
        return capture.readings(self._state_dir)

    def tell_caches(self, hear: Callable[[CacheState], bool]) -> bool:
        """Tell what the status line says of caches, as far as it is new since `readings` found it; True if any is.

        `hear` is False for sessions that it does not know; it is told again next time.
        """
        if self._state_dir is not None and self._stamps != self._heard_at:
            self._heard_at = self._stamps
            self._untold = capture.cache_states(self._state_dir)
        before = len(self._untold)
        self._untold = [state for state in self._untold if not hear(state)]
        return len(self._untold) < before


def process_exists(pid: int) -> bool:
    """Whether a process with this id runs; it may be another user's."""
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True


def _stamps(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """What tells whether a capture has changed: names, times and inodes."""
    found = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                status = entry.stat(follow_symlinks=False)
                found.append((entry.name, status.st_mtime_ns, status.st_ino))
    except OSError:
        return ()
    return tuple(sorted(found))
