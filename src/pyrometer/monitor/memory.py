"""What a monitor remembers from run to run: how far each log was read, what it said, and the last picture of it all."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from pyrometer.engine.credits import credits
from pyrometer.model import LimitReading, Record, Turn
from pyrometer.monitor.frame import Frame
from pyrometer.monitor.housekeeping import Housekeeping
from pyrometer.monitor.unwritten import Unwritten
from pyrometer.store.chronicle import Event, chronicle, told
from pyrometer.store.forecasts import Outcome, Said, load_foresight, read_forecasts, save_foresight, write_forecasts
from pyrometer.store.logs import Extent
from pyrometer.store.opened import kept_by, set_aside_words
from pyrometer.store.place import all_set_aside
from pyrometer.store.rows import FileRow, Work
from pyrometer.store.store import Store

if TYPE_CHECKING:
    from pyrometer.settings import Storage

Price: TypeAlias = Callable[[Turn], float | None]
Weigh: TypeAlias = Callable[[Turn], float]
FRAME = 15.0
"""Seconds between two pictures."""
AGAIN = 5.0
"""Seconds between two looks whether the Pyrometer that writes has ended, or the store was deleted."""
MOST_DAMAGED = 2
"""Stores that may turn out to be damaged in one run: with more it is the disk, which a new one would only fill."""
PATIENCE = 1800.0
"""Seconds between two attempts to write at most. They double from `AGAIN` on: each reads some lines anew."""


class Memory:
    """Between the monitor and the store. Belongs to the monitor's thread."""

    def __init__(
        self,
        path: Path,
        settings: Storage,
        now: float,
        *,
        write: bool = True,
        price: Price | None = None,
        weigh: Weigh = credits,
    ) -> None:
        """Looks into the store at `path`. Nothing is written before `take_over`, and without `write` never; but a
        store with an older schema is brought up to date.

        `price` gives the dollars that turns are stored with, `weigh` the credits that cache events cost; by default
        those of the shipped tables.
        """
        self._price = price
        self.path = path
        self.writes = write
        """Whether it wants to write, or only look."""
        self._damaged_before = all_set_aside(path)
        self._damage = ""
        """What is to be said of a store that was damaged in this run, by whomever it was set aside."""
        self._store = Store.open(path, now=now, write=False)
        if write and self._store.older:
            Store.open(path, now=now, price=price).close()
            self._store = Store.open(path, now=now, write=False)
        self._waiting = True
        self._unwritten = Unwritten()
        self._housekeeping = Housekeeping(path.parent, settings, weigh)
        self._framed_at = 0.0
        self._looked_at = -math.inf
        self._pause = AGAIN

    @property
    def note(self) -> str:
        """What the store has to say, in one sentence; mostly nothing."""
        return self._store.note or self._damage

    @property
    def beside(self) -> bool:
        """Whether another Pyrometer is the one who writes."""
        return kept_by(self._store.note) is not None

    def take_over(self, now: float) -> None:
        """Become the one who writes, unless somebody else does. What has come together meanwhile is not lost."""
        if self.writes:
            self._store.close()
            self._store = Store.open(self.path, now=now, price=self._price)
            self._waiting = False
            if damaged := self._damaged():
                self._damage = set_aside_words(max(damaged))

    def _damaged(self) -> set[str]:
        """The names of what was set aside in this run."""
        return all_set_aside(self.path) - self._damaged_before

    def give_way(self, now: float) -> bool:
        """Let somebody else write until the next `take_over`; False, and nothing happens, if not all is written."""
        self.commit(now, at_once=True)
        if not self.complete:
            return False
        self._store.close()
        self._store = Store.open(self.path, now=now, write=False)
        self._waiting = True
        return True

    @property
    def written(self) -> bool:
        """Whether what is kept gets into the store, now or when its disk has room."""
        return self._store.writable

    @property
    def complete(self) -> bool:
        """Whether the store has all that was kept up to the last commit."""
        return self.written and not self._store.behind

    def regained(self, now: float) -> bool:
        """Look, once in a while, whether the store can be written after all; True if that has just come about.

        What was read meanwhile is not in it: compare `extents` with where reading stands. Not while `replay` is read.
        """
        if self._waiting or abs(now - self._looked_at) < self._pause:
            return False
        self._looked_at = now
        if not self._store.worth_opening() or len(self._damaged()) > MOST_DAMAGED:
            return False
        self.take_over(now)
        self._pause = min(self._pause * 2, PATIENCE)
        return self.written

    def extents(self) -> list[Extent]:
        """How far each log was read, in short."""
        return self._store.extents()

    def log(self, number: int) -> FileRow | None:
        """How far one log was read; None if it is not known any more."""
        return self._store.log(number)

    def next_file(self) -> int:
        """The first free file id."""
        return self._store.next_file()

    def replay(self, since: float) -> Iterator[tuple[int, Record]]:
        """(file, record) of all sessions heard of since then, as their logs would give them."""
        return self._store.replay(since)

    def turns_since(self, since: float) -> int:
        """How many turns are kept one by one since then."""
        rows = self._store.query("SELECT count(*) FROM turns WHERE at >= ?", (since,))
        return int(str(rows[0][0])) if rows else 0

    def keep(self, work: Work) -> None:
        """Remember what was just read; it is written with the next commit."""
        self._unwritten.keep(work)

    def keep_reading(self, reading: LimitReading) -> None:
        """Remember a limit reading that no log tells."""
        self._unwritten.keep_reading(reading)

    def commit(self, now: float, *, at_once: bool = False) -> None:
        """Write what has come together, if it is time: a log's offset and its turns in one transaction."""
        due = at_once or self._unwritten.due(now)
        if due and not self._waiting and self._unwritten.write(self._store, now, at_once=at_once):
            self._pause = AGAIN

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
        if self.written and (at_once or abs(now - self._framed_at) >= FRAME):
            self._framed_at = now
            self._store.save_frame(msgspec.msgpack.encode(frame), now)

    def foresight(self) -> tuple[bytes, float] | None:
        """What the forecast has learned, and up to when."""
        return load_foresight(self._store)

    def keep_foresight(self, data: bytes, at: float) -> None:
        """Keep what the forecast has learned."""
        if self.written:
            save_foresight(self._store, data, at)

    def keep_forecasts(self, said: Sequence[Said], outcomes: Sequence[Outcome]) -> None:
        """Keep what was forecast, and how windows ended."""
        if self.written:
            write_forecasts(self._store, said, outcomes)

    def forecasts(self, since: float) -> tuple[list[Said], list[Outcome]]:
        """What was forecast since then, oldest first, and how windows ended."""
        return read_forecasts(self._store, since)

    def chronicle(self, since: float, until: float) -> Iterator[Event]:
        """Turns, readings and lock-outs in the order of time."""
        return chronicle(self._store, since, until)

    def told(self, since: float) -> Iterator[Event]:
        """Only the readings and lock-outs."""
        return told(self._store, since)

    def retain(self, now: float) -> None:
        """Let go of what is older than the settings say, once in a while."""
        if self.written:
            self._housekeeping.step(self._store, now)

    def close(self) -> None:
        """Give the file back."""
        self._store.close()
