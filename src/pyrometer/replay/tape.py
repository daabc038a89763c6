"""What was read long ago, handed out as if it was being written now."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import groupby

from pyrometer.model import Record, Trouble
from pyrometer.monitor.intake import Batch, Intake
from pyrometer.store.rows import Work
from pyrometer.tail.plain import Checkpoint

_NO_WORK = Work("", Checkpoint("", 0, 0, 0, 0, 0), b"", ())
"""Nothing that is replayed is stored."""


class Tape(Intake):
    """Takes the place of the logs: gives at `now` all records up to then that it has not given yet."""

    def __init__(self, records: Iterable[tuple[int, Record]]) -> None:
        """(file, record), in any order."""
        super().__init__((), (), horizon=-math.inf)
        timed = [
            (record.at, number, file, record)
            for number, (file, record) in enumerate(records)
            if not isinstance(record, Trouble) and math.isfinite(record.at)
        ]
        self._timed = sorted(timed, key=lambda one: one[:2])
        self._place = 0
        self.lines = len(self._timed)

    @property
    def begins(self) -> float:
        """Time of the first record; infinite if there is none."""
        return self._timed[0][0] if self._timed else math.inf

    @property
    def last_at(self) -> float:
        """Time of the newest record that was given."""
        return self._timed[self._place - 1][0] if self._place else -math.inf

    @property
    def next_at(self) -> float:
        """Time of the next one; infinite at the end."""
        return self._timed[self._place][0] if self._place < len(self._timed) else math.inf

    def rewind(self) -> None:
        """Begin anew."""
        self._place = 0

    def step(self, now: float) -> Iterator[Batch]:
        """All that was written up to `now`, in the order of time."""
        first = self._place
        while self.next_at <= now:
            self._place += 1
        for file, ones in groupby(self._timed[first : self._place], key=lambda one: one[2]):
            yield Batch(file, False, [one[3] for one in ones], _NO_WORK)
