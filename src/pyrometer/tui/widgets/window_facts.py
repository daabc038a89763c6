"""Everything that is known of one window: labels with sentences, in the order of the questions that people ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from typing import TypeAlias

from pyrometer.snapshot import BadgeView, SaidView, Verdict, WindowView
from pyrometer.snapshot.outlook import Outlook
from pyrometer.text import clock, count, percent, share, span
from pyrometer.words import lever_words, slower
from pyrometer.words.forecast import at_reset, band, spread
from pyrometer.words.levers import Naming

Fact: TypeAlias = tuple[str, str]
"""A label, empty for one more of the same, and a sentence."""

_BASIS = {
    "reported": "the last reading, moved on by what the logs say since",
    "learned": "by the scale of earlier windows: no reading of this one yet",
    "lock-outs": "by your earlier windows and lock-outs: nobody reports a percentage",
    "budget": "of your own budget, counted in the local logs",
}
_SAID_MOST = 12


def window_facts(
    window: WindowView,
    *,
    now: float,
    zone: tzinfo | None,
    name: Naming,
    badges: Sequence[BadgeView] = (),
    said: Sequence[SaidView] = (),
) -> list[Fact]:
    """The facts of `window`; what is unknown says so or is left out. `name` names a session by agent and id."""
    facts = [*_reading(window, now, zone)]
    if window.outlook is not None:
        facts += _ahead(window.outlook, now, zone)
    else:
        facts += _straight(window, now, zone)
    facts += _what_if(window, name, now, zone)
    if window.outlook is not None:
        facts += _learned(window.outlook, now, zone)
    facts += _counted(window, now, zone)
    facts += [("alert" if not place else "", _badge(badge)) for place, badge in enumerate(badges)]
    return facts + _history(said, now, zone)


def _reading(window: WindowView, now: float, zone: tzinfo | None) -> Iterator[Fact]:
    if window.percent is None:
        yield "reading", window.note or "none since the reset"
    elif (read_at := _read_at(window)) is None:
        yield "reading", f"none · {window.source}"
    else:
        age = now - read_at
        old = f"{span(age)} ago" if age >= 60 else "just now"
        yield "reading", f"{percent(_reported(window))} {window.source}, {old}"
    if window.locked_until is not None and window.verdict is Verdict.LOCKED:
        yield "locked", f"until {clock(window.locked_until, zone, now=now)}, in {span(window.locked_until - now)}"


def _reported(window: WindowView) -> float | None:
    reported = window.outlook.reported if window.outlook is not None else None
    return window.percent if reported is None else reported


def _read_at(window: WindowView) -> float | None:
    reported_at = window.outlook.reported_at if window.outlook is not None else None
    return window.read_at if reported_at is None else reported_at


def _ahead(outlook: Outlook, now: float, zone: tzinfo | None) -> Iterator[Fact]:
    """The estimate of now, and what is to come."""
    most = "at most " if outlook.at_least else ""
    yield "estimate", f"{most}{outlook.percent:.1f}% ± {max(0.1, outlook.sd):.1f} · {_BASIS[outlook.basis]}"
    if outlook.probability is None:
        yield "lock-out", "too early for a forecast"
    else:
        yield "lock-out", f"{band(outlook.probability)}: {share(outlook.probability)} before the reset"
    if outlook.eta50 is not None:
        yield "when", f"{spread(outlook, now, zone)} · even odds by {clock(outlook.eta50, zone, now=now)}"
    elif outlook.eta10 is not None:
        yield "when", f"{spread(outlook, now, zone)}, if at all"
    if outlook.at_reset is not None:
        yield "at reset", f"{at_reset(outlook)} in 8 of 10 cases · the middle is {_middle(outlook.at_reset[1])}"
    yield "burn", f"{outlook.rate:.1f}% of the window an hour, lately"


def _middle(value: float) -> str:
    return "100% or more" if value >= 100 else percent(value)


def _straight(window: WindowView, now: float, zone: tzinfo | None) -> Iterator[Fact]:
    """Without a calibrated forecast: the straight line, which says so."""
    if window.full_at is not None:
        yield "lock-out", f"{clock(window.full_at, zone, now=now)}, if the pace since the window opened goes on"
    elif window.projected is not None:
        yield "at reset", f"{percent(window.projected)}, if the pace since the window opened goes on"
    yield "forecast", "none yet: only a straight line"


def _what_if(window: WindowView, name: Naming, now: float, zone: tzinfo | None) -> Iterator[Fact]:
    levers = window.outlook.levers if window.outlook is not None else ()
    label = "what if"
    for lever in levers:
        yield label, lever_words(lever, name, window.resets_at, now, zone)
        label = ""
    if window.verdict is Verdict.LOCKOUT or levers:
        yield label, slower(window, now, zone)


def _learned(outlook: Outlook, now: float, zone: tzinfo | None) -> Iterator[Fact]:
    """What the forecast rests on: the scale, what no log explains, how often it was judged."""
    if outlook.scale:
        changed = ""
        if outlook.scale_change is not None:
            kind = "more" if outlook.scale_change > 0 else "less"
            changed = f" · the same work takes {share(abs(outlook.scale_change))} {kind} than before"
        yield "scale", f"1% is about {_credits(1 / outlook.scale)} credits{changed}"
    if outlook.unexplained:
        at = f" at {clock(outlook.unexplained_at, zone, now=now)}" if outlook.unexplained_at is not None else ""
        yield "elsewhere", f"{outlook.unexplained:.1f} points that no local log explains{at}"
    yield "judged", f"on {outlook.scored} window{'' if outlook.scored == 1 else 's'} so far"


def _credits(value: float) -> str:
    return count(value) if value >= 10 else f"{value:.2g}"


def _counted(window: WindowView, now: float, zone: tzinfo | None) -> Iterator[Fact]:
    if window.starts_at is not None:
        yield "opened", clock(window.starts_at, zone, now=now)
    if window.used_tokens is not None:
        yield "logs", f"{count(window.used_tokens)} tokens since then in the local logs"
    if window.even is not None:
        yield "even", f"{percent(window.even)} is where an even pace would be now"


def _badge(badge: BadgeView) -> str:
    return f"{badge.message} · {badge.action}" if badge.action else badge.message


def _history(said: Sequence[SaidView], now: float, zone: tzinfo | None) -> list[Fact]:
    """What was forecast of this window before, the newest first."""
    found = []
    for place, one in enumerate(list(said)[::-1][:_SAID_MOST]):
        eta = f", full ~{clock(one.eta50, zone, now=now)}" if one.eta50 is not None else ""
        words = f"{clock(one.at, zone, now=now)}  {percent(one.percent)} used, {share(one.probability)} likely{eta}"
        found.append(("said" if not place else "", words))
    return found
