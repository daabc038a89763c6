"""What the person must not overlook about the screen itself: invented data, frozen, muted, hidden names."""

from __future__ import annotations

import msgspec

from pyrometer.tui.cells import Line, length


class Mark(msgspec.Struct, frozen=True):
    """One mark, in a long and a short form."""

    long: str
    short: str
    colour: str


def marks_line(marks: tuple[Mark, ...], width: int) -> Line:
    """All marks in at most `width` cells: long, else short, else those of the short ones that fit."""
    for short in (False, True):
        line = _joined(marks, short)
        if length(line) <= width:
            return line
    return marks_line(marks[:-1], width) if len(marks) > 1 else ()


def _joined(marks: tuple[Mark, ...], short: bool) -> Line:
    pieces: Line = ()
    for mark in marks:
        pieces += ((("  ", ""),) if pieces else ()) + ((mark.short if short else mark.long, mark.colour),)
    return pieces
