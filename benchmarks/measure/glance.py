"""What a person reads off the pane: the figures of a screen, as facts that can be compared."""

from __future__ import annotations

import re
from typing import TypeAlias

Facts: TypeAlias = frozenset[tuple[str, ...]]

_WINDOW = re.compile(r"^(5h|week)\b.*?(\d+%)")
_SESSION = re.compile(r"[●◇○·] (claude|codex)\s+(\S+)\s.*?(\d+%)\s+(\d+%)")
_TURN = re.compile(r"\d\d:\d\d claude-\S+\s+(\d+)\s")
_AS_OF = re.compile(r"as of \d\d:\d\d")
_READING = re.compile(r"\b(?:reading|history) .*%")
_FILES = re.compile(r"\b[1-9][\d,.k]* files")


def facts(lines: list[str], newest: int | None = None) -> Facts:
    """How far each window is used, and context and cache hit of the sessions shown: all, or the first ones."""
    windows = [match.groups() for line in lines if (match := _WINDOW.search(line))]
    sessions = [match.groups() for line in lines if (match := _SESSION.search(line))]
    return frozenset((*windows, *sessions[:newest]))


def shows(known: Facts, wanted: Facts) -> bool:
    """Whether all that is wanted is known. The percentage of a window may be off by a point: it moves on with the
    forecast, which learns from the history, from the one that was reported."""
    return all(fact in known or (len(fact) == 2 and any(_near(fact, other) for other in known)) for fact in wanted)


def _near(window: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return other[0] == window[0] and len(other) == 2 and abs(int(other[1][:-1]) - int(window[1][:-1])) <= 1


def is_painted(lines: list[str]) -> bool:
    """Whether a screen stands there."""
    return sum(1 for line in lines if line) >= 3


def is_reading(lines: list[str]) -> bool:
    """Whether the pane says that it still reads history."""
    return any(_READING.search(line) for line in lines[-3:])


def is_remembered(lines: list[str]) -> bool:
    """Whether the figures are those of the run before, marked with their time."""
    return any(_AS_OF.search(line) for line in lines[:3])


def follows(lines: list[str]) -> bool:
    """Whether the pane has found files and read them."""
    return not is_reading(lines) and any(_FILES.search(line) for line in lines[-3:])


def turn_marks(lines: list[str]) -> set[int]:
    """The uncached tokens of the last turns, where they are few enough to be written out."""
    return {int(match[1]) for line in lines if (match := _TURN.search(line))}
