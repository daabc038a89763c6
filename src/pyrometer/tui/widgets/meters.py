"""Context and cache hit of the busiest session."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import msgspec
from rich.cells import cell_len

from pyrometer.snapshot import SessionView
from pyrometer.tui.cells import Line, clip_line, length, spread
from pyrometer.tui.widgets.line_widget import LineWidget
from pyrometer.tui.widgets.meter_line import meter_line
from pyrometer.tui.widgets.session_columns import context_cell, growth_cell
from pyrometer.words import session_name

SIDE_BY_SIDE = 64
"""Wider lines hold both gauges when there is no row for each."""
GAP = 2


class MetersContent(msgspec.Struct, frozen=True):
    """The busiest session, and the shares from which its gauges are worth a look."""

    session: SessionView | None
    context_mark: float
    hit_mark: float


class Meters(LineWidget[MetersContent]):
    """With three rows (two side by side) the session's name comes first."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "meter--title",
        "meter--name",
        "meter--label",
        "meter--bar",
        "meter--high",
        "meter--mark",
        "meter--free",
        "meter--value",
    }

    def content_lines(self, content: MetersContent, width: int, height: int) -> Sequence[Line]:
        return meter_lines(content, width, height)


def meter_lines(content: MetersContent, width: int, height: int) -> list[Line]:
    """One row: both side by side where they fit. Two: below each other. One more: the name above."""
    paired = width >= SIDE_BY_SIDE and height <= 2
    needed = 1 if paired else 2
    title = [meter_title(content.session, width)] if height > needed else []
    return (title + (_pair(content, width) if paired else _stack(content, width)))[:height]


def _stack(content: MetersContent, width: int) -> list[Line]:
    return [_context(content, width), _hit(content, width)]


def _pair(content: MetersContent, width: int) -> list[Line]:
    left = (width - GAP) // 2
    return [(*_context(content, left), (" " * GAP, ""), *_hit(content, width - GAP - left))]


def _context(content: MetersContent, width: int) -> Line:
    value = content.session.context_share if content.session else None
    high = value is not None and value >= content.context_mark
    return meter_line("context", value, width, mark=content.context_mark, high=high)


def _hit(content: MetersContent, width: int) -> Line:
    value = content.session.cache_hit if content.session else None
    return meter_line("cache hit", value, width, high=value is not None and value < content.hit_mark)


def meter_title(session: SessionView | None, width: int) -> Line:
    """Whose gauges these are."""
    if session is None:
        return (("no session yet", "meter--title"),)
    name = f"{session.agent} {session_name(session)}"
    left: Line = (("busiest ", "meter--title"), (name, "meter--name"))
    if session.model and length(left) + cell_len(session.model) + 3 <= width:
        left = (*left, (f" · {session.model}", "meter--title"))
    grows = f"{growth_cell(session)} a turn" if session.growth is not None else ""
    size = f"{context_cell(session)} of the context" if session.context_share is None and session.context else ""
    right = " · ".join(part for part in (size, grows) if part)
    return spread(clip_line(left, width), ((right, "meter--title"),) if right else (), width)
