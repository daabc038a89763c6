"""Rules about subscription windows and budgets: ahead of an even pace, limit reached, open again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import tzinfo

from pyrometer.alerts.condition import Condition
from pyrometer.limits.verdict import holds_for_all
from pyrometer.settings import Alerts as Settings
from pyrometer.snapshot import Verdict, WindowView
from pyrometer.text import clock, count, percent
from pyrometer.words import window_name

RESET_LIFE = 1800.0
"""Seconds for which "open again" stays among what fires."""


def window_conditions(
    windows: Iterable[WindowView], settings: Settings, now: float, zone: tzinfo | None
) -> Iterator[Condition]:
    """What the three rules say about every window."""
    windows = tuple(windows)
    shut = {window.provider for window in windows if window.verdict is Verdict.LOCKED and holds_for_all(window)}
    for window in windows:
        if settings.limit.enabled:
            yield limit_reached(window, now, zone)
        if settings.limit.enabled and settings.reset.enabled:
            yield open_again(window, now, zone, shut=window.provider in shut)
        if settings.pace.enabled:
            yield ahead_of_pace(window, settings, now, zone)


def limit_reached(window: WindowView, now: float, zone: tzinfo | None) -> Condition:
    """Critical. A refusal or 100 percent, until the provider works again. Silences the rest of the provider."""
    locked = window.verdict is Verdict.LOCKED
    budget = window.limit_id == "budget"
    at = clock(window.read_at if window.read_at is not None and not budget else now, zone, now=now)
    what = "is used up" if budget else "limit reached"
    action = "commit, then stop or raise the budget" if budget else "commit, then wait or go on with another agent"
    if window.locked_until is not None:
        ends = f" · open again {clock(window.locked_until, zone, now=now)}"
    else:
        ends = "" if budget else " · end unknown"
    return Condition(
        rule="limit",
        subject=window_name(window),
        name=window_name(window),
        provider=window.provider,
        level="critical",
        on=locked,
        off=not locked,
        message=f"{window_name(window)} {what} at {at} ({percent(window.percent)}){ends}",
        action="use another model" if window.scope else action,
        silences=holds_for_all(window) and not budget,
        exempt=True,
    )


def open_again(window: WindowView, now: float, zone: tzinfo | None, *, shut: bool) -> Condition:
    """Warning, once after each limit that was reached: the window was reset, or the lock was lifted.

    While another window keeps the provider `shut` nothing is open again.
    """
    is_open = not shut and window.verdict is not Verdict.LOCKED and (window.percent is None or window.percent < 100)
    passed = window.resets_at if window.resets_at is not None and window.resets_at <= now else now
    used = "" if window.percent is None else f" · {percent(window.percent)} used"
    return Condition(
        rule="reset",
        subject=window_name(window),
        name=window_name(window),
        provider=window.provider,
        level="warning",
        on=is_open,
        off=not is_open,
        message=f"{window_name(window)} is open again since {clock(passed, zone, now=now)}{used}",
        action="go on where you stopped",
        keep=RESET_LIFE,
        after="limit",
        exempt=True,
    )


def ahead_of_pace(window: WindowView, settings: Settings, now: float, zone: tzinfo | None) -> Condition:
    """Information, never a forecast: the used share of a window against the elapsed share of its time."""
    rule = settings.pace
    used, even = window.percent, window.even
    known = used is not None and even is not None and window.verdict is not Verdict.LOCKED
    ahead = (used or 0) - (even or 0) if known else 0.0
    return Condition(
        rule="pace",
        subject=window_name(window),
        name=window_name(window),
        provider=window.provider,
        level="info",
        on=known and ahead >= rule.ahead and (used or 0) >= rule.min_percent,
        off=not known or ahead < rule.off_ahead,
        message=f"{window_name(window)} {percent(used)} used after {percent(even)} of its time"
        f" · resets {'–' if window.resets_at is None else clock(window.resets_at, zone, now=now)}",
        action=_slower(window, now, zone),
        hold=rule.hold * 60,
        keep=rule.keep * 60,
        cooldown=rule.cooldown * 60,
    )


def _slower(window: WindowView, now: float, zone: tzinfo | None) -> str:
    if window.per_hour_left is not None:
        return f"hold {count(window.per_hour_left)}/h to last"
    if window.starts_at is None or window.percent is None:
        return "slow down"
    even_at = window.starts_at + window.percent / 100 * window.minutes * 60
    return f"pause until {clock(even_at, zone, now=now)} to be even again"
