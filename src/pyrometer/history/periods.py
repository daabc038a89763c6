"""Days, weeks and months as people in one time zone live them: 23 or 25 hours long when clocks change."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from typing import Literal

import msgspec

_MOST = 4000
"""Periods of one answer: eleven years of days."""


class Period(msgspec.Struct, frozen=True):
    """One stretch, named as people name it."""

    name: str
    start: float
    end: float


def periods(unit: Literal["day", "week", "month"], start: float, end: float, zone: tzinfo | None) -> list[Period]:
    """The stretches that `start` up to but without `end` touches, oldest first, the first and last cut to it."""
    if not start < end:
        return []
    day = _first(unit, datetime.fromtimestamp(start // 1, zone).date())  # microseconds would be rounded up
    found: list[Period] = []
    while len(found) < _MOST:
        following = _next(unit, day)
        begins, ends = _midnight(day, zone), _midnight(following, zone)
        if begins >= end:
            break
        found.append(Period(_name(unit, day), max(begins, start), min(ends, end)))
        day = following
    return found


def _first(unit: str, day: date) -> date:
    if unit == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if unit == "month" else day


def _next(unit: str, day: date) -> date:
    if unit == "month":
        return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return day + timedelta(days=7 if unit == "week" else 1)


def _midnight(day: date, zone: tzinfo | None) -> float:
    return datetime.combine(day, time(), zone).timestamp()


def _name(unit: str, day: date) -> str:
    if unit == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02d}"
    return f"{day:%Y-%m}" if unit == "month" else day.isoformat()
