"""`rate_limits` of Codex: readings of the provider's windows, and refusals.

A window is told by its length, never by its place: plans have sent the week in `primary` with `secondary` null.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from pyrometer.agents.codex_lines import RateLimits, Window, text
from pyrometer.agents.numbers import instant, natural
from pyrometer.model import LimitHit, LimitReading, Record, Trouble

SOURCE = "codex rollout"
Reading: TypeAlias = tuple[int, float, float | None]
"""Length of the window in minutes, percentage, reset."""

_LONGEST = 366 * 24 * 60
REPEATED = 60.0
"""Seconds for which an equal reading is not told again."""
_WINDOWS = 16
_MILLISECONDS = 100_000_000_000
"""Epoch numbers above this are milliseconds."""


class Limits(msgspec.Struct):
    """The latest snapshot of a file, for refusals that do not name their window."""

    limit_id: str = "codex"
    minutes: int | None = None
    percent: float = 0.0
    resets_at: float | None = None
    refused: bool = False
    """The running turn has already been refused."""
    told: dict[str, tuple[float, float | None, float]] = {}
    """Percentage, reset and time of the latest reading by window."""

    def read(self, snapshot: RateLimits, at: float, session: str, records: list[Record]) -> None:
        """Adds what one snapshot says that is new; windows without a length or a percentage are left out."""
        limit_id = "codex" if snapshot.limit_id == "codex" else text(snapshot.limit_id) or "codex"
        plan, fullest = text(snapshot.plan_type), None
        for window in (snapshot.primary, snapshot.secondary):
            reading = _parsed(window, at) if window is not None else None
            if reading is None:
                continue
            minutes, percent, resets_at = reading
            if not 0 <= percent <= 110:
                records.append(Trouble("bad number", "used_percent"))
                continue
            if fullest is None or percent > fullest[1]:
                fullest = reading
            if self._is_new(limit_id, reading, at):
                scope = text(snapshot.limit_name) if limit_id != "codex" else ""
                records.append(
                    LimitReading("codex", limit_id, minutes, percent, resets_at, at, SOURCE, scope, plan, session)
                )
        self.percent = fullest[1] if fullest else 0.0
        if fullest or text(snapshot.rate_limit_reached_type):
            # A snapshot without any window leaves the one before, unless it is a refusal.
            self.limit_id = limit_id
            self.minutes, self.resets_at = (fullest[0], fullest[2]) if fullest else (None, None)

    def refuses(self, snapshot: RateLimits, is_empty: bool) -> bool:
        """Whether the snapshot just read tells of a refusal: it says so, or a limit is full and no response came."""
        return bool(text(snapshot.rate_limit_reached_type)) or (is_empty and self.percent >= 100)

    def refuse(self, at: float, session: str) -> list[LimitHit]:
        """The refusal of the running turn, told once."""
        if self.refused:
            return []
        self.refused = True
        return [LimitHit("codex", self.limit_id, at, self.minutes, self.resets_at, session, SOURCE)]

    def _is_new(self, limit_id: str, reading: Reading, at: float) -> bool:
        """Codex writes its latest snapshot up to twice per response; an equal reading says nothing for a while."""
        minutes, percent, resets_at = reading
        window = f"{limit_id}:{minutes}"
        told = self.told.get(window)
        if told is not None and told[0] == percent and told[1] == resets_at and 0 <= at - told[2] < REPEATED:
            return False
        if told is None and len(self.told) >= _WINDOWS:
            del self.told[next(iter(self.told))]
        self.told[window] = (percent, resets_at, at)
        return True


def is_usage_limit(error: object) -> bool:
    """Whether an error of a turn is the used-up plan, not a passing fault."""
    if isinstance(error, dict):
        error = error.get("codex_error_info", error)
    words = [error] if isinstance(error, str) else list(error) if isinstance(error, dict) else []
    return any(word in ("usage_limit_exceeded", "usageLimitExceeded") for word in words)


def _parsed(window: Window, at: float) -> Reading | None:
    minutes, percent, resets_at = window.window_minutes, window.used_percent, window.resets_at
    if (
        type(minutes) is type(resets_at) is int
        and (type(percent) is float or type(percent) is int)
        and 0 < minutes <= _LONGEST
        and 0 <= percent <= 110
        and 1_000_000_000 < resets_at <= _MILLISECONDS
    ):
        # As nearly all are written.
        return minutes if not minutes % 60 else whole_hours(minutes), float(percent), float(resets_at)
    return _unusual(window, at)


def _unusual(window: Window, at: float) -> Reading | None:
    minutes, percent = natural(window.window_minutes), _number(window.used_percent)
    if not minutes or minutes > _LONGEST or percent is None:
        return None
    return whole_hours(minutes), percent, _reset(window, at)


def whole_hours(minutes: int) -> int:
    """299 and 10079 are 300 and 10080: a minute off a whole hour is that hour."""
    if not minutes % 60:
        return minutes
    nearest = 60 * round(minutes / 60)
    return nearest if nearest and abs(nearest - minutes) <= 1 else minutes


def _reset(window: Window, at: float) -> float | None:
    """Epoch seconds from any of the three ways to write a reset."""
    number = _number(window.resets_at)
    if number is not None:
        number = number / 1000 if number > _MILLISECONDS else number
        return number if number > 1_000_000_000 else None
    if window.resets_at is not None and (moment := instant(window.resets_at)) is not None:
        return moment
    wait = _number(window.resets_in_seconds)
    return at + wait if wait is not None and 0 <= wait <= _LONGEST * 60 else None


def _number(value: object) -> float | None:
    if type(value) is int or type(value) is float:
        return float(value) if abs(value) < 1e15 else None
    known = natural(value)
    return None if known is None else float(known)
