"""What the screens of the past are given: whom to ask, where to write, and how they hear the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import Protocol

from pyrometer.history.grid import Grid, Unit
from pyrometer.history.overview import Overview
from pyrometer.history.question import Question
from pyrometer.history.seen import Format, Seen


class Past(Protocol):
    """The store as questions. Called in threads of their own: it may take its time. Raises NoPastError."""

    def overview(self, question: Question) -> Overview: ...

    def grid(self, unit: Unit, until: float, number: int, zone: tzinfo | None) -> Grid: ...


@dataclass(frozen=True, slots=True)
class PastHost:
    """Everything from outside of the screens."""

    past: Past | None = None
    why_not: str = "no history is kept here"
    """Why there is no past."""
    advice: str = ""
    """What to do about it."""
    export: Callable[[Seen, Format], Path] | None = None
    """Writes what is seen into a new file. Raises OSError."""
    home: Path = Path("/")
    mark: str = ""
    """What all of it is marked with: invented data says so."""
