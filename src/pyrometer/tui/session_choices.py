"""Sessions to choose from: those of the table and those that only the store knows, the newest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Final, TypeAlias

import msgspec

from pyrometer.snapshot import SessionView
from pyrometer.text import clock, count, dollars
from pyrometer.tui.cells import Line, clip_line, fit, fit_right
from pyrometer.tui.masks import MaskBook
from pyrometer.tui.widgets.picker import CURSOR

if TYPE_CHECKING:
    from pyrometer.history.stored_sessions import StoredSession

Key: TypeAlias = tuple[str, str]
_LONG_AGO: Final = 300 * 86_400.0
"""Seconds after which a day needs its year."""
_WHEN, _TURNS, _COST = 11, 7, 8
_AGENT, _ID = 8, 9
_MEDIUM, _WIDE = 44, 60
"""Cells from which on turns, then agent and id have room."""


class SessionChoice(msgspec.Struct, frozen=True):
    """One session that can be chosen."""

    key: Key
    project: str
    """Its folder."""
    last_at: float
    turns: int
    dollars: float | None


def session_choices(
    live: Iterable[SessionView], stored: Iterable[StoredSession], without: Key | None
) -> tuple[SessionChoice, ...]:
    """All of both, each once, the one `without` left out."""
    found = {each.key: SessionChoice(each.key, each.project, each.last_at, each.turns, each.dollars) for each in stored}
    found |= {each.key: SessionChoice(each.key, each.project, each.last_at, each.turns, each.dollars) for each in live}
    rest = (choice for key, choice in found.items() if key != without)
    return tuple(sorted(rest, key=lambda choice: (-choice.last_at, choice.key)))


def wanted_choices(
    choices: Sequence[SessionChoice], wanted: str, book: MaskBook, now: float, zone: tzinfo | None
) -> list[SessionChoice]:
    """Those in whose time, project, agent or id every word of `wanted` occurs."""
    words = wanted.casefold().split()
    if not words:
        return list(choices)
    found = []
    for choice in choices:
        text = (
            f"{when(choice.last_at, now, zone)} {shown_name(choice, book)} {choice.key[0]} {choice.key[1]}".casefold()
        )
        if all(word in text for word in words):
            found.append(choice)
    return found


def choice_line(
    choice: SessionChoice, width: int, book: MaskBook, now: float, zone: tzinfo | None, *, chosen: bool
) -> Line:
    """One row in at most `width` cells; a chosen row fills them."""
    head = f"{CURSOR if chosen else ' '} {fit(when(choice.last_at, now, zone), _WHEN)}"
    tail = fit_right(dollars(choice.dollars), _COST)
    if width >= _MEDIUM:
        tail = fit_right(count(choice.turns), _TURNS) + tail
    if width >= _WIDE:
        tail = f" {fit(choice.key[0], _AGENT - 1)} {fit(choice.key[1][: _ID - 1], _ID - 1)}" + tail
    name = fit(shown_name(choice, book), max(4, width - len(head) - len(tail)))
    if chosen:
        return ((fit(head + name + tail, width), "choice--cursor"),)
    return clip_line(((head, "choice--quiet"), (name, "choice--name"), (tail, "choice--quiet")), width)


def head_words(width: int) -> str:
    """The titles of the columns."""
    tail = fit_right("cost", _COST)
    if width >= _MEDIUM:
        tail = fit_right("turns", _TURNS) + tail
    if width >= _WIDE:
        tail = f" {fit('agent', _AGENT - 1)} {fit('id', _ID - 1)}" + tail
    return f"  {fit('last', _WHEN)}{fit('project', max(4, width - 2 - _WHEN - len(tail)))}{tail}"


def shown_name(choice: SessionChoice, book: MaskBook) -> str:
    """The last folder of the project, or what hides it."""
    return book.shown(choice.project) or "–"


def when(at: float, now: float, zone: tzinfo | None) -> str:
    """The time today, the day this week, else the date; with its year if that is long ago."""
    if now - at < _LONG_AGO:
        return clock(at, zone, now=now)
    return f"{datetime.fromtimestamp(at, zone):%Y-%m-%d}"
