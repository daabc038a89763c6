"""The answer, in words: the first lines of every screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import ClassVar

import msgspec

from pyrometer.snapshot import Snapshot, Verdict, VerdictView
from pyrometer.tui.cells import Line, clip, length, spread
from pyrometer.tui.widgets.line_widget import LineWidget
from pyrometer.tui.widgets.marks import Mark, marks_line
from pyrometer.words import detail_lines, headline

COLOURS = {
    Verdict.OK: "verdict--ok",
    Verdict.TIGHT: "verdict--tight",
    Verdict.LOCKOUT: "verdict--lockout",
    Verdict.LOCKED: "verdict--lockout",
    Verdict.UNKNOWN: "verdict--unknown",
    Verdict.IDLE: "verdict--idle",
    Verdict.WAITING: "verdict--idle",
}


class VerdictContent(msgspec.Struct, frozen=True):
    """What the verdict lines say; without a snapshot: that the logs are being read."""

    snapshot: Snapshot | None
    now: float
    zone: tzinfo | None
    marks: tuple[Mark, ...] = ()


class VerdictLines(LineWidget[VerdictContent]):
    """Headline, what it is relative to, and what to do."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *COLOURS.values(),
        "verdict--detail",
        "mark--demo",
        "mark--frozen",
        "mark--quiet",
    }

    def content_lines(self, content: VerdictContent, width: int, height: int) -> Sequence[Line]:
        return verdict_lines(content, width, height)


def verdict_lines(content: VerdictContent, width: int, height: int) -> list[Line]:
    """At most `height` lines. Marks stand right of the headline, or above it, or before it."""
    view = content.snapshot.verdict if content.snapshot else VerdictView(Verdict.WAITING)
    marks = marks_line(content.marks, width)
    own_row = bool(marks) and needs_mark_row(content, width)
    above = own_row and height > 2
    before = _prefix(content.marks) if own_row and not above else ()
    head = (*before, _headline(content, view, max(1, width - length(before))))
    lines: list[Line] = [marks] if above else []
    lines.append(spread(head, () if own_row else marks, width))
    lines += [((clip(text, width), "verdict--detail"),) for text in _details(content, width)]
    return lines[:height]


def needs_mark_row(content: VerdictContent, width: int) -> bool:
    """Whether the marks in their long form do not fit behind the headline."""
    if not content.marks:
        return False
    view = content.snapshot.verdict if content.snapshot else VerdictView(Verdict.WAITING)
    long = marks_line(content.marks, 10_000)
    return length((_headline(content, view, width), *long)) + 2 > width


def _prefix(marks: tuple[Mark, ...]) -> Line:
    return ((f"{marks[0].short} ", marks[0].colour),)


def _headline(content: VerdictContent, view: VerdictView, width: int) -> tuple[str, str]:
    if content.snapshot is None:
        return (clip("… READING the logs", width), COLOURS[Verdict.WAITING])
    words = headline(view, content.now, content.zone, width=width, burn=content.snapshot.burn)
    return (clip(words, width), COLOURS[view.verdict])


def _details(content: VerdictContent, width: int) -> Sequence[str]:
    return detail_lines(content.snapshot, content.zone, width=width) if content.snapshot else ("newest files first",)


def big_time(view: VerdictView, now: float) -> str:
    """The time that is left, as `0:41`, for the big digits: to the lock-out, the end of the lock, or the reset.

    Empty where there is no such time, or where it is 100 hours and more away.
    """
    at = view.at if view.verdict in (Verdict.LOCKOUT, Verdict.LOCKED) else None
    if at is None and view.window is not None and view.verdict in (Verdict.OK, Verdict.TIGHT):
        at = view.window.resets_at
    if at is None:
        return ""
    hours, minutes = divmod(max(0, int(at - now)) // 60, 60)
    return f"{hours}:{minutes:02d}" if hours < 100 else ""
