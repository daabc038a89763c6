"""Reads a point in the past as people write it."""

from __future__ import annotations

import argparse
import re
from datetime import datetime, time, timedelta, tzinfo

from pyrometer.cli.failure import Misuse

_SPAN = re.compile(r"(\d{1,6})\s*(m|min|h|d|w)")
_DAY = 86_400
_SECONDS = {"m": 60, "min": 60, "h": 3600, "d": _DAY, "w": 7 * _DAY}
_DAYS = {"today": 1, "yesterday": 2}
FORMS = (
    "a date (2026-11-01), a time (2026-11-01T09:00, 2026-11-01T09:00+01:00), today, yesterday or a span (90m, 3h, 2d)"
)


def parse_since(text: str, now: float, zone: tzinfo | None = None, *, whole_days: bool = False) -> float:
    """Epoch seconds of `text`. Dates and times without a zone are in `zone`, None being the machine's.

    With `whole_days` a span of days or weeks begins at a midnight and ends today: `1d` is today. Raises ValueError,
    with words for the person, if it is no time or not in the past.
    """
    words = text.strip().lower()
    if found := _SPAN.fullmatch(words):
        seconds = int(found[1]) * _SECONDS[found[2]]
        return _midnight(seconds // _DAY, now, zone) if whole_days and found[2] in "dw" else max(0.0, now - seconds)
    at = _moment(words, text, now, zone)
    if at > now:
        raise ValueError(f"{text!r} is in the future")
    return at


def parse_stretch(since: str, until: str | None, now: float, zone: tzinfo | None = None) -> tuple[float, float]:
    """(from, up to) in epoch seconds, of whole days where days are named. `all` begins at 0; no end means `now`.

    Raises ValueError as `parse_since` does, and for an end that is not behind the beginning.
    """
    start = 0.0 if since == "all" else _end_of_stretch("--since", since, now, zone)
    end = now if until is None else _end_of_stretch("--until", until, now, zone)
    if end <= start:
        raise ValueError("--until is not after --since")
    return start, end


def asked_stretch(args: argparse.Namespace, now: float, zone: tzinfo | None) -> tuple[float, float]:
    """What `--since` and `--until` name, as `parse_stretch` reads it. Raises Misuse where that is no stretch."""
    try:
        return parse_stretch(args.since, args.until, now, zone)
    except ValueError as error:
        raise Misuse(str(error)) from None


def _end_of_stretch(option: str, text: str, now: float, zone: tzinfo | None) -> float:
    try:
        return parse_since(text, now, zone, whole_days=True)
    except ValueError as error:
        raise ValueError(f"{option} {error}") from None


def _midnight(days: int, now: float, zone: tzinfo | None) -> float:
    """The beginning of so many days, today being the last."""
    try:
        first = datetime.fromtimestamp(now, zone).date() - timedelta(days=max(0, days - 1))
        return max(0.0, datetime.combine(first, time(), zone).timestamp())
    except (ValueError, OverflowError, OSError):  # before there were days
        return 0.0


def _moment(words: str, text: str, now: float, zone: tzinfo | None) -> float:
    try:
        if words in _DAYS:
            return _midnight(_DAYS[words], now, zone)
        moment = datetime.fromisoformat(text.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp()
    except (ValueError, OverflowError, OSError):
        raise ValueError(f"{text!r} is not a time: use {FORMS}") from None
