"""Everything in three lines, for a very low pane and for `--inline`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import msgspec
from rich.cells import cell_len

from pyrometer.snapshot import SessionView, Snapshot, WindowView
from pyrometer.text import count, percent, share
from pyrometer.tui.cells import Line, clip, clip_line, length
from pyrometer.tui.widgets.burn_title import ratio_words
from pyrometer.tui.widgets.gauges import Gauges
from pyrometer.tui.widgets.line_widget import LineWidget
from pyrometer.tui.widgets.marks import marks_line
from pyrometer.tui.widgets.pace_line import pace_bar
from pyrometer.tui.widgets.session_columns import STATE_SIGNS
from pyrometer.tui.widgets.verdict import COLOURS, VerdictContent, VerdictLines, verdict_lines
from pyrometer.tui.widgets.window_lines import window_labels
from pyrometer.words import detail_lines, headline, session_name

GAP = 3
BAR_MIN = 8
"""Shorter bars say nothing: then fewer windows are shown."""


class StripContent(msgspec.Struct, frozen=True):
    """The verdict with its marks; all else is in its snapshot."""

    verdict: VerdictContent


class StripView(LineWidget[StripContent]):
    """Verdict, windows, burn: a line each."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *VerdictLines.COMPONENT_CLASSES,
        *Gauges.COMPONENT_CLASSES,
        "strip--words",
        "strip--name",
        "strip--title",
    }

    def content_lines(self, content: StripContent, width: int, height: int) -> Sequence[Line]:
        return strip_lines(content.verdict, width)[:height]


def strip_lines(content: VerdictContent, width: int) -> list[Line]:
    """Three lines of at most `width` cells."""
    snapshot = content.snapshot
    if snapshot is None:
        return verdict_lines(content, width, 1)
    lines = [_answer(content, snapshot, width), _windows(snapshot, width), _burn(snapshot, width)]
    return [line for line in lines if line]


def _answer(content: VerdictContent, snapshot: Snapshot, width: int) -> Line:
    marks = marks_line(content.marks, width // 2)
    room = width - (length(marks) + GAP if marks else 0)
    head = headline(snapshot.verdict, content.now, content.zone, width=room, burn=snapshot.burn)
    pieces: Line = ((*marks, (" " * GAP, "")) if marks else ()) + (
        (clip(head, room), COLOURS[snapshot.verdict.verdict]),
    )
    left = width - length(pieces) - GAP
    words = next(iter(detail_lines(snapshot, content.zone, width=max(1, left))), "")
    return (*pieces, (" " * GAP, ""), (words, "verdict--detail")) if words and cell_len(words) <= left else pieces


def _windows(snapshot: Snapshot, width: int) -> Line:
    windows = list(zip(snapshot.windows, window_labels(snapshot.windows), strict=True))
    while windows:
        fixed = sum(cell_len(label) + 1 + 5 for _, label in windows) + GAP * (len(windows) - 1)
        bar = (width - fixed) // len(windows)
        if bar >= BAR_MIN or len(windows) == 1:
            return _side_by_side(windows, max(1, bar), width)
        windows.pop()
    return ()


def _side_by_side(windows: Sequence[tuple[WindowView, str]], bar: int, width: int) -> Line:
    pieces: Line = ()
    for window, label in windows:
        gap = ((" " * GAP, ""),) if pieces else ()
        pieces += (
            *gap,
            (f"{label} ", "pace--label"),
            *pace_bar(window, bar),
            (f" {percent(window.percent):>4}", "pace--value"),
        )
    return clip_line(pieces, width)


def _burn(snapshot: Snapshot, width: int) -> Line:
    burn = snapshot.burn
    times = f" {ratio_words(burn.ratio)}×" if burn.ratio is not None else ""
    pieces: Line = (("burn ", "strip--title"), (f"{count(burn.now)}/h{times}", "strip--words"))
    for line in _busiest(snapshot.busiest) if snapshot.busiest else ():
        if length(pieces) + GAP + length(line) <= width:
            pieces = (*pieces, (" " * GAP, ""), *line)
    return clip_line(pieces, width)


def _busiest(session: SessionView) -> list[Line]:
    name = f"{STATE_SIGNS[session.state]} {session.agent} {session_name(session)}"
    return [
        (("ctx ", "strip--title"), (share(session.context_share), "strip--words")),
        (("hit ", "strip--title"), (share(session.cache_hit), "strip--words")),
        ((name, "strip--name"),),
    ]
