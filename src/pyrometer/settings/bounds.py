"""The words in which settings say their bounds. They are enforced when a configuration is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated

import msgspec


class Ge(msgspec.Struct, frozen=True):
    """Greater than or equal to the value."""

    value: float


class Gt(msgspec.Struct, frozen=True):
    """Greater than the value."""

    value: float


class Le(msgspec.Struct, frozen=True):
    """Less than or equal to the value."""

    value: float


class Holds(msgspec.Struct, frozen=True):
    """Something that must be true of it."""

    test: Callable[[str], bool]


Minutes = Annotated[float, Ge(0), Le(60 * 24 * 14)]
Share = Annotated[float, Ge(0), Le(1)]
Points = Annotated[float, Ge(0), Le(100)]
"""Percentage points of a window."""
Ratio = Annotated[float, Gt(0), Le(100)]
Count = Annotated[int, Ge(0), Le(100_000)]
"""Turns, calls, events."""
Tokens = Annotated[int, Ge(0)]

_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


def is_clock(text: str) -> bool:
    """Whether `text` is a time of day, `22:00`, or empty."""
    return not text or _CLOCK.fullmatch(text) is not None


Clock = Annotated[str, Holds(is_clock)]
"""A local time of day, `22:00`; empty for none."""
