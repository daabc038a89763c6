"""All logs that the store has not seen to their end, newest first."""

from __future__ import annotations

from collections.abc import Iterator

from pyrometer.backfill.logs import AGENTS, Log
from pyrometer.backfill.order import Order, Told
from pyrometer.engine.ledger import FULL_FOR
from pyrometer.monitor.known import Known
from pyrometer.store.rows import Work
from pyrometer.store.store import Store
from pyrometer.tail.discover import Discovery, Found, Root
from pyrometer.tail.plain import Checkpoint
from pyrometer.tail.tail import Buffer

_SAME = 1e-5
"""Seconds by which a time may be off when it went through a floating-point number."""


class Reading:
    """What an order asks for, of which some is done."""

    def __init__(self, order: Order, store: Store, now: float) -> None:
        discovery = Discovery(
            [Root(agent, folder) for agent, folder in order.roots], lambda name, path: AGENTS[name].claims(path)
        )
        rows = store.files()
        self._known = Known(store)
        self._next_number = store.next_file()
        self._digests_from = now - FULL_FOR
        read = {row.path: row.checkpoint for row in rows}
        found = [log for log in discovery.walk().found if log.mtime < order.before]
        self._logs = [(log, self._known.unread(log)) for log in found if not _is_read(log, read.get(log.path))]
        self.told = Told(0, len(self._logs), 0, sum(size for _, size in self._logs))
        """How far it is."""

    def works(self) -> Iterator[Work]:
        """What the logs say, piece by piece."""
        buffer = Buffer()
        for log, size in self._logs:
            yield from self._log(log, buffer).pieces()
            told = self.told
            self.told = Told(told.files_done + 1, told.files, told.bytes_done + size, told.bytes)

    def _log(self, found: Found, buffer: Buffer) -> Log:
        row = self._known.take(found)
        if row is None:
            number, self._next_number = self._next_number, self._next_number + 1
        else:
            number = row.id
        return Log(number, found, row, self._digests_from, buffer)


def _is_read(log: Found, checkpoint: Checkpoint | None) -> bool:
    """Whether the log is as it was when it was read to its end."""
    if checkpoint is None or checkpoint.size != log.size:
        return False
    return abs(checkpoint.mtime_ns / 1e9 - log.mtime) < _SAME
