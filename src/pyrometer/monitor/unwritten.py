"""What was read and is not in the store yet: it comes together for some seconds, and is written a piece at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyrometer.model import LimitReading, Record
from pyrometer.store.rows import Work
from pyrometer.store.store import Store

COMMIT = 2.0
"""Seconds between two commits: what a crash costs is reading these seconds' lines again."""
COMMIT_RECORDS = 5_000
"""Records after which a commit comes sooner: history is being read."""
AT_ONCE = 1_000
"""Records of one transaction, about: what it needs beside them leaves holes in memory."""
ASIDE = 1_000
"""Limit readings that are kept for the time when writing becomes possible."""


class Unwritten:
    """Belongs to the memory."""

    def __init__(self) -> None:
        self._works: list[Work] = []
        self._aside: list[Record] = []
        self._records = 0
        self._written_at = 0.0

    def keep(self, work: Work) -> None:
        """Take what was just read."""
        self._works.append(work)
        self._records += len(work.records)

    def keep_reading(self, reading: LimitReading) -> None:
        """Take a limit reading that no log tells."""
        self._aside.append(reading)

    def due(self, now: float) -> bool:
        """Whether it is time to write."""
        return self._records >= COMMIT_RECORDS or abs(now - self._written_at) >= COMMIT

    def write(self, store: Store, now: float, *, at_once: bool) -> bool:
        """Give all of it to the store, if there is any or something waits there; True if that saved anything."""
        if not (self._works or self._aside or store.behind):
            return False
        saved = self._write(store, now, at_once=at_once)
        self._aside = [] if store.writable else self._aside[-ASIDE:]
        self._written_at = now
        return saved

    def _write(self, store: Store, now: float, *, at_once: bool) -> bool:
        """A piece at a time. Without any it is only told to the store, where something may wait."""
        aside: Sequence[Record] = self._aside if store.writable else ()
        works, self._works, self._records = self._works, [], 0
        saved = False
        for piece in _pieces(works):
            saved |= store.commit(piece, now, aside, at_once=at_once).saved
            aside = ()
        return saved


def _pieces(works: list[Work]) -> Iterator[list[Work]]:
    """All of them, about `AT_ONCE` records at a time: one piece at least. What was given is let go of."""
    works.reverse()
    while True:
        piece: list[Work] = []
        records = 0
        while works and records < AT_ONCE:
            piece.append(works.pop())
            records += len(piece[-1].records)
        yield piece
        if not works:
            return
