"""The process: `python -m pyrometer.backfill ORDER`, with the order as JSON."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from pyrometer import clock
from pyrometer.backfill.order import Order, Told
from pyrometer.backfill.reading import Reading
from pyrometer.engine.tables import Tables
from pyrometer.limits.capture import cache_states
from pyrometer.store.cache_events import refresh
from pyrometer.store.rows import Work
from pyrometer.store.store import Store

NICE = 10
COMMIT = 10_000
"""Turns and records of one transaction: some ten megabytes of memory."""
REPORT = 0.5
"""Seconds between two words on the progress."""
REFUSED = 3
"""Exit code: the store cannot be written, or somebody else keeps it."""


def main() -> int:
    """Read, store, tell."""
    order = msgspec.json.decode(sys.argv[1].encode(), type=Order)
    os.nice(NICE)
    gc.disable()
    try:
        return run(order, clock.now, clock.monotonic, _tell)
    except BrokenPipeError:
        return 0


def run(order: Order, now: Callable[[], float], beat: Callable[[], float], tell: Callable[[Told], object]) -> int:
    """Carry out the order; returns the exit code. `beat` paces what `tell` hears.

    A store that turns out to be damaged is set aside on the way: then it is all done once more, into a new one.
    """
    tables = Tables(order.tables)
    for _ in range(2):
        store = Store.open(Path(order.store), now=now(), price=tables.price)
        if not store.writable:
            return REFUSED
        with store.bulk():
            _read(Reading(order, store, now()), store, now, beat, tell)
        refresh(store, tables.weigh, slice_of=COMMIT, heard=cache_states(Path(order.store).parent))
        sound, saved = store.usable, store.writable and not store.behind
        store.close()
        if sound:
            return 0 if saved else REFUSED
    return REFUSED


def _read(
    reading: Reading, store: Store, now: Callable[[], float], beat: Callable[[], float], tell: Callable[[Told], object]
) -> None:
    works: list[Work] = []
    said, told_at = 0, beat() - REPORT
    for work in reading.works():
        works.append(work)
        said += len(work.turns) + len(work.records)
        if said >= COMMIT:
            store.commit(works, now())
            works, said = [], 0
        if beat() - told_at >= REPORT:
            told_at = beat()
            tell(reading.told)
    if works:
        store.commit(works, now())
        tell(reading.told)


def _tell(told: Told) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(told) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main())
