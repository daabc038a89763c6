"""A forecast beside the truth."""

from __future__ import annotations

from typing import NamedTuple


class Answer(NamedTuple):
    """A forecast at one moment. Times in epoch seconds; None: not before the reset."""

    percent: float | None
    probability: float | None
    eta10: float | None
    eta50: float | None
    eta90: float | None


class Trial(NamedTuple):
    """One answer, and what was and came."""

    window: int
    now: float
    resets_at: float
    locked_at: float | None
    truth: float
    """Percent used now."""
    answer: Answer
