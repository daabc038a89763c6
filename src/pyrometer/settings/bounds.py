"""The words in which settings say their bounds. pydantic enforces them when a configuration is read."""

from __future__ import annotations

import re
from typing import Annotated

from annotated_types import Ge, Gt, Le, Predicate

Minutes = Annotated[float, Ge(0), Le(60 * 24 * 14)]
Share = Annotated[float, Ge(0), Le(1)]
Points = Annotated[float, Ge(0), Le(100)]
"""Percentage points of a window."""
Ratio = Annotated[float, Gt(0), Le(100)]
Count = Annotated[int, Ge(0), Le(100_000)]
"""Turns, calls, events."""
Tokens = Annotated[int, Ge(0)]
STRICT: dict[str, object] = {"extra": "forbid"}
"""Unknown keys are mistakes."""

_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


def is_clock(text: str) -> bool:
    """Whether `text` is a time of day, `22:00`, or empty."""
    return not text or _CLOCK.fullmatch(text) is not None


Clock = Annotated[str, Predicate(is_clock)]
"""A local time of day, `22:00`; empty for none."""
