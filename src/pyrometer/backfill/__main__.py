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
from pyrometer.intake import Intake
from pyrometer.sources import AGENTS
from pyrometer.store.rows import Work
from pyrometer.store.store import Store

NICE = 10
COMMIT_RECORDS = 20_000
"""Records of one transaction: some ten megabytes of memory."""
REPORT = 0.5
"""Seconds between two words on the progress."""
REFUSED = 3
"""Exit code: the store cannot be written, somebody else keeps it."""


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
    """Carry out the order; returns the exit code. `beat` paces what `tell` hears."""
    store = Store.open(Path(order.store), now=now())
    if not store.writable:
        return REFUSED
    intake = Intake(
        AGENTS,
        [(agent, Path(folder)) for agent, folder in order.roots],
        horizon=0.0,
        before=order.before,
        known=store.files(),
        next_number=store.next_file(),
    )
    with store.bulk():
        _read(intake, store, now, beat, tell)
    store.close()
    return 0


def _read(
    intake: Intake, store: Store, now: Callable[[], float], beat: Callable[[], float], tell: Callable[[Told], object]
) -> None:
    works: list[Work] = []
    records, told_at = 0, beat() - REPORT
    while True:
        for batch in intake.step(now()):
            works.append(batch.work)
            records += len(batch.records)
        if records >= COMMIT_RECORDS or not intake.busy:
            store.commit(works, now())
            works, records = [], 0
        if beat() - told_at >= REPORT:
            told_at = beat()
            _report(intake, tell)
        if not intake.busy:
            return


def _report(intake: Intake, tell: Callable[[Told], object]) -> None:
    if (progress := intake.progress) is not None:
        tell(Told(progress.files_done, progress.files, progress.bytes_done, progress.bytes))


def _tell(told: Told) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(told) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main())
