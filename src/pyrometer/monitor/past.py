"""What was before: the last picture of an earlier run, the records behind it, and the reading of older logs.

At the start the last picture stands in, then what the store has is handed out in slices. Then it is decided who reads
the logs that the store has not seen: the monitor itself if they are few and young, else a process of its own, which
keeps the store until it is through. That is decided again when the process failed, or the store had to be made anew.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from itertools import islice

from msgspec.structs import replace

from pyrometer.backfill.order import Order
from pyrometer.backfill.process import Backfill
from pyrometer.model import Record
from pyrometer.monitor.frame import Frame
from pyrometer.monitor.intake import Intake, Unread
from pyrometer.monitor.memory import Memory
from pyrometer.snapshot import Progress, Snapshot

RECENT = 6 * 3600.0
"""Seconds: logs that changed within are read by the monitor and first, however much history there is."""
BACKLOG = 64_000_000
"""Bytes of older unread logs above which a process of its own reads them: about a second of work."""
OLD = 100_000
"""Bytes of unread logs from before the horizon above which it does so as well: the forecast learns from them."""
APART = 1_000_000_000
"""How far the numbers of new files are from those that the process gives meanwhile."""
UNSTORED = -(1 << 60)
"""First number for new files while another Pyrometer writes: below zero, so that none is a number of the store's."""
SOON = 5.0
"""Seconds in which the monitor reads anew what a store that it got back lacks; after that others may write to it."""
LATER = 300.0
"""Seconds after which older logs that could not be read are tried again. They double, up to `LATEST`."""
LATEST = 3600.0
SLICE = 500
"""Remembered records that are taken in at one tick: some ten milliseconds."""

Start = Callable[[Order], Backfill]


class Past:
    """Belongs to the monitor's thread, like the memory and the intake."""

    def __init__(self, memory: Memory, intake: Intake, start: Start | None) -> None:
        """`start` begins a process; raises OSError if it cannot. Without it the monitor reads everything itself."""
        self.frame: Frame | None = memory.frame()
        """The last picture, until everything behind it is taken in."""
        self._memory = memory
        self._intake = intake
        self._start = start
        self._replay: Iterator[tuple[int, Record]] | None = None
        self._handed = self._remembered = 0
        """Records handed out, and about how many there are."""
        self._begin()
        self._settled = not memory.writes
        self._process: Backfill | None = None
        self._begun: tuple[int, float] | None = None
        """(bytes, time) of the first word that the process said."""
        self._now = 0.0
        self._again_at = math.inf
        """When it is decided anew who reads what the store has not seen."""
        self._pause = LATER

    @property
    def recalling(self) -> bool:
        """There is more to hand out; new lines have to wait for it."""
        return self._replay is not None

    @property
    def recall(self) -> Progress | None:
        """Of handing out what is remembered where no picture stands in: the numbers are in parts until then."""
        if not self.recalling or self.frame is not None:
            return None
        return Progress(0, 1, min(self._handed, self._remembered), max(1, self._remembered))

    @property
    def picture(self) -> Snapshot | None:
        """The last picture, marked as such, while it stands in."""
        if self.frame is None or not self.recalling:
            return None
        return self.frame.remembered

    @property
    def progress(self) -> Progress | None:
        """Of the process that reads older logs."""
        if self._process is None:
            return None
        told = self._process.progress
        return replace(told, rate=self._rate(told.bytes_done), older=True)

    @property
    def read(self) -> int:
        """Bytes that the process has told to be behind it."""
        return self._process.progress.bytes_done if self._process is not None else 0

    def step(self, now: float) -> list[tuple[int, Record]]:
        """The next slice of what is remembered. Call it before each look at the logs."""
        self._now = now
        if self._process is not None and self._process.ended():
            self._take_over(now)
        elif self._process is not None:
            self._begun = self._begun or self._first_word(self._process.progress, now)
        elif self._settled and not self.recalling and self._process is None and self._memory.regained(now):
            self._intake.agree(self._memory, self._memory.next_file())
            self._again_at = now + SOON
        elif self._again_at <= now and not (self.recalling or self._intake.busy):
            self._reconsider(now)
        remembered = list(islice(self._replay, SLICE)) if self._replay is not None else []
        self._handed += len(remembered)
        if len(remembered) < SLICE:
            self._replay = self.frame = None
            self._settle(now)
        return remembered

    def stop(self) -> None:
        """End the process; what it has written stays, and the next start goes on there."""
        if self._process is not None:
            self._process.stop()

    @staticmethod
    def _first_word(told: Progress, now: float) -> tuple[int, float] | None:
        return (told.bytes_done, now) if told.files else None

    def _rate(self, done: int) -> float | None:
        """Bytes a second since its first word: starting up is no reading."""
        if self._begun is None or done <= self._begun[0] or self._now <= self._begun[1]:
            return None
        return (done - self._begun[0]) / (self._now - self._begun[1])

    def _settle(self, now: float) -> None:
        """Decide, if that is to be decided, who reads what the store has not seen."""
        if self._settled:
            return
        self._settled = True
        backlog = self._intake.backlog(now - RECENT)
        if self._start is not None and self._too_much(backlog.values()):
            roots = tuple((root.agent, root.path) for root in self._intake.discovery.roots)
            with suppress(OSError):
                self._process = self._start(Order(str(self._memory.path), roots, now - RECENT))
                self._intake.leave(backlog, self._memory.next_file() + APART)
                return
        self._memory.take_over(now)
        self._intake.leave((), self._memory.next_file() if self._memory.written else UNSTORED)

    def _reconsider(self, now: float) -> None:
        """Older logs are still to be read: a process failed, or the store is a new one."""
        self._again_at = math.inf
        if self._start is None:
            return
        if self._memory.give_way(now):
            self._intake.know(self._memory, self._memory.next_file() + APART)
            self._settled = False
        else:
            self._later(now)

    def _later(self, now: float) -> None:
        self._again_at = now + self._pause
        self._pause = min(self._pause * 2, LATEST)

    def _too_much(self, backlog: Collection[Unread]) -> bool:
        """Whether it is more than the monitor reads in passing, or older than what it reads at all."""
        old = sum(unread.bytes for unread in backlog if unread.changed_at < self._intake.horizon)
        return old >= OLD or sum(unread.bytes for unread in backlog) >= BACKLOG

    def _take_over(self, now: float) -> None:
        """The process is over: hand out what it stored, and read on where it was."""
        if self._process is not None:
            if self._process.failed:
                self._later(now)
            self._process.stop()
        self._process = None
        self._memory.take_over(now)
        self._intake.adopt(self._memory)
        self._begin()

    def _begin(self) -> None:
        self._handed = 0
        self._remembered = self._memory.turns_since(self._intake.horizon)
        self._replay = self._memory.replay(self._intake.horizon)
