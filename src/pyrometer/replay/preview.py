"""What one set of thresholds would have meant: alerts, how early they came, how many were in vain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo
from statistics import median

import msgspec

from pyrometer.replay.book import Book, Fired
from pyrometer.replay.lockouts import Lockout, Lockouts, same_window
from pyrometer.replay.player import Look
from pyrometer.settings import Alerts

FORECASTS = ("lockout_likely", "lockout_imminent", "week_full", "scoped_week_full")
"""Rules that announce a lock-out."""
_DAY = 86_400.0


class Lead(msgspec.Struct, frozen=True):
    """A lock-out, and what announced it first."""

    lockout: Lockout
    rule: str = ""
    """Empty: nothing did."""
    minutes: float | None = None
    """From the alert to the lock-out."""


class OfRule(msgspec.Struct, frozen=True):
    """One rule over the whole time."""

    rule: str
    alerts: int
    per_week: float
    rang: int
    in_vain: int | None = None
    """Forecasts whose window was reset without a lock-out; None for rules that announce none."""
    lead_minutes: float | None = None
    """Median, from the rule's alert to the lock-out."""


class Preview(msgspec.Struct, frozen=True):
    """Of one set of thresholds."""

    start: float
    end: float
    alerts: tuple[Fired, ...] = ()
    leads: tuple[Lead, ...] = ()
    rules: tuple[OfRule, ...] = ()
    """Those that fired, most alerts first."""
    per_week: float = 0.0
    """Alerts of all rules."""
    in_vain_per_week: float = 0.0
    """Announced lock-outs that did not come, each window once."""
    bells_per_day: float = 0.0
    most_bells: int = 0
    """On the day that rang most."""


def preview(looks: Iterable[Look], settings: Alerts, start: float, end: float, zone: tzinfo | None = None) -> Preview:
    """What these thresholds make of looks that were taken before: in a settings screen, without a new replay."""
    book, lockouts = Book(settings, zone), Lockouts()
    for look in looks:
        book.take(look)
        lockouts.take(look.snapshot)
    return summed(book.fired, lockouts.found, start, end)


def summed(fired: Sequence[Fired], lockouts: Sequence[Lockout], start: float, end: float) -> Preview:
    """The sums over alerts and lock-outs from `start` to `end`."""
    weeks = max((end - start) / (7 * _DAY), 1 / 7)
    by_rule = Counter(one.rule for one in fired)
    vain = {(one.subject, round(one.resets_at or 0, -3)) for one in fired if _in_vain(one, lockouts, end)}
    days = Counter(int((one.at - start) // _DAY) for one in fired if one.rang)
    return Preview(
        start,
        end,
        tuple(fired),
        tuple(_lead(lockout, fired) for lockout in lockouts),
        tuple(_of_rule(rule, fired, lockouts, weeks, end) for rule, _ in by_rule.most_common()),
        per_week=len(fired) / weeks,
        in_vain_per_week=len(vain) / weeks,
        bells_per_day=sum(days.values()) / (weeks * 7),
        most_bells=max(days.values(), default=0),
    )


def _of_rule(rule: str, fired: Sequence[Fired], lockouts: Sequence[Lockout], weeks: float, end: float) -> OfRule:
    own = [one for one in fired if one.rule == rule]
    leads = [lead for lockout in lockouts if (lead := _lead(lockout, own).minutes) is not None]
    return OfRule(
        rule,
        len(own),
        len(own) / weeks,
        sum(one.rang for one in own),
        sum(_in_vain(one, lockouts, end) for one in own) if rule in FORECASTS else None,
        median(leads) if leads else None,
    )


def _lead(lockout: Lockout, fired: Iterable[Fired]) -> Lead:
    """The first alert that announced this lock-out."""
    told = [one for one in fired if one.rule in FORECASTS and _announces(one, lockout)]
    if not told:
        return Lead(lockout)
    first = min(told, key=lambda one: one.at)
    return Lead(lockout, first.rule, max(0.0, lockout.at - first.at) / 60)


def _announces(one: Fired, lockout: Lockout) -> bool:
    return one.subject == lockout.subject and one.at <= lockout.at and same_window(one.resets_at, lockout.resets_at)


def _in_vain(one: Fired, lockouts: Iterable[Lockout], end: float) -> bool:
    """Of windows that are over."""
    if one.rule not in FORECASTS or one.resets_at is None or one.resets_at > end:
        return False
    return not any(one.subject == each.subject and same_window(one.resets_at, each.resets_at) for each in lockouts)


def per_rule(found: Preview) -> Mapping[str, OfRule]:
    """The rules that fired, by name."""
    return {each.rule: each for each in found.rules}
