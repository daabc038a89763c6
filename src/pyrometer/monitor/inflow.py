"""What comes in: lines that were just read, what is remembered, and what programs say beside their logs.

Each record goes to those whom it concerns: what a provider says of a limit to the windows, all else to the meter.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyrometer.engine.meter import Meter
from pyrometer.model import Activity, LimitHit, LimitReading, Record, Turn
from pyrometer.monitor.aside import Aside
from pyrometer.monitor.foretelling import Foretelling
from pyrometer.monitor.intake import Batch
from pyrometer.monitor.memory import Memory
from pyrometer.monitor.standing import Standing

_ALIVE = (Turn, Activity)


class Inflow:
    """Belongs to the monitor's thread, as all that it hands records to."""

    def __init__(
        self, meter: Meter, standing: Standing, aside: Aside, foretelling: Foretelling | None, memory: Memory | None
    ) -> None:
        """`memory` keeps what is new; `foretelling` is told whether it is."""
        self._meter = meter
        self._standing = standing
        self._aside = aside
        self._foretelling = foretelling
        self._memory = memory
        self.last_line_at: float | None = None
        """When an agent last gave a sign of life, epoch seconds; None before any has."""

    def read(self, batch: Batch, now: float) -> None:
        """Take in what was just read."""
        if batch.forget:
            self._meter.forget(batch.file)
        self._take(((batch.file, record) for record in batch.records), now, past=batch.history)
        if self._memory is not None:
            self._memory.keep(batch.work)

    def recalled(self, records: Iterable[tuple[int, Record]], now: float) -> None:
        """Take in (file, record) of an earlier run."""
        self._take(records, now, past=True, stored=True)

    def look_aside(self) -> bool:
        """What the status line says, and which sessions run; True if anything is new."""
        readings = self._aside.readings()
        for reading in readings:
            if self._standing.limit(reading) and self._memory is not None:
                self._memory.keep_reading(reading)
        heard = self._aside.tell_caches(self._meter.hear)
        return self._aside.look() or heard or bool(readings)

    def _take(self, records: Iterable[tuple[int, Record]], now: float, *, past: bool, stored: bool = False) -> None:
        if self._foretelling is not None:
            self._foretelling.recalling, self._foretelling.stored = past, stored
        for file, record in records:
            self._record(record, file, now)
        if self._foretelling is not None:
            self._foretelling.recalling = self._foretelling.stored = False

    def _record(self, record: Record, file: int, now: float) -> None:
        if isinstance(record, LimitReading | LimitHit):
            self._standing.limit(record)
        else:
            if isinstance(record, Turn):
                self._standing.worked(record.agent, min(record.at, now))
            if isinstance(record, _ALIVE):
                self.last_line_at = max(self.last_line_at or 0.0, min(record.at, now))
            self._meter.record(record, file, now)
