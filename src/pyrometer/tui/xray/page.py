"""One page: lines and tables below each other."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from typing import TypeAlias

import msgspec

from pyrometer.tui.cells import Line, fit, safe
from pyrometer.tui.xray.table import Table

Lines: TypeAlias = Callable[[int], Sequence[Line]]
"""Makes lines of at most so many cells."""
Block: TypeAlias = Lines | Table
LABEL = 11
"""Cells of a fact's label, its gap included."""


class Page(msgspec.Struct):
    """What stands below each other. Two pages are equal if they say the same."""

    blocks: tuple[Block, ...]
    key: object = None
    """Equal for pages that need not be drawn again."""

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Table))


def words(text: str, colour: str = "page--words") -> Lines:
    """A sentence, wrapped."""
    return lambda width: [((part, colour),) for part in textwrap.wrap(safe(text), max(8, width)) or [""]]


def title(text: str) -> Lines:
    """A heading with a blank line above it."""
    return lambda width: [(), ((fit(safe(text), width), "page--title"),)]


def facts(rows: Sequence[tuple[str, str]]) -> Lines:
    """Labels with their sentences, wrapped beside them; below them where there is no room."""

    def lines(width: int) -> list[Line]:
        found: list[Line] = []
        label = LABEL if width >= 3 * LABEL else 2
        for name, text in rows:
            if label < LABEL:
                found.append(((fit(name, width), "page--label"),))
            for place, part in enumerate(textwrap.wrap(safe(text), max(8, width - label)) or [""]):
                head = name if not place and label == LABEL else ""
                found.append(((fit(head, label), "page--label"), (part, "page--words")))
        return found

    return lines
