"""What a monitor remembers from run to run: how far each log was read, what it said, and the last picture of it all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pyrometer.alerts.state import AlertsState
from pyrometer.model import LimitReading, Record
from pyrometer.snapshot import Snapshot
from pyrometer.store.rows import FileRow, Work
from pyrometer.store.store import Store

if TYPE_CHECKING:
    from pyrometer.settings import Storage

COMMIT = 2.0
"""Seconds between two commits: what a crash costs is reading these seconds' lines again."""
COMMIT_RECORDS = 5_000
"""Records after which a commit comes sooner: history is being read."""
FRAME = 15.0
"""Seconds between two pictures."""
RETAIN = 3600.0
"""Seconds between two looks for what is too old to keep."""


class Frame(msgspec.Struct, frozen=True):
    """The last picture, and what the alerts remember."""

    snapshot: Snapshot
    alerts: AlertsState


class Memory:
    """Between the monitor and the store. Belongs to the monitor's thread."""

    def __init__(self, path: Path, settings: Storage, now: float, *, write: bool = True) -> None:
        """Looks into the store at `path`. Nothing is written before `take_over`, and without `write` never."""
        self.path = path
        self.writes = write
        """Whether it wants to write, or only look."""
        self._store = Store.open(path, now=now, write=False)
        self._settings = settings
        self._waiting = True
        self._works: list[Work] = []
        self._aside: list[Record] = []
        self._records = 0
        self._committed_at = self._framed_at = 0.0
        self._retained_at: float | None = None

    @property
    def note(self) -> str:
        """What the store has to say, in one sentence; mostly nothing."""
        return self._store.note

    def take_over(self, now: float) -> None:
        """Become the one who writes, unless somebody else does. What has come together meanwhile is not lost."""
        if self.writes:
            self._store.close()
            self._store = Store.open(self.path, now=now)
            self._waiting = False

    def files(self) -> list[FileRow]:
        """How far each log was read."""
        return self._store.files()

    def next_file(self) -> int:
        """The first free file id."""
        return self._store.next_file()

    def replay(self, since: float) -> Iterator[tuple[int, Record]]:
        """(file, record) of all sessions heard of since then, as their logs would give them."""
        return self._store.replay(since)

    def keep(self, work: Work) -> None:
        """Remember what was just read; it is written with the next commit."""
        self._works.append(work)
        self._records += len(work.records)

    def keep_reading(self, reading: LimitReading) -> None:
        """Remember a limit reading that no log tells."""
        self._aside.append(reading)

    def commit(self, now: float, *, at_once: bool = False) -> None:
        """Write what has come together, if it is time: offsets and turns in one transaction."""
        due = at_once or self._records >= COMMIT_RECORDS or abs(now - self._committed_at) >= COMMIT
        if due and not self._waiting and (self._works or self._aside):
            self._store.commit(self._works, now, self._aside)
            self._works, self._aside, self._records = [], [], 0
            self._committed_at = now

    def frame(self) -> Frame | None:
        """The last picture; None if there is none that can be read."""
        kept = self._store.load_frame()
        if kept is None:
            return None
        try:
            return msgspec.msgpack.decode(kept[0], type=Frame)
        except msgspec.DecodeError:
            return None

    def draw(self, frame: Frame, *, at_once: bool = False) -> None:
        """Keep this picture, if the last one is old enough."""
        now = frame.snapshot.at
        if not self._waiting and (at_once or abs(now - self._framed_at) >= FRAME):
            self._framed_at = now
            self._store.save_frame(msgspec.msgpack.encode(frame), now)

    def retain(self, now: float) -> None:
        """Let go of what is older than the settings say, once in a while."""
        from pyrometer.store.upkeep import retain

        if self._waiting:
            return
        if self._retained_at is None or abs(now - self._retained_at) >= RETAIN:
            self._retained_at = now
            retain(self._store, now, self._settings)

    def close(self) -> None:
        """Give the file back."""
        self._store.close()
