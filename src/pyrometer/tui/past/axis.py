"""Words for stretches of time: on the axis of a grid, and about a chosen one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from pyrometer.history.grid import Unit
from pyrometer.history.question import Row
from pyrometer.text import percent


def axis_labels(unit: Unit, rows: Sequence[Row], zone: tzinfo | None) -> list[tuple[str, bool]]:
    """(label, whether something new begins: a month, a year, a day) of each column."""
    found: list[tuple[str, bool]] = []
    before: datetime | None = None
    for row in rows:
        at = datetime.fromtimestamp(row.starts_at or 0.0, zone)
        found.append(_label(unit, at, before))
        before = at
    return found


def _label(unit: Unit, at: datetime, before: datetime | None) -> tuple[str, bool]:
    if unit == "month":
        fresh = before is None or before.year != at.year
        return (f"{at:%Y}" if fresh else f"{at:%b}", fresh)
    if unit == "window":
        fresh = before is None or before.date() != at.date()
        return (f"{at:%a}" if fresh else f"{at:%H}", fresh)
    fresh = before is None or before.month != at.month
    return (f"{at:%b}" if fresh else f"{at.day}", fresh)


def stretch_words(unit: Unit, row: Row, zone: tzinfo | None) -> str:
    """A whole column: `Thu 12 Mar 2026`, `week of Mon 9 Mar 2026`, `March 2026`, `claude window Thu 09:00–14:00`."""
    start = datetime.fromtimestamp(row.starts_at or 0.0, zone)
    if unit == "month":
        return f"{start:%B %Y}"
    if unit == "week":
        return f"week of {_day(start)}"
    if unit == "day":
        return _day(start)
    end = datetime.fromtimestamp(row.ends_at or 0.0, zone)
    used = "" if row.percent is None else f", {'locked' if row.locked else f'{percent(row.percent)} used'}"
    return f"{row.agent} window {start:%a} {start.day} {start:%b %H:%M}–{end:%H:%M}{used}"


def part_words(unit: Unit, row: Row, zone: tzinfo | None) -> str:
    """A part of a column in words: an hour, a day, a week of a month."""
    if row.starts_at is None or row.ends_at is None:
        return "no such time"
    start, end = (datetime.fromtimestamp(at, zone) for at in (row.starts_at, row.ends_at))
    if unit in ("day", "window"):
        return f"{start:%a} {start.day} {start:%b %H:%M}–{end:%H:%M}"
    if unit == "week":
        return _day(start)
    last = end - timedelta(seconds=1)
    return f"{start.day}–{last.day} {start:%B %Y}"


def _day(at: datetime) -> str:
    return f"{at:%a} {at.day} {at:%b %Y}"
