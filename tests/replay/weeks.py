"""Invented weeks, record by record: one person, one project, five-hour windows with readings after every turn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random

from pyrometer.model import LimitHit, LimitReading, Prompt, Record, SessionFacts, Turn
from pyrometer.usage import Usage

MONDAY = datetime(2026, 6, 1, tzinfo=UTC).timestamp()
DAY, HOUR, MINUTE = 86_400.0, 3600.0, 60.0
FIVE = 5 * HOUR
MODEL = "claude-opus-4-5"


def days(numbers: range, pace: float = 1.0) -> Iterator[tuple[int, Record]]:
    """Working days from nine to five. `pace` 1 fills about half of each window; weekends are free."""
    for number in numbers:
        if number % 7 < 5:
            yield from day(number, pace)


def day(number: int, pace: float = 1.0) -> Iterator[tuple[int, Record]]:
    """One day: prompts every six minutes, a handful of calls each. A full window refuses until its reset."""
    random = Random(number)
    session, midnight = f"day-{number}", MONDAY + number * DAY
    yield number, SessionFacts("claude", session, midnight + 9 * HOUR, project="/home/ada/api")
    at, opened, used, locked = midnight + 9 * HOUR, 0.0, 0.0, False
    context = 20_000
    for prompt in range(80):
        at = max(at + 20, midnight + 9 * HOUR + prompt * 6 * MINUTE)
        yield number, Prompt(f"p{number}-{prompt}", "claude", session, at)
        for call in range(6):
            at += 25 + 20 * random.random()
            if at >= opened + FIVE:
                opened, used, locked = at // 600 * 600, 0.0, False
            if locked:
                continue
            if used >= 100:
                locked = True
                yield number, LimitHit("claude", "five_hour", at, 300, opened + FIVE, session, "claude log")
                continue
            written, output = random.randrange(800, 1600), random.randrange(200, 500)
            context = context + written if context < 110_000 else 30_000
            used += pace * (written + 5 * output) / 11_000
            usage = Usage(5, context - written, 0, written, output)
            yield number, Turn(f"t{number}-{prompt}-{call}", "claude", session, at, MODEL, usage, context=context)
            percent = float(min(100, int(used)))
            yield 0, LimitReading("claude", "five_hour", 300, percent, opened + FIVE, at + 1, "claude status line")
