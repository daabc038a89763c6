"""The silences as lines: how long, what can be silenced, what is silent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import TypeAlias

from pyrometer.alerts.silences import Span
from pyrometer.snapshot import SilenceView
from pyrometer.text import clock
from pyrometer.tui.cells import Line, clip_line, fit, plain, spread
from pyrometer.tui.silence_choices import Choice, silence_words
from pyrometer.tui.widgets.picker import CURSOR

SPANS: tuple[tuple[Span, str], ...] = (("30m", "30 minutes"), ("reset", "to reset"), ("always", "always"))
"""The times that can be chosen, and their words."""
KIND = 9
"""Cells of the kind before a choice."""
NOTHING = "nothing speaks up at the moment"

Row: TypeAlias = tuple[Line, Choice | SilenceView | None]


def silence_rows(
    choices: Sequence[Choice],
    silences: Sequence[SilenceView],
    span: Span,
    cursor: int,
    width: int,
    *,
    now: float,
    zone: tzinfo | None,
) -> list[Row]:
    """Each line with what it stands for."""
    rows: list[Row] = [((("silence for", "silence--title"),), None), (clip_line(span_line(span), width), None)]
    if not choices:
        rows.append((((NOTHING, "silence--quiet"),), None))
    rows += [(_choice_line(choice), choice) for choice in choices]
    rows.append((_silent_title(silences), None))
    rows += [(_silence_line(silence, width, now, zone), silence) for silence in silences]
    return [
        (_marked(line, width, place == cursor and what is not None), what) for place, (line, what) in enumerate(rows)
    ]


def span_line(span: Span) -> Line:
    """`(30 minutes)  to reset   always`: the chosen one in brackets."""
    pieces: Line = ()
    for name, words in SPANS:
        chosen = name == span
        text = f"({words})" if chosen else f" {words} "
        pieces += ((text, "silence--chosen" if chosen else "silence--quiet"),)
    return pieces


def span_at(x: int) -> Span | None:
    """The time under the cell `x` of that line."""
    begin = 0
    for name, words in SPANS:
        if begin <= x < begin + len(words) + 2:
            return name
        begin += len(words) + 2
    return None


def _choice_line(choice: Choice) -> Line:
    kind = "only" if choice.kind == "this" else choice.kind
    return (("  ", ""), (fit(kind, KIND), "silence--quiet"), (choice.words, "silence--words"))


def _silent_title(silences: Sequence[SilenceView]) -> Line:
    none = "" if silences else ": nothing"
    return (("silent now", "silence--title"), (none, "silence--quiet"))


def _silence_line(silence: SilenceView, width: int, now: float, zone: tzinfo | None) -> Line:
    until = "always" if silence.until is None else f"until {clock(silence.until, zone, now=now)}"
    room = max(4, width - len(until) - 3)
    return spread(
        (("  ", ""), (fit(silence_words(silence), room), "silence--words")), ((until, "silence--quiet"),), width
    )


def _marked(line: Line, width: int, chosen: bool) -> Line:
    """The chosen line has a mark and fills the width."""
    if not chosen:
        return clip_line(line, width)
    return ((fit(CURSOR + plain(line)[1:], width), "silence--cursor"),)
