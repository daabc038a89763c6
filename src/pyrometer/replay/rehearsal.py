"""Replays a tape once, and judges it by one or more sets of thresholds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import tzinfo

import msgspec
from msgspec.structs import replace

from pyrometer.engine.tables import Tables
from pyrometer.monitor.lookout import Lookout
from pyrometer.replay.book import Book
from pyrometer.replay.lockouts import Lockouts
from pyrometer.replay.player import Player
from pyrometer.replay.preview import Preview, summed
from pyrometer.replay.tape import Tape
from pyrometer.settings import Alerts, Settings


class Rehearsed(msgspec.Struct, frozen=True):
    """What came of it."""

    previews: tuple[Preview, ...]
    """In the order of the settings."""
    looks: int
    records: int


def rehearse(
    tape: Tape,
    settings: Sequence[Settings],
    tables: Tables,
    start: float,
    end: float,
    zone: tzinfo,
    tell: Callable[[float], object] = lambda _: None,
) -> Rehearsed:
    """Every alert from `start` to `end` under each of `settings`; `tell` hears how far it is, as a time.

    Settings that differ in thresholds of alerts alone share one replay, which is nearly all of the work.
    """
    groups: dict[str, list[int]] = {}
    for number, one in enumerate(settings):
        groups.setdefault(repr(replace(one, alerts=Alerts())), []).append(number)
    previews: dict[int, Preview] = {}
    looks = 0
    for numbers in groups.values():
        tape.rewind()
        books = [Book(settings[number].alerts, zone) for number in numbers]
        lockouts = Lockouts()
        for look in player_of(tape, settings[numbers[0]], tables, zone).looks(start, end):
            for book in books:
                book.take(look)
            lockouts.take(look.snapshot)
            looks += 1
            tell(look.snapshot.at)
        for number, book in zip(numbers, books, strict=True):
            previews[number] = summed(book.fired, lockouts.found, start, end)
    return Rehearsed(tuple(previews[number] for number in range(len(settings))), looks, tape.lines)


def player_of(tape: Tape, settings: Settings, tables: Tables, zone: tzinfo) -> Player:
    """A player that knows nothing yet."""
    lookout = Lookout(zone, tables.credits, settings.budgets, tables.price)
    return Player(settings, tape, lookout, price=tables.price, weigh=tables.weigh, zone=zone)
