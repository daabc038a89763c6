"""What a report says, before it is text, Markdown or HTML: headings, sentences, tables, bars and curves."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from pyrometer.report.columns import Align

SIGNS = "░▓█▒▚▞▖▘"
"""Parts of a bar in characters: signs as well as order tell them apart."""


class Heading(msgspec.Struct, frozen=True):
    """The title of what follows; `level` 1 is that of the whole."""

    text: str
    level: int = 2


class Sentences(msgspec.Struct, frozen=True):
    """One a line."""

    lines: tuple[str, ...]


class Table(msgspec.Struct, frozen=True):
    """`rows` as wide as `head`. Where there is no room, the columns in `less` go, the first named first."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    aligns: tuple[Align, ...]
    less: tuple[int, ...] = ()


class Part(msgspec.Struct, frozen=True):
    """One part of a bar."""

    name: str
    share: float
    """Of the whole bar, 0..1."""
    words: str
    """The amount, as people read it."""


class Bar(msgspec.Struct, frozen=True):
    """A whole and its parts."""

    name: str
    parts: tuple[Part, ...]


class Columns(msgspec.Struct, frozen=True):
    """Amounts side by side, such as days: (name, amount, the amount in words)."""

    name: str
    values: tuple[tuple[str, float, str], ...]


class Curve(msgspec.Struct, frozen=True):
    """An amount over time: (time, amount) oldest first; `marks` are instants to be seen on it."""

    name: str
    points: tuple[tuple[float, float], ...]
    first: str
    last: str
    """Words for both ends of the time."""
    top: str
    """Words for the largest amount."""
    marks: tuple[float, ...] = ()


class Paste(msgspec.Struct, frozen=True):
    """The one line that a person can take along."""

    text: str


Block: TypeAlias = Heading | Sentences | Table | Bar | Columns | Curve | Paste


class Document(msgspec.Struct, frozen=True):
    """A whole report."""

    title: str
    blocks: tuple[Block, ...]
