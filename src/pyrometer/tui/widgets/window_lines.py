"""The windows in words: used now, where it leads, and how that ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from pyrometer.snapshot import Verdict, WindowView
from pyrometer.text import clock, count, percent, span
from pyrometer.tui.cells import Line, clip_line, fit, fit_right, longest, spread
from pyrometer.tui.widgets.pace_line import NO_READING
from pyrometer.words.forecast import at_reset, odds, risk
from pyrometer.words.forecast import used as used_words

_COLOURS = {
    Verdict.OK: "window--ok",
    Verdict.TIGHT: "window--tight",
    Verdict.LOCKOUT: "window--lockout",
    Verdict.LOCKED: "window--lockout",
}


MIDDLES = ((33, 21), (26, 13), (16, 8), (5, 0))
"""Cells of the words between the name and the ending, each with the cells that the ending must have besides.

By the width alone, not by the words: nothing moves when a figure gets longer. `57% → 70–100+% Sun 15:50` takes 26."""
WORDED = 21
"""Cells from which the ending has all its words: `likely fine: 27% risk`."""


def window_title(width: int, *, calibrated: bool = False) -> Line:
    """The header: a projection that is a straight line says so."""
    title: Line = (("forecast", "window--title"),)
    basis = "calibrated" if calibrated else "straight line"
    return spread(title, ((basis, "window--quiet"),), width)


def window_line(
    window: WindowView, label: str, width: int, *, label_width: int, now: float, zone: tzinfo | None
) -> Line:
    """One window in at most `width` cells."""
    name = (fit(label, label_width), "window--label")
    if window.percent is None:
        words = longest((window.note or NO_READING, "no reading"), max(4, width - label_width))
        return clip_line((name, (words, "window--quiet")), width)
    room = width - label_width - 1
    level = next((place for place, (middle, end) in enumerate(MIDDLES) if middle + end <= room), len(MIDDLES) - 1)
    cells, leads = MIDDLES[level][0], _leads(window, now, zone)
    middle = longest(leads[level:] or leads[-1:], cells)
    ending = _ending(window, now, zone, worded=room - cells >= WORDED)
    colour = _COLOURS.get(window.verdict, "window--quiet")
    pieces: Line = (name, (fit(middle, cells + 1), "window--words"), (ending, colour))
    age = "" if window.read_at is None or now - window.read_at < 60 else f"· {span(now - window.read_at)} ago"
    return spread(pieces, ((age, "window--quiet"),) if age else (), width)


def _leads(window: WindowView, now: float, zone: tzinfo | None) -> tuple[str, ...]:
    """Used now, and where the line leads by the reset: long, short, and without the line."""
    used = fit_right(used_words(window), 4)
    if window.outlook is not None and window.outlook.at_reset is not None and window.resets_at is not None:
        then, resets = at_reset(window.outlook), clock(window.resets_at, zone, now=now)
        return (f"{used} now → {then} at {resets}", f"{used} → {then} {resets}", f"{used} → {then}", used)
    if window.projected is None or window.resets_at is None:
        return (f"{used} now", used)
    then, resets = fit_right(percent(window.projected), 4), clock(window.resets_at, zone, now=now)
    return (f"{used} now → {then} at {resets}", f"{used} → {then} {resets}", f"{used} → {then}", used)


def _ending(window: WindowView, now: float, zone: tzinfo | None, *, worded: bool) -> str:
    if window.verdict is Verdict.LOCKED:
        until = window.locked_until or window.resets_at
        return f"LOCKED to {clock(until, zone, now=now)}" if until else "LOCKED"
    if window.full_at is not None:
        return f"LOCKOUT {clock(window.full_at, zone, now=now)}"
    if window.outlook is not None and window.outlook.probability is not None:
        return odds(window.outlook) if worded else risk(window.outlook)
    if window.projected is None:
        return ""
    return "just lasts" if window.verdict is Verdict.TIGHT else "lasts"


def need_line(windows: Sequence[WindowView], width: int) -> Line:
    """How slow is slow enough for the first window that ends early; empty where nobody knows."""
    for window, name in zip(windows, window_labels(windows), strict=True):
        if window.full_at is not None and window.per_hour_left is not None:
            rate = count(window.per_hour_left)
            words = (f"{rate} tok/h or less to last the {name} window", f"{rate} tok/h or less to last")
            return clip_line((("need ", "window--label"), (longest(words, max(4, width - 5)), "window--words")), width)
    return ()


def window_labels(windows: Sequence[WindowView]) -> tuple[str, ...]:
    """Short names, with the provider in front where windows of several providers stand together."""
    several = len({window.provider for window in windows}) > 1
    return tuple(f"{window.provider} {window.label}" if several else window.label for window in windows)
