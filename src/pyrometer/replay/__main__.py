"""`python -m pyrometer.replay`: replays the past once, then judges it by one set of thresholds after another.

The looks stay in memory, so that a further set costs a second and not another replay. It ends with its input.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from datetime import tzinfo
from pathlib import Path

import msgspec

from pyrometer import clock
from pyrometer.engine.tables import Tables
from pyrometer.replay.player import LEARN, Look
from pyrometer.replay.preview import preview
from pyrometer.replay.rehearsal import player_of
from pyrometer.replay.tape import Tape
from pyrometer.replay.trial import Order, Told, Wanted, sums_of
from pyrometer.settings import Settings
from pyrometer.store.store import Store

NICE = 10
EVERY = 50
"""Looks between two words on the progress."""
_DAY = 86_400.0


def main() -> int:
    """Read, replay, judge."""
    os.nice(NICE)
    try:
        return serve(iter(sys.stdin.buffer.readline, b""), clock.now(), clock.zone(), _tell)
    except BrokenPipeError:
        return 0


def serve(lines: Iterable[bytes], now: float, zone: tzinfo, tell: Callable[[Told], object]) -> int:
    """Carry out the order in the first line, and answer each of the others; returns the exit code."""
    waiting = iter(lines)
    order = msgspec.json.decode(next(waiting, b"null"), type=Order)
    tape = _tape(order, now)
    if tape.begins > now:
        tell(Told(fault="nothing is stored yet that could be replayed"))
        return 1
    start = max(now - order.days * _DAY, tape.begins)
    looks = _looks(order, tape, (start, now), zone, tell)
    for line in waiting:
        found = preview(looks, msgspec.json.decode(line, type=Wanted).alerts, start, now, zone)
        tell(Told(1.0, sums_of(found)))
    return 0


def _tape(order: Order, now: float) -> Tape:
    store = Store.open(Path(order.store), now=now, write=False)
    tape = Tape(store.replay(now - order.days * _DAY - LEARN))
    store.close()
    return tape


def _looks(
    order: Order, tape: Tape, span: tuple[float, float], zone: tzinfo, tell: Callable[[Told], object]
) -> list[Look]:
    settings = Settings(metrics=order.metrics, budgets=order.budgets)
    start, end = span
    looks: list[Look] = []
    for look in player_of(tape, settings, Tables(order.tables), zone).looks(start, end):
        if len(looks) % EVERY == 0:
            tell(Told((look.snapshot.at - start) / max(1.0, end - start)))
        looks.append(look)
    return looks


def _tell(told: Told) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(told) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main())
