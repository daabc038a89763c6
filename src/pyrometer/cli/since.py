"""Reads a point in the past as people write it."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta, tzinfo

_SPAN = re.compile(r"(\d{1,6})\s*(m|min|h|d|w)")
_SECONDS = {"m": 60, "min": 60, "h": 3600, "d": 86_400, "w": 7 * 86_400}
FORMS = (
    "a date (2026-11-01), a time (2026-11-01T09:00, 2026-11-01T09:00+01:00), today, yesterday or a span (90m, 3h, 2d)"
)


def parse_since(text: str, now: float, zone: tzinfo | None = None) -> float:
    """Epoch seconds of `text`. Dates and times without a zone are in `zone`, None being the machine's.

    Raises ValueError, with words for the person, if it is no time or not in the past.
    """
    words = text.strip().lower()
    if found := _SPAN.fullmatch(words):
        return max(0.0, now - int(found[1]) * _SECONDS[found[2]])
    at = _moment(words, text, now, zone)
    if at > now:
        raise ValueError(f"{text!r} is in the future")
    return at


def _moment(words: str, text: str, now: float, zone: tzinfo | None) -> float:
    try:
        if words in ("today", "yesterday"):
            day = datetime.fromtimestamp(now, zone).date() - timedelta(days=words == "yesterday")
            moment = datetime.combine(day, time())
        else:
            moment = datetime.fromisoformat(text.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp()
    except (ValueError, OverflowError, OSError):
        raise ValueError(f"{text!r} is not a time: use {FORMS}") from None
