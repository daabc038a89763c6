"""The session table as lines: a header that shows filter and order, then one row a session."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from pyrometer.snapshot import BadgeView, SessionView
from pyrometer.tui.cells import Line, Piece, clip_line, fit, fit_right
from pyrometer.tui.widgets.badges import badge_cells, badge_colour, badge_sign
from pyrometer.tui.widgets.session_columns import (
    AGE,
    AGENT,
    BADGES,
    BURN,
    CONTEXT,
    PROJECT,
    SIGN,
    STATE,
    STATE_SIGNS,
    Column,
    age_words,
    columns_for,
)

CURSOR = "›"
"""Marks the chosen row besides its background, right of the sign."""
MARKED, CHOSEN_AND_MARKED = "+", "»"
"""In the same place."""


class TableHead(msgspec.Struct, frozen=True):
    """What the header line says besides the column titles."""

    shown: int
    total: int
    first: int = 0
    """Place of the first visible row."""
    visible: int = 0
    order: str = ""
    wanted: str = ""
    typing: bool = False
    focused: bool = False


def header_line(head: TableHead, width: int) -> Line:
    """The header in at most `width` cells."""
    columns = columns_for(width)
    left = sum(cells for column, cells in columns if column in (SIGN, AGENT, PROJECT))
    title = _title(head, left)
    cells: list[Piece] = [(fit(title, left), "table--focused" if head.focused else "table--title")]
    cells += [_heading(column, cells_, head) for column, cells_ in columns if column not in (SIGN, AGENT, PROJECT)]
    return clip_line(tuple(cells), width)


def _title(head: TableHead, width: int) -> str:
    if head.typing or head.wanted:
        found = f" {head.shown}/{head.total}"
        words = f"/{head.wanted}{'▏' if head.typing else ''}"
        return words + found if len(words + found) <= width else words[-width:]
    name = f"sessions by {head.order}" if head.order in ("project", "agent") else "sessions"
    if head.shown <= head.visible:
        return name
    last = f"–{head.first + head.visible}" if head.visible > 1 else ""
    place = f" {head.first + 1}{last} of {head.total}"
    return name + place if len(name + place) < width else f"{name} of {head.total}"


def _heading(column: Column, cells: int, head: TableHead) -> Piece:
    chosen = column.name == head.order
    title = f"{column.title}▾" if chosen and column.right else column.title
    place = fit_right if column.right else fit
    return (place(title, cells), "table--focused" if chosen else "table--heading")


def session_line(
    session: SessionView,
    width: int,
    *,
    now: float,
    chosen: bool,
    busiest: bool,
    badges: tuple[BadgeView, ...] = (),
    marked: bool = False,
) -> Line:
    """One row in at most `width` cells; a chosen row fills them."""
    return _row(session, width, age_words(session, now), chosen, busiest, badges, marked)


@lru_cache(maxsize=512)
def _row(
    session: SessionView,
    width: int,
    age: str,
    chosen: bool,
    busiest: bool,
    badges: tuple[BadgeView, ...],
    marked: bool,
) -> Line:
    columns = columns_for(width)
    told = any(column is STATE for column, _ in columns)
    worded = any(column is BADGES for column, _ in columns)
    pieces: list[Piece] = []
    for column, cells in columns:
        if column is BADGES:
            pieces += badge_cells(badges, cells)
        elif column is SIGN and marked:
            pieces += [(STATE_SIGNS[session.state], f"table--{session.state}"), (MARKED, "table--focused")]
        elif column is SIGN and badges and not worded:
            pieces += [
                (STATE_SIGNS[session.state], f"table--{session.state}"),
                (badge_sign(badges), badge_colour(badges)),
            ]
        else:
            pieces.append(_piece(session, column, cells, age, busiest, told))
    if not chosen:
        return clip_line(tuple(pieces), width)
    text = "".join(text for text, _ in pieces)
    return ((fit(f"{text[:1]}{CHOSEN_AND_MARKED if marked else CURSOR}{text[2:]}", width), "table--cursor"),)


def _piece(session: SessionView, column: Column, cells: int, age: str, busiest: bool, told: bool) -> Piece:
    text = _text(session, column, age, told)
    gap = 1 if column is PROJECT else 0
    placed = fit_right(text, cells) if column.right else fit(text, cells - gap) + " " * gap
    return (placed, _colour(session, column, busiest))


def _text(session: SessionView, column: Column, age: str, told: bool) -> str:
    """One cell; a quiet session has its state in the burn column unless there is a column for it."""
    if column is AGE:
        return age
    return "–" if told and column is BURN and session.burn <= 0 else column.cell(session)


def _colour(session: SessionView, column: Column, busiest: bool) -> str:
    if column is SIGN:
        return f"table--{session.state}"
    if session.at_rest:
        return "table--quiet"
    if column is CONTEXT and (session.context_share or 0.0) >= 0.8:
        return "table--high"
    return "table--busiest" if busiest and column in (PROJECT, BURN) else "table--row"
