"""The product's own way from log lines and status lines to what its forecast is told."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, TypeAlias

from benchmarks.forecast.transcripts import Written
from pyrometer.agents.base import Reader
from pyrometer.agents.claude_code import ClaudeCode
from pyrometer.engine.credits import credits
from pyrometer.engine.ledger import Change, Ledger
from pyrometer.engine.prices import PriceTable
from pyrometer.forecast.believed import Believed
from pyrometer.model import LimitHit, LimitReading, Trouble, Turn


class Spent(NamedTuple):
    """What one line added to a turn."""

    at: float
    credits: float
    session: str
    tokens: int
    own: int
    """Of these, input without the cache, and output."""
    dollars: float


class Told(NamedTuple):
    """A reading that the gate believes: a new maximum, or the maximum again."""

    at: float
    percent: float
    resets_at: float


class Refused(NamedTuple):
    """The provider refused work."""

    at: float
    resets_at: float


Event: TypeAlias = Spent | Told | Refused


@dataclass(slots=True)
class Intake:
    """Everything read from one person's logs."""

    spent: list[Spent] = field(default_factory=list)
    hits: list[LimitHit] = field(default_factory=list)
    turns: int = 0
    lines: int = 0
    problems: int = 0
    """Lines and turns that the product refused."""
    seconds: float = 0.0
    """CPU of reading, counting and weighing."""


def read(lines: Iterable[Written]) -> Intake:
    """Through the reader of Claude Code and the ledger."""
    taken, ledger, agent, prices = Intake(), Ledger(), ClaudeCode(), PriceTable.shipped()
    readers: dict[Path, tuple[int, Reader]] = {}
    for written in lines:
        before = time.process_time()
        if written.path not in readers:
            readers[written.path] = len(readers), agent.reader(written.path)
        number, reader = readers[written.path]
        changes: list[Change] = []
        for record in reader.read(written.line):
            if isinstance(record, Turn):
                change = ledger.take(record, number, written.at)
                if change is not None:
                    changes.append(change)
            elif isinstance(record, LimitHit):
                taken.hits.append(record)
            elif isinstance(record, Trouble):
                taken.problems += 1
        added = [_added(change, prices) for change in changes]
        taken.seconds += time.process_time() - before
        taken.spent += added
        taken.lines += 1
    taken.turns, taken.problems = len(ledger), taken.problems + ledger.refused
    taken.spent.sort(key=lambda spent: spent.at)
    return taken


def believed(readings: Iterable[LimitReading], hits: Iterable[LimitHit], minutes: int) -> list[Event]:
    """What the gate of one window lets through, by time; a refusal of that window always."""
    gate, events = Believed(minutes), list[Event]()
    for reading in readings:
        standing = gate.take(reading)
        if standing is not None:
            events.append(Told(reading.at, standing.percent, standing.resets_at))
    events += [Refused(hit.at, hit.resets_at) for hit in hits if hit.minutes == minutes and hit.resets_at is not None]
    return sorted(events, key=lambda event: event.at)


def _added(change: Change, prices: PriceTable) -> Spent:
    after, before = change.after, change.before
    assert after is not None
    old = before or after
    known = 1 if before else 0
    usage, said = after.usage, old.usage
    own, own_before = usage.uncached + usage.output, said.uncached + said.output
    return Spent(
        at=after.at,
        credits=credits(after) - known * credits(old),
        session=after.session,
        tokens=usage.total - known * said.total,
        own=own - known * own_before,
        dollars=(prices.cost(after) or 0.0) - known * (prices.cost(old) or 0.0),
    )
