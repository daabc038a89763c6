"""Stretches of time that a person asks for: this window, today, this week, 7 days, this month, 30 days, all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta, tzinfo
from typing import Final, Literal, TypeAlias

import msgspec
from msgspec.structs import replace

from pyrometer.snapshot import WindowView
from pyrometer.text import clock

Kind: TypeAlias = Literal["window", "today", "7 days", "week", "30 days", "month", "all", "chosen"]
KINDS: Final[tuple[Kind, ...]] = ("window", "today", "week", "7 days", "month", "30 days", "all")
"""From the shortest to the longest; `chosen` is one that another screen has chosen."""
WINDOW: Final = 300
"""Minutes."""
_DAY: Final = 86_400.0


class Stretch(msgspec.Struct, frozen=True):
    """One of them."""

    kind: Kind
    words: str
    start: float
    end: float
    agent: str = ""
    """Whose window it is: others have no part in it."""
    wanted: str = ""
    """The filter under which it was chosen: what does not match has no part in it."""

    @property
    def goes_on(self) -> bool:
        """Whether more may come."""
        return self.kind != "chosen"

    def under(self, wanted: str) -> Stretch:
        """Of it what matches these words; all of it without any."""
        return replace(self, words=f"{self.words} · /{wanted}", wanted=wanted) if wanted else self

    def dates(self, zone: tzinfo | None) -> str:
        """From when to when, where the words do not say so."""
        if self.kind in ("all", "chosen", "today"):
            return ""
        if self.kind == "window":
            return f"since {clock(self.start, zone)}"
        first, last = (datetime.fromtimestamp(at, zone) for at in (self.start, max(self.start, self.end - 1)))
        return f"{first.day} {first:%b} – {last.day} {last:%b}"


def stretch(kind: Kind, now: float, zone: tzinfo | None, windows: Sequence[WindowView] = ()) -> Stretch:
    """As it is at `now`. Days are those of `zone`."""
    if kind == "window":
        return _window(now, windows)
    if kind == "all":
        return Stretch(kind, "all time", 0.0, now)
    today = datetime.fromtimestamp(now, zone).date()
    first = {
        "today": today,
        "7 days": today - timedelta(days=6),
        "week": today - timedelta(days=today.weekday()),
        "30 days": today - timedelta(days=29),
        "month": today.replace(day=1),
    }[kind]
    words = {"week": "this week", "month": "this month"}.get(kind, kind)
    return Stretch(kind, words, datetime.combine(first, time(), zone).timestamp(), now)


def _window(now: float, windows: Sequence[WindowView]) -> Stretch:
    """The five-hour window that decides, of its provider alone; the last five hours where none is known."""
    for window in windows:
        if window.minutes == WINDOW and not window.scope and window.starts_at is not None and window.starts_at < now:
            return Stretch("window", f"{window.provider} 5h window", window.starts_at, now, window.provider)
    return Stretch("window", "last 5 hours", now - WINDOW * 60, now)


def longer(kind: Kind, steps: int) -> Kind:
    """A longer (1) or shorter (-1) one."""
    place = KINDS.index(kind) if kind in KINDS else (-1 if steps > 0 else len(KINDS))
    return KINDS[max(0, min(len(KINDS) - 1, place + steps))]
