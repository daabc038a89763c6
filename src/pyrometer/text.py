"""Numbers and foreign text, made fit to be read by people.

Everything from a log passes `printable` once, at the agent's boundary; every number that people see passes one of
the functions below.
"""

from __future__ import annotations

import math
import unicodedata
from datetime import datetime, tzinfo

MAX_NAME = 200
"""Longest name kept from a log, characters. Longer ones are cut with an ellipsis."""

_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_HOUR = 3600
_DAY = 86_400


def printable(text: str, limit: int = MAX_NAME) -> str:
    """`text` without control, bidirectional, surrogate or unassigned characters, at most `limit` characters long.

    Tabs and newlines become spaces. Safe to write to any terminal; markup is not interpreted here, so whoever draws
    it must not interpret it either.
    """
    if text.isprintable() and len(text) <= limit:  # to Python, too, that is text without any of those
        return text
    if len(text) > 4 * limit:
        text = text[: 4 * limit]
    kept = "".join(" " if char in "\t\n\r" else char for char in text if char in "\t\n\r" or _allowed(char))
    return kept if len(kept) <= limit else kept[: limit - 1] + "…"


def _allowed(char: str) -> bool:
    return unicodedata.category(char) not in _UNPRINTABLE


def count(value: float) -> str:
    """A count in at most five characters: `412`, `9.9k`, `412k`, `1.3M`, `2.4G`."""
    value = max(0.0, value)
    if value < 999.5:
        return f"{value:.0f}"
    for unit, size in (("k", 1e3), ("M", 1e6), ("G", 1e9), ("T", 1e12)):
        scaled = value / size
        if scaled < 9.95:
            return f"{scaled:.1f}{unit}"
        if scaled < 999.5:
            return f"{scaled:.0f}{unit}"
    return f"{value / 1e12:.0f}T"


def byte_count(amount: int) -> str:
    """Bytes: `812 B`, `2.9 kB`, `40 kB`, `1.2 MB`."""
    text = count(amount)
    return f"{text[:-1]} {text[-1]}B" if text[-1].isalpha() else f"{text} B"


def span(seconds: float) -> str:
    """A duration with two units at the most: `40s`, `41m`, `2h41m`, `3d4h`. Negative counts as zero."""
    seconds = max(0, int(seconds))
    if seconds < 60:
        return f"{seconds}s"
    if seconds < _HOUR:
        return f"{seconds // 60}m"
    if seconds < _DAY:
        hours, minutes = divmod(seconds // 60, 60)
        return f"{hours}h{minutes:02d}m" if minutes else f"{hours}h"
    days, hours = divmod(seconds // _HOUR, 24)
    return f"{days}d{hours}h" if hours else f"{days}d"


def span_in_one(seconds: float) -> str:
    """A duration with one unit, rounded down: `40s`, `41m`, `12h`, `3d`. Negative counts as zero."""
    seconds = max(0, int(seconds))
    for below, size, unit in ((60, 1, "s"), (_HOUR, 60, "m"), (_DAY, _HOUR, "h")):
        if seconds < below:
            return f"{seconds // size}{unit}"
    return f"{seconds // _DAY}d"


def share(value: float | None) -> str:
    """A share 0..1 as a percentage, `91%`; a dash for None. Never rounds up to 100 or down to 0."""
    return percent(None if value is None else value * 100)


def percent(value: float | None) -> str:
    """A percentage 0..100 without decimals; a dash for None. Only 100 and more reads as 100, only nothing as 0.

    A half is rounded up, as providers do: what has just become their 63 is at least 62.5.
    """
    if value is None:
        return "–"
    rounded = math.floor(value + 0.5)
    if rounded >= 100 > value:
        rounded = 99
    if rounded <= 0 < value:
        rounded = 1
    return f"{rounded}%"


def clock(at: float, zone: tzinfo | None = None, *, now: float | None = None) -> str:
    """The wall time `15:07`; with `now`, the weekday or date too when it is not the same day: `Mon 09:00`."""
    moment = datetime.fromtimestamp(at, zone)
    if now is None:
        return f"{moment:%H:%M}"
    today = datetime.fromtimestamp(now, zone).date()
    if moment.date() == today:
        return f"{moment:%H:%M}"
    if abs((moment.date() - today).days) < 7:
        return f"{moment:%a %H:%M}"
    return f"{moment:%d %b}"


def dollars(value: float | None) -> str:
    """API-equivalent dollars: `$0.42`, `$148`; a dash for None."""
    if value is None:
        return "–"
    if value < 0.005:
        return "$0" if value <= 0 else "<$0.01"
    return f"${value:.2f}" if value < 100 else f"${value:,.0f}"
