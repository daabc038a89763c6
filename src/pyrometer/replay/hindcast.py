"""The forecasts that would have been made of the past, and what became of them: the forecaster, event by event."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pyrometer.forecast.foresight import Event, Foresight
from pyrometer.forecast.logbook import EVERY
from pyrometer.forecast.score import Ended, Logged
from pyrometer.model import LimitHit, LimitReading, Turn


def hindcast(
    events: Iterable[Event],
    foresight: Foresight,
    start: float,
    end: float,
    tell: Callable[[float], object] = lambda _: None,
) -> tuple[list[Logged], list[Ended]]:
    """(forecasts from `start` on, windows that were over by `end`). What comes before `start` is only learned from.

    A forecast is made every quarter of an hour in which something happened; each knows no more than was known then.
    """
    logged: list[Logged] = []
    ended: list[Ended] = []
    slot = 0
    for at, event in events:
        if at > end:
            break
        due = int(at // EVERY)
        if due > slot and slot and (slot + 1) * EVERY >= start:
            _look(foresight, (slot + 1) * EVERY, logged, ended)
            tell(at)
        slot = due
        _feed(foresight, event)
    _look(foresight, end, logged, ended)
    return [one for one in logged if one.at >= start], [one for one in ended if one.closed.resets_at >= start]


def _look(foresight: Foresight, at: float, logged: list[Logged], ended: list[Ended]) -> None:
    foresight.advance(at)
    logged += foresight.logged
    ended += foresight.ended
    foresight.logged.clear()
    foresight.ended.clear()


def _feed(foresight: Foresight, event: Turn | LimitReading | LimitHit) -> None:
    if isinstance(event, Turn):
        foresight.spent(None, event)
    elif isinstance(event, LimitReading):
        foresight.reading(event)
    else:
        foresight.hit(event)
