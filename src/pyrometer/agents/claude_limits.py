"""Claude Code's lock-out records: the provider refused because a subscription limit is reached.

Newer clients (2.1.330) write the provider's own words, with the window and the moment it opens again. Older ones write
only a sentence, with the time on the wall; it names the window at best.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo

from pyrometer.agents.claude_content import opening
from pyrometer.agents.claude_lines import Line
from pyrometer.agents.numbers import natural
from pyrometer.model import LimitHit
from pyrometer.text import printable

PROVIDER = "claude"
SOURCE = "claude log"
FIVE_HOURS = 300
WEEK = 10_080

_NEW_WORDS = re.compile(r"you['’]ve (?:hit|reached) your ([\w -]{0,40}?)\s?limit\b", re.IGNORECASE)
_OLD_WORDS = re.compile(r"((?:usage|session|5-hour|weekly|opus|sonnet)[\w -]{0,20}?)\s?limit reached\b", re.IGNORECASE)
_NOT_A_WINDOW = re.compile(r"fast|spend|credit|budget|monthly", re.IGNORECASE)
_MODELS = ("opus", "sonnet", "haiku", "fable", "mythos")
_EPOCH = re.compile(r"limit reached\|(\d{10})(?!\d)")
_RESETS = re.compile(
    r"resets\s+(?:(?P<month>[A-Z][a-z]{2})[a-z]* (?P<day>\d{1,2})(?:,| at)\s+)?"
    r"(?P<hour>1[0-2]|0?[1-9])(?::(?P<minute>\d\d))?\s?(?P<half>am|pm)(?:\s+\((?P<zone>[\w+/-]{1,60})\))?",
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SLACK = 600
"""Seconds by which a reset may seem past: the client rounds it to the minute."""
_LONGEST = 32 * 86_400


def limit_hit(line: Line, at: float, session: str, local: tzinfo | None = None) -> LimitHit | None:
    """The lock-out that the line records, or None. `local` is the zone of times without one; None is the machine's."""
    if not line.is_api_error_message:
        return None
    if (quota := line.quota_limits) is not None and (quota.status == "rejected" or _refused(line)):
        opens = natural(quota.resets_at)
        return _hit(printable(quota.rate_limit_type or "", 60), at, session, None if opens is None else float(opens))
    text = _text(line)
    words = _NEW_WORDS.search(text) or _OLD_WORDS.search(text)
    if not _refused(line) and (words is None or _NOT_A_WINDOW.search(words[1])):
        return None
    resets_at = _resets_at(text, at, local)
    return _hit(_named(words[1].lower() if words else "", at, resets_at), at, session, resets_at)


def _refused(line: Line) -> bool:
    return line.api_error == "usage_limit_reached"


def _hit(limit_id: str, at: float, session: str, resets_at: float | None) -> LimitHit:
    minutes = FIVE_HOURS if limit_id == "five_hour" else WEEK if limit_id.startswith("seven_day") else None
    model = limit_id.removeprefix("seven_day_") if limit_id.startswith("seven_day_") else ""
    scope = "" if model.startswith("overage") else model
    return LimitHit(PROVIDER, limit_id, at, minutes, resets_at, session, SOURCE, scope)


def _named(name: str, at: float, resets_at: float | None) -> str:
    """The window that a sentence names; empty where it only says `your limit`."""
    if "session" in name or "5-hour" in name or "five-hour" in name:
        return "five_hour"
    if "usage" in name:  # until the summer of 2025 the only window was that of five hours
        return "five_hour" if resets_at is not None and resets_at - at <= FIVE_HOURS * 60 else ""
    if model := next((model for model in _MODELS if model in name), ""):
        return f"seven_day_{model}"
    return "seven_day" if "week" in name else ""


def _text(line: Line) -> str:
    content = line.message.content if line.message else None
    if isinstance(content, str):
        return content[:400]
    return " ".join(opening(block) for block in (content or ())[:4])


def _resets_at(text: str, at: float, local: tzinfo | None) -> float | None:
    if epoch := _EPOCH.search(text):
        return float(epoch[1])
    said = _RESETS.search(text)
    if said is None:
        return None
    try:
        found = _moment(said, datetime.fromtimestamp(at, _zone(said["zone"], local)))
    except (ValueError, OverflowError, OSError):
        return None
    return found if at - _SLACK <= found <= at + _LONGEST else None


def _moment(said: re.Match[str], now: datetime) -> float:
    """The next time the wall shows what was said."""
    hour = int(said["hour"]) % 12 + (12 if said["half"] == "pm" else 0)
    moment = now.replace(hour=hour, minute=int(said["minute"] or 0), second=0, microsecond=0)
    if said["month"]:
        moment = moment.replace(month=_MONTHS.index(said["month"]) + 1, day=int(said["day"]))
        past = moment.timestamp() < now.timestamp() - 86_400
        return (moment.replace(year=now.year + 1) if past else moment).timestamp()
    if moment.timestamp() < now.timestamp() - _SLACK:
        moment += timedelta(days=1)
    return moment.timestamp()


def _zone(name: str | None, local: tzinfo | None) -> tzinfo | None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name) if name else local
    except (ZoneInfoNotFoundError, ValueError, OSError) as failure:
        raise ValueError(name) from failure
