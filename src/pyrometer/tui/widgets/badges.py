"""The badges of a session or window: in words where there is room, else the sign of the most severe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyrometer.snapshot import BadgeView, Severity
from pyrometer.tui.cells import Line, cell_len, fit, safe
from pyrometer.words import LEVEL_SIGNS

BADGES = 13
"""Cells of a column of badges: the longest one, and the gap before it."""
BADGES_FROM = 64
"""Narrower bars have a sign instead."""
_NAMES: dict[Severity, str] = {
    "badge": "badge--quiet",
    "info": "badge--quiet",
    "warning": "badge--warning",
    "critical": "badge--critical",
}
BADGE_COLOURS = frozenset(_NAMES.values())
"""Component classes for whoever draws badges."""


def by_subject(badges: Iterable[BadgeView]) -> dict[str, tuple[BadgeView, ...]]:
    """The badges of each session or window, in the order given."""
    found: dict[str, tuple[BadgeView, ...]] = {}
    for badge in badges:
        found[badge.subject] = (*found.get(badge.subject, ()), badge)
    return found


def badge_sign(badges: Sequence[BadgeView]) -> str:
    """The sign of the first badge, which is the most severe; empty without any.

    What is mere information has the sign of a badge: its own one means an idle session here.
    """
    if not badges:
        return ""
    level = badges[0].level
    return LEVEL_SIGNS["badge" if level == "info" else level]


def badge_colour(badges: Sequence[BadgeView]) -> str:
    """The component class of the first badge."""
    return _NAMES[badges[0].level] if badges else ""


def badge_cells(badges: Sequence[BadgeView], width: int) -> Line:
    """As many badges as fit into `width` cells, a gap included, the most severe first; the rest is counted: `+2`."""
    if not badges or width < 2:
        return ((" " * width, ""),) if width else ()
    return ((fit(f" {badge_text(badges, width - 1)}", width), badge_colour(badges)),)


def badge_text(badges: Sequence[BadgeView], width: int) -> str:
    """The words of the badges in at most `width` cells, or less."""
    texts = [safe(badge.text) for badge in badges]
    for shown in range(len(texts), 0, -1):
        rest = f" +{len(texts) - shown}" if shown < len(texts) else ""
        words = f"{' '.join(texts[:shown])}{rest}"
        if cell_len(words) <= width or (shown == 1 and not rest):
            return words
    return texts[0]
