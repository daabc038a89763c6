"""The file on disk: made private, locked by one writer, set aside when it is damaged."""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

NAME: Final = "pyrometer.db"
BUSY: Final = 250
"""Milliseconds to wait for another program that holds the file, such as the sqlite3 shell."""
CACHE: Final = 1_024
"""KiB of pages that SQLite keeps in memory. More makes no question faster: the system has them, too."""
CHECKPOINT: Final = 1_000
"""Pages (of 4 KiB) in the write-ahead log after which it is copied into the file."""
_SIDES = ("", "-wal", "-shm")


class Lock:
    """The right to write, held until released or until the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self._path = path.with_name(f"{path.name}.lock")
        self._fd = -1

    def take(self) -> bool:
        """Whether nobody else holds it. Raises OSError if the lock file cannot be made."""
        fd = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(fd)
            return False
        except OSError:
            os.close(fd)
            raise
        self._fd = fd
        with contextlib.suppress(OSError):
            os.truncate(fd, 0)
            os.pwrite(fd, b"%d" % os.getpid(), 0)
        return True

    def free(self) -> bool:
        """Whether it could be taken now; also if there is no folder for it yet."""
        try:
            taken = self.take()
        except FileNotFoundError:
            return True
        except OSError:
            return False
        self.release()
        return taken

    def holder(self) -> str:
        """The process that holds it, as its holder has written it down; empty if it could not."""
        try:
            text = self._path.read_text("ascii", errors="replace")
        except OSError:
            return ""
        return text if text.isdecimal() else ""

    def release(self) -> None:
        """Let others write."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


def prepare(path: Path) -> None:
    """Make the folder and the file if they are missing, readable by their owner only."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if os.fstat(fd).st_mode & 0o077:
            os.fchmod(fd, 0o600)
    finally:
        os.close(fd)


def connect(path: Path, *, write: bool) -> sqlite3.Connection:
    """An open connection without implicit transactions. Raises sqlite3.Error.

    SQLite reads by means of a file beside the store. In a folder where that can be neither made nor found, nobody
    writes: the store is read as it is.
    """
    mode = "mode=rw" if write else "mode=ro"
    if not write and not os.access(path.parent, os.W_OK) and not path.with_name(f"{path.name}-wal").exists():
        mode += "&immutable=1"
    uri = f"{path.absolute().as_uri()}?{mode}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY / 1000)
    try:
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute(f"PRAGMA cache_size = -{CACHE}")
        if write:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT}")
            connection.execute("PRAGMA journal_size_limit = 16777216")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def set_aside(path: Path, now: float) -> Path:
    """Give the file and its companions a dated name; returns the new name of the file. Raises OSError."""
    stamp = datetime.fromtimestamp(now, UTC).strftime("%Y%m%d-%H%M%S")
    target = path.with_name(f"{path.name}.damaged-{stamp}")
    number = 1
    while target.exists():
        number += 1
        target = path.with_name(f"{path.name}.damaged-{stamp}-{number}")
    for side in _SIDES:
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + side).rename(target.with_name(target.name + side))
    return target


def all_set_aside(path: Path) -> set[str]:
    """The names of all damaged files that were set aside."""
    with contextlib.suppress(OSError):
        found = {each.name for each in path.parent.glob(f"{path.name}.damaged-*")}
        return {name for name in found if not name.endswith(_SIDES[1:])}
    return set()


def identity(path: Path) -> tuple[int, int] | None:
    """(device, inode) of the file; None if there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def size_on_disk(path: Path) -> int:
    """Bytes of the file and its write-ahead log."""
    total = 0
    for side in _SIDES[:2]:
        with contextlib.suppress(OSError):
            total += path.with_name(path.name + side).stat().st_size
    return total
