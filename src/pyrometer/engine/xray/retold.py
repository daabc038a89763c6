"""Sessions put together again from records, apart from the live numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from pyrometer.engine.intake import Intake
from pyrometer.engine.xray.reel import Reel
from pyrometer.model import Record, Turn

GRAPH, HOUR = 1.0, 3_600.0
"""Reach of the rates, minutes and seconds: nobody looks at them here."""


def retold(
    records: Iterable[tuple[int, Record]],
    price: Callable[[Turn], float | None],
    credits: Callable[[Turn], float],
    now: float,
) -> Mapping[tuple[str, str], Reel]:
    """The reels, rolled to their ends, of all sessions in these (file, record) pairs, by (agent, id).

    Turns that `now` has not reached yet count as of then.
    """
    intake = Intake(price, credits, GRAPH, HOUR)
    for file, record in records:
        intake.record(record, file, now)
    reels = {}
    for key, session in intake.sessions.items():
        reel = reels[key] = Reel(session, intake.ledger.turn, price, credits)
        reel.roll()
    return reels
