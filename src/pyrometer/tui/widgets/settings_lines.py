"""A row of the settings, and what there is to say about it, as lines."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from pyrometer.config.problem import shown
from pyrometer.tui.cells import Line, cell_len, clip_line, fit, fit_right, length, longest, plain, safe, spread
from pyrometer.tui.settings_rows import Entry, Row, Section
from pyrometer.tui.widgets.picker import CURSOR
from pyrometer.tui.widgets.text_edit import TextEdit

ORIGIN = 18
"""Cells of the origin at the right, where there is room for it."""
ORIGIN_FROM = 60
CHANGED = "*"
"""Marks what is not at its default: readable without colour."""


def row_line(row: Row, width: int, *, chosen: bool, whole: bool, edit: TextEdit | None = None) -> Line:
    """One row in at most `width` cells. `whole` shows dotted keys, `edit` is the value as it is being typed."""
    if isinstance(row, Section):
        return _marked(_section_line(row, width), width, chosen)
    if edit is not None:
        return _edited_line(row, width, whole, edit)
    return _marked(_entry_line(row, width, whole), width, chosen)


def _section_line(section: Section, width: int) -> Line:
    sign = "▾" if section.opened else "▸"
    end = f"{section.changed} changed" if section.changed else f"{section.keys}"
    name: Line = ((f"  {sign} ", "set--quiet"), (section.name, "set--section"))
    about = width - length(name) - len(end) - 3
    if about >= 12:
        name = (*name, (f"  {fit(section.doc, about - 1)}", "set--quiet"))
    return spread(name, ((end, "set--changed" if section.changed else "set--quiet"),), width)


def _entry_line(entry: Entry, width: int, whole: bool) -> Line:
    name, value, origin = _columns(entry, width, whole)
    mark = CHANGED if entry.origin else " "
    colour = "set--changed" if entry.origin else "set--value"
    pieces: Line = ((f"  {mark} ", "set--changed"), (name, "set--name"), (" ", ""), (value, colour))
    return (*pieces, (origin, "set--quiet")) if origin else pieces


def _columns(entry: Entry, width: int, whole: bool) -> tuple[str, str, str]:
    """Name, value and origin, padded to the width."""
    origin = fit_right(short_origin(entry.origin), ORIGIN) if width >= ORIGIN_FROM else ""
    room = max(6, width - 5 - len(origin))
    value = longest((entry.shown, entry.shown.strip('"')), max(4, room * 3 // 5))
    return _named(entry, max(1, room - cell_len(value)), whole), value, origin


def _edited_line(entry: Entry, width: int, whole: bool, edit: TextEdit) -> Line:
    room = max(8, min(cell_len(edit.text) + 4, width * 3 // 5))
    name = _named(entry, max(4, width - 5 - room), whole)
    text = edit.shown(room, hidden=entry.secret)
    return clip_line(
        ((f"{CURSOR}   ", "set--edit"), (name, "set--name"), (" ", ""), (fit(text, room), "set--edit")), width
    )


def _named(entry: Entry, width: int, whole: bool) -> str:
    """The name in exactly `width` cells; of a dotted key the end is what tells it from others."""
    name = entry.key if whole else entry.name
    return fit(name if len(name) <= width else f"…{name[len(name) - width + 1 :]}", width)


def short_origin(origin: str) -> str:
    """Where a value comes from, in a word or two."""
    if not origin:
        return "default"
    return "environment" if origin.startswith("PYROMETER_") else origin


def _marked(line: Line, width: int, chosen: bool) -> Line:
    """The chosen row has a mark and fills the width."""
    if not chosen:
        return clip_line(line, width)
    return ((fit(CURSOR + plain(line)[1:], width), "set--cursor"),)


def about_lines(row: Row | None, width: int) -> list[Line]:
    """What the chosen row means, what it may be, its default and where its value comes from."""
    if row is None:
        return []
    if isinstance(row, Section):
        lines = [(row.name, "set--section"), *_wrapped(row.doc, width, "set--words")]
        return [(piece,) for piece in lines]
    found = [(row.key, "set--section"), *_wrapped(row.about.doc, width, "set--words")]
    found += _wrapped(f"{row.about.allowed} · default {_default(row)}", width, "set--quiet")
    if row.origin:
        found += _wrapped(f"from {row.origin}", width, "set--changed")
    return [(piece,) for piece in found]


def hint_lines(hint: Sequence[str], width: int) -> list[Line]:
    """What a change would do."""
    return [(piece,) for text in hint for piece in _wrapped(text, width, "set--hint")]


def _default(entry: Entry) -> str:
    return shown(entry.about.default)


def _wrapped(text: str, width: int, name: str) -> list[tuple[str, str]]:
    return [(line, name) for line in textwrap.wrap(safe(text), max(8, width))]
