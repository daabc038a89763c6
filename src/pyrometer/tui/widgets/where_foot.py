"""Below the table of where it went: what the chosen row was spent on, what no log tells, and what to know about it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import ClassVar

import msgspec

from pyrometer.history.beyond import Beyond
from pyrometer.history.question import Row, Scale
from pyrometer.text import count, dollars
from pyrometer.tui.cells import Line, cell_len, clip, longest, safe
from pyrometer.tui.widgets.line_widget import LineWidget
from pyrometer.tui.widgets.split_lines import split_lines
from pyrometer.words.unlogged import WHY

SPLIT = 4
"""Rows that both bars take with their figures."""
TITLED_FROM = 5
"""Rows from which the split has a line that says whose it is."""


class WhereFootContent(msgspec.Struct, frozen=True):
    """The chosen row under its name, and remarks about the whole table."""

    name: str
    row: Row | None
    scale: Scale | None
    points_of: str = ""
    """What the scale is called beside the other rows."""
    notes: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()
    """Figures of the row, where no table shows them: the longest words first."""


class WhereFoot(LineWidget[WhereFootContent]):
    """As much as there is room for: bars first, then whose they are, then the remarks."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "split--title", "split--label", "split--words", "split--note",
        "split--reread", "split--writes", "split--output", "split--fresh",
    }  # fmt: skip
    DEFAULT_CSS = """
    WhereFoot {
        height: 2;
        & > .split--title { color: $foreground; text-style: bold; }
        & > .split--label { color: $muted; }
        & > .split--words { color: $foreground; }
        & > .split--note { color: $muted; }
        & > .split--reread { color: $burn-normal; }
        & > .split--writes { color: $burn-high; }
        & > .split--output { color: $meter; }
        & > .split--fresh { color: $pace-projected; }
    }
    """

    def content_lines(self, content: WhereFootContent, width: int, height: int) -> Sequence[Line]:
        if content.row is None:
            return ()
        if not content.row.turns:
            return title_lines(content, width, height)
        title = title_lines(content, width, height)
        room = height - len(title)
        split = split_lines(content.row, content.scale, width, min(SPLIT, room), content.points_of)
        return [*title, *split, *note_lines(content.notes, width, room - len(split))]


def title_lines(content: WhereFootContent, width: int, height: int) -> list[Line]:
    """Whose figures these are; with its sums where no table shows them, on a line of their own if they need it."""
    if not content.sums:
        titled = height >= TITLED_FROM
        return [((clip(f"spent on · {content.name}", width), "split--title"),)] if titled else []
    if cell_len(content.name) + cell_len(content.sums[0]) + 2 <= width:
        return [((f"{content.name}  ", "split--title"), (content.sums[0], "split--words"))]
    sums: Line = ((longest(content.sums, width), "split--words"),)
    return [sums] if height < 2 else [((clip(content.name, width), "split--title"),), sums]


def note_lines(notes: Sequence[str], width: int, height: int) -> list[Line]:
    """The remarks in at most `height` lines; what is left out is marked."""
    if height < 1 or not notes:
        return []
    words = textwrap.wrap(safe(" · ".join(notes)), max(8, width), max_lines=height, placeholder=" …")
    return [((text, "split--note"),) for text in words]


def beyond_words(found: Beyond | None) -> str:
    """What no log tells, in a sentence; empty where there is nothing."""
    if found is None or not (found.sessions or found.partly):
        return ""
    many = f"{found.sessions} session{'s' if found.sessions != 1 else ''}"
    words = f"unlogged, in no row: {count(found.usage.total)} tokens, {dollars(found.dollars)} in {many} ({WHY})"
    if not found.sessions:
        words = "unlogged, in no row"
    if found.partly:
        words += f"; {found.partly} more reach out of this time, and nobody says when it was"
    return words
