"""Whole weeks of invented people through the monitor and all its alert rules: how often would it have rung?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from random import Random

from benchmarks.forecast.backtest import MONDAY, Plan, account_of
from benchmarks.forecast.person import DAY, HOUR, Person
from benchmarks.forecast.provider import Account
from benchmarks.forecast.readings import every_turn
from benchmarks.forecast.transcripts import transcripts
from benchmarks.table import Table
from pyrometer.agents.base import Reader
from pyrometer.agents.claude_code import ClaudeCode
from pyrometer.engine.tables import Tables
from pyrometer.model import Record, Trouble
from pyrometer.replay.book import Fired
from pyrometer.replay.rehearsal import rehearse
from pyrometer.replay.tape import Tape
from pyrometer.settings import Settings

WEEK = 7 * DAY
LEARNED = 4 * WEEK
"""Weeks before the first one that is judged."""
MOST = 6
"""Bells that a bad day may have."""
WEEKS = 2
"""Weeks of each person that are judged."""


@dataclass(slots=True)
class Rung:
    """Bells of one person, or of several."""

    ordinary: list[int] = field(default_factory=list)
    """Bells in each week without a lock-out."""
    bad_days: list[int] = field(default_factory=list)
    """Bells on each day with one."""
    other_days: list[int] = field(default_factory=list)
    rules: Counter[str] = field(default_factory=Counter)
    """What rang in ordinary weeks."""

    def __add__(self, other: Rung) -> Rung:
        return Rung(
            self.ordinary + other.ordinary,
            self.bad_days + other.bad_days,
            self.other_days + other.other_days,
            self.rules + other.rules,
        )


def bells(plan: Plan) -> Rung:
    """One person's weeks, minute by minute."""
    random, who, account = account_of(plan)
    start, end = MONDAY + LEARNED, MONDAY + LEARNED + WEEKS * WEEK
    tape = Tape(one for one in _records(account, random, who) if _at(one) < end)
    [found] = rehearse(tape, (Settings(),), Tables(), start, end, UTC).previews
    return _counted(found.alerts, [lead.lockout.at for lead in found.leads], start)


def table(found: Sequence[Rung]) -> tuple[Table, bool]:
    """The lines with target, value and verdict, and whether all are met."""
    whole = sum(found, Rung())
    ordinary, days = whole.ordinary, whole.bad_days + whole.other_days
    quiet, most = sum(not bells for bells in ordinary), max(days, default=0)
    met = quiet * 2 > len(ordinary), most <= MOST
    title = f"Bells: {len(found)} people, {WEEKS} weeks each, all rules"
    shown = Table(title, ("line", "target", "reached", "verdict"))
    words = f"{quiet} of {len(ordinary)} silent, {sum(ordinary)} bells in all"
    shown.add("an ordinary week (median)", "0 bells", words, "met" if met[0] else "MISSED")
    shown.add("the worst day", f"≤ {MOST} bells", f"{most}", "met" if met[1] else "MISSED")
    shown.notes.append(
        "An ordinary week has no lock-out. What rang in those: "
        + (", ".join(f"{rule} {times}" for rule, times in whole.rules.most_common()) or "nothing")
        + f". Days with a lock-out: {len(whole.bad_days)}, with {sum(whole.bad_days)} bells."
    )
    return shown, all(met)


def _counted(alerts: Sequence[Fired], lockouts: Sequence[float], start: float) -> Rung:
    rang = [one for one in alerts if one.rang]
    found = Rung()
    for week in range(WEEKS):
        inside = [one for one in rang if int((one.at - start) // WEEK) == week]
        if not any(int((at - start) // WEEK) == week for at in lockouts):
            found.ordinary.append(len(inside))
            found.rules.update(one.rule for one in inside)
    bad = {int((at - start) // DAY) for at in lockouts}
    for day in range(WEEKS * 7):
        times = sum(int((one.at - start) // DAY) == day for one in rang)
        (found.bad_days if day in bad else found.other_days).append(times)
    return found


def _records(account: Account, random: Random, who: Person) -> Iterator[tuple[int, Record]]:
    """What the logs and the status line say, as the monitor would read it."""
    readers: dict[Path, tuple[int, Reader]] = {}
    agent = ClaudeCode()
    for written in transcripts(account, random, hour=who.cache_life == HOUR):
        if written.path not in readers:
            readers[written.path] = len(readers) + 1, agent.reader(written.path)
        number, reader = readers[written.path]
        yield from ((number, record) for record in reader.read(written.line))
    for windows in (account.windows, account.weeks):
        yield from ((0, reading) for reading in every_turn(windows, random))


def _at(one: tuple[int, Record]) -> float:
    return -1.0 if isinstance(one[1], Trouble) else one[1].at
