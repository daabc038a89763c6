"""The straight line through a window: where an even pace would be, where this pace leads.

A straight line is all that one reading allows. It is labelled as such wherever it is shown, and is what the
calibrated forecast replaces: people stop, sleep and start again, so most straight lines overstate what is to come.
"""

from __future__ import annotations

import msgspec

MIN_ELAPSED = 0.05
"""Share of the window that must have passed before a line is drawn: the first minutes say nothing."""
MIN_SCALE = 5.0
"""Percent that must be used before tokens per percent mean anything: readings are whole numbers."""
_LAST_MINUTE = 60.0


class Pace(msgspec.Struct, frozen=True, gc=False):
    """See the fields of the same names of `pyrometer.snapshot.WindowView`."""

    even: float | None = None
    projected: float | None = None
    full_at: float | None = None
    per_hour_left: float | None = None


def even_pace(starts_at: float, resets_at: float, now: float) -> float:
    """Percent used by now if the window were used evenly from its start to its reset, 0..100."""
    span = resets_at - starts_at
    return 0.0 if span <= 0 else 100.0 * min(1.0, max(0.0, (now - starts_at) / span))


def straight_line(
    percent: float, starts_at: float, resets_at: float, now: float, seen_at: float
) -> tuple[float | None, float | None]:
    """(percent at the reset, when 100 percent is reached), drawn from the start of the window.

    `seen_at` is the last instant at which `percent` is known to hold: now, or the time of the reading if work went
    on after it. Nothing before `MIN_ELAPSED`. The first is never below `percent`, the second never before `now`.
    """
    span = resets_at - starts_at
    elapsed = min(seen_at, resets_at) - starts_at
    if span <= 0 or elapsed < MIN_ELAPSED * span:
        return None, None
    projected = max(percent, percent * span / elapsed)
    if percent >= 100 or projected < 100:
        return projected, None
    return projected, min(resets_at, max(now, starts_at + 100 * elapsed / percent))


def per_hour_left(percent: float, tokens: int | None, resets_at: float, now: float) -> float | None:
    """Tokens per hour that would use up the rest of the window exactly at its reset.

    `tokens` is what the local logs counted up to the reading of `percent`: use from elsewhere makes this an
    underestimate. None without a scale, in the window's last minute, and when nothing is left.
    """
    left = resets_at - now
    if not tokens or percent < MIN_SCALE or percent >= 100 or left < _LAST_MINUTE:
        return None
    return tokens / percent * (100 - percent) / (left / 3600)


def pace(
    percent: float, starts_at: float, resets_at: float, now: float, seen_at: float, tokens: int | None = None
) -> Pace:
    """All of it for one open window."""
    projected, full_at = straight_line(percent, starts_at, resets_at, now, seen_at)
    return Pace(
        even=even_pace(starts_at, resets_at, now),
        projected=projected,
        full_at=full_at,
        per_hour_left=per_hour_left(percent, tokens, resets_at, now),
    )
