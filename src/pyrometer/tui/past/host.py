"""What the screens of the past are given: whom to ask, where to write, and how they hear the answer."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import tzinfo
from pathlib import Path
from typing import Any, Final, Protocol

import msgspec

from pyrometer.history.grid import Grid, Unit
from pyrometer.history.overview import Overview
from pyrometer.history.question import Question
from pyrometer.history.seen import Format, Seen

FRESH: Final = 900.0
"""Seconds for which an answer is worth being shown until there is a newer one: sums begin at quarters of an hour."""
MOST: Final = 50
"""Answers that are kept."""


class Past(Protocol):
    """The store as questions. Called in threads of their own: it may take its time. Raises NoPastError."""

    def overview(self, question: Question) -> Overview: ...

    def grid(self, unit: Unit, until: float, number: int, zone: tzinfo | None, words: tuple[str, ...]) -> Grid: ...


class Answers:
    """The last answer to each question, to be shown at once when it is asked again, while the newer one is on its way.

    Belongs to the thread of the screens.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()

    def keep(self, question: Hashable, answer: Any, now: float) -> None:
        """Keep it in the place of an earlier one."""
        self._kept.pop(question, None)
        self._kept[question] = (now, answer)
        if len(self._kept) > MOST:
            self._kept.popitem(last=False)

    def of(self, question: Hashable, now: float) -> Any:
        """The answer, None if there is none or an old one."""
        at, answer = self._kept.get(question, (now, None))
        return answer if 0 <= now - at <= FRESH else None


class PastHost(msgspec.Struct, frozen=True):
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
    answers: Answers = msgspec.field(default_factory=Answers)
