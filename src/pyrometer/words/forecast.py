"""The forecast in words: how likely, when, and what the percentage rests on. Ranges are shown as ranges."""

from __future__ import annotations

from datetime import tzinfo

from pyrometer.snapshot import WindowView
from pyrometer.snapshot.outlook import Outlook
from pyrometer.text import clock, percent, share, span

BANDS = ((0.1, "safe"), (0.3, "likely fine"), (0.5, "uncertain"))
"""Probability of a lock-out below which it is called so."""
LIKELY = "lock-out likely"
_COARSE = 2.0
"""Standard deviation in points from which a tenth of a percent is no news."""
_MARKS = {"reported": "", "learned": "~", "lock-outs": "~", "budget": ""}


def band(probability: float) -> str:
    """`safe`, `likely fine`, `uncertain`, `lock-out likely`."""
    return next((word for below, word in BANDS if probability < below), LIKELY)


def spread(outlook: Outlook, now: float, zone: tzinfo | None) -> str:
    """When the lock-out is expected, as a range: `14:10–15:20`; empty if it is not before the reset."""
    if outlook.eta10 is None:
        return ""
    first = clock(outlook.eta10, zone, now=now)
    if outlook.eta90 is None:
        return f"from {first} on"
    last = clock(outlook.eta90, zone, now=now)
    return first if first == last else f"{first}–{last}"


def at_reset(outlook: Outlook) -> str:
    """Percent at the reset: `70–95%`; one that may pass 100 reads `88–100+%`."""
    if outlook.at_reset is None:
        return ""
    low, _, high = outlook.at_reset
    if low >= 100:
        return "100%"
    first, last = percent(low), "100+%" if high >= 100 else percent(high)
    return last if first == last else f"{first[:-1]}–{last}"


def used(window: WindowView) -> str:
    """The percentage now, marked where it is not reported: `65%`, `~65%`, `≤65%`."""
    outlook = window.outlook
    if outlook is None:
        return percent(window.percent)
    return f"{'≤' if outlook.at_least else _MARKS[outlook.basis]}{percent(outlook.percent)}"


def moved(window: WindowView, now: float) -> str:
    """Reading and estimate: `62% reported 4m ago → 65.1% ±0.8`. Empty where nothing was estimated."""
    outlook = window.outlook
    if outlook is None:
        return ""
    estimate = _estimate(outlook)
    if outlook.basis == "reported" and outlook.reported is not None and outlook.reported_at is not None:
        return f"{percent(outlook.reported)} reported {span(now - outlook.reported_at)} ago → {estimate}"
    return {
        "reported": estimate,
        "learned": f"{estimate}, by the scale of earlier windows",
        "lock-outs": f"{'at most ' if outlook.at_least else ''}{estimate}, by your earlier windows and lock-outs",
        "budget": f"{percent(outlook.percent)} of your budget",
    }[outlook.basis]


def shortly_moved(window: WindowView, now: float) -> str:
    """The same where there is little room: `62% 4m ago → 65.1% ±0.8`, `~71% ±9 by lock-outs`."""
    outlook = window.outlook
    if outlook is None:
        return ""
    estimate = _estimate(outlook)
    if outlook.basis == "reported" and outlook.reported is not None and outlook.reported_at is not None:
        return f"{percent(outlook.reported)} {span(now - outlook.reported_at)} ago → {estimate}"
    mark = "≤" if outlook.at_least else _MARKS[outlook.basis]
    return {
        "reported": estimate,
        "learned": f"{mark}{estimate} by its scale",
        "lock-outs": f"{mark}{estimate} by lock-outs",
        "budget": f"{percent(outlook.percent)} of your budget",
    }[outlook.basis]


def _estimate(outlook: Outlook) -> str:
    """`65.1% ±0.8`; no decimals where they would say nothing."""
    places = 1 if outlook.sd < _COARSE else 0
    return f"{outlook.percent:.{places}f}% ±{max(0.1, outlook.sd):.{places}f}"


def odds(outlook: Outlook) -> str:
    """`71% likely`, or the band where a lock-out is not: `likely fine: 12%`."""
    if outlook.probability is None:
        return "too early for a forecast"
    if outlook.probability >= BANDS[-1][0]:
        return f"{share(outlook.probability)} likely"
    return f"{band(outlook.probability)}: {share(outlook.probability)} risk"


def risk(outlook: Outlook) -> str:
    """The same in few words: `71% likely`, `12% risk`."""
    if outlook.probability is None:
        return "too early"
    return f"{share(outlook.probability)} {'likely' if outlook.probability >= BANDS[-1][0] else 'risk'}"
