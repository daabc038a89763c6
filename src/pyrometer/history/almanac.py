"""The past, asked from a screen: each question opens the store, reads it and closes it again.

So nothing is shared with the monitor that writes: SQLite gives every reader a picture of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import tzinfo
from pathlib import Path
from threading import Lock

from pyrometer.engine.tables import Tables
from pyrometer.history.grid import Grid, Unit, grid
from pyrometer.history.overview import Overview, overview
from pyrometer.history.question import Question
from pyrometer.history.weights import Weights
from pyrometer.store.store import Store

NOTHING_YET = "nothing is kept yet: the store is made a moment after the start"


class NoPastError(Exception):
    """There is nothing to look into; the message says why."""


class Almanac:
    """Asked from any thread, it answers one question at a time."""

    def __init__(self, path: Path, tables: Callable[[], Tables], prepare: Callable[[], object] = lambda: None) -> None:
        """`prepare` is called before each question; the store may be made by it."""
        self._path = path
        self._tables = tables
        self._prepare = prepare
        self._lock = Lock()

    def overview(self, question: Question) -> Overview:
        """Where it went."""
        with self._opened(question.end) as (store, weights):
            return overview(store, question, weights)

    def grid(self, unit: Unit, until: float, number: int, zone: tzinfo | None, words: tuple[str, ...] = ()) -> Grid:
        """When it went, or what matches the words."""
        with self._opened(until) as (store, weights):
            return grid(store, unit, until, number, zone, weights, words)

    @contextmanager
    def _opened(self, now: float) -> Iterator[tuple[Store, Weights]]:
        with self._lock:
            self._prepare()
            store = Store.open(self._path, now=now, write=False)
            try:
                if not store.usable:
                    raise NoPastError(store.note or NOTHING_YET)
                tables = self._tables()
                yield store, Weights(tables.credits.credits_of, tables.prices)
            finally:
                store.close()
