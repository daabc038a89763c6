"""A table as somebody sees it, to be written into a file."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from pyrometer.history.beyond import Beyond
from pyrometer.history.question import Question, Row, Scale

Format: TypeAlias = Literal["csv", "json"]


class SeenRow(msgspec.Struct, frozen=True):
    """A line of the table."""

    row: Row
    """Under the name that is shown: hidden names stay hidden."""
    share: float | None
    """Of the whole, 0..1, by the measure; None: unknown."""


class Seen(msgspec.Struct, frozen=True):
    """Sorted, filtered and named as on the screen."""

    question: Question
    path: tuple[str, ...]
    """Names of the rows that were opened on the way."""
    wanted: str
    """The filter."""
    measure: str
    scales: tuple[Scale, ...]
    """Of the windows whose scale is known."""
    rows: tuple[SeenRow, ...]
    whole: SeenRow
    beyond: Beyond | None
    notes: tuple[str, ...]
