"""What could not be read as meant: how often, of which kind, and where."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from pyrometer.engine.ledger import SKEW, plausible
from pyrometer.model import Record, Trouble, Turn

MAX_PLACES = 1000
"""Distinct (kind, place) pairs that are kept apart; what comes later is counted under the place `elsewhere`."""
IMPOSSIBLE = "impossible count or time"
FUTURE = "time in the future"


class Troubles(Counter[tuple[str, str]]):
    """Times by kind and place."""

    def note(self, kind: str, place: str, times: int = 1) -> None:
        """Count it."""
        known = (kind, place) in self or len(self) < MAX_PLACES
        self[kind, place if known else "elsewhere"] += times

    def start_over(self, place: str, known: Iterable[tuple[str, int]] = ()) -> None:
        """The file is read anew, or from where all that is `known` of it, as (kind, times), stands before."""
        for pair in [each for each in self if each[1] == place]:
            del self[pair]
        for kind, times in known:
            self.note(kind, place, times)


def doubt(record: Record, now: float) -> str:
    """What is wrong with a record of a line that was read at `now`; mostly nothing."""
    if isinstance(record, Trouble):
        return record.kind
    if 0 <= record.at <= now:
        return IMPOSSIBLE if isinstance(record, Turn) and not plausible(record) else ""
    if not 0 <= record.at < math.inf:
        return IMPOSSIBLE
    return FUTURE if isinstance(record, Turn) and record.at > now + SKEW else ""
