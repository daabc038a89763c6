"""Local days and hours of an instant, right through changes of the clock."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from functools import lru_cache

QUARTER = 900
"""Seconds. All zones of today are off UTC by a multiple of it, so local hours and changes of the clock begin on one."""
_QUARTERS = 96
LATEST = 4_102_444_800.0
"""The year 2100: instants from here on, and before the epoch, are nobody's."""


def local(zone: tzinfo, quarter: int) -> tuple[int, int]:
    """(proleptic day number, hour) in `zone` of the quarter of an hour that begins at `quarter * QUARTER`."""
    day, place = divmod(quarter, _QUARTERS)
    first, hours = _hours(zone, day)
    return first + hours[place] // 24, hours[place] % 24


@lru_cache(maxsize=512)
def _hours(zone: tzinfo, day: int) -> tuple[int, bytes]:
    """The local day before a UTC day begins, and for each of its quarters the hours of the clock since that midnight.

    By days, because months of quarters one by one would take megabytes.
    """
    start = day * _QUARTERS * QUARTER
    there = [datetime.fromtimestamp(start + place * QUARTER, zone) for place in range(_QUARTERS)]
    first = there[0].toordinal() - 1
    return first, bytes((at.toordinal() - first) * 24 + at.hour for at in there)


def local_day(zone: tzinfo, at: float) -> int:
    """Proleptic day number in `zone`; 1 is a Monday."""
    return local(zone, int(at // QUARTER))[0]


def local_hour(zone: tzinfo, at: float) -> int:
    """0..23 in `zone`."""
    return local(zone, int(at // QUARTER))[1]


@lru_cache(maxsize=64)
def day_end(zone: tzinfo, day: int) -> float:
    """Epoch seconds at which the day with this number ends; days of 23 and 25 hours included."""
    return (datetime.fromordinal(day) + timedelta(days=1)).replace(tzinfo=zone).timestamp()


def is_weekend(day: int) -> bool:
    """Whether the day with this number is a Saturday or a Sunday."""
    return (day - 1) % 7 >= 5


def known_time(at: float) -> bool:
    """Whether `at` can be an instant of this machine: finite, between the epoch and 2100."""
    return 0 <= at < LATEST
