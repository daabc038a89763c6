"""What the readings of one window say together: the percentage only rises, whatever order they arrived in.

Idle sessions repeat old, lower numbers, and just after a roll-over the old percentage may come with the new reset
time. Both are told apart from news here, by a pure function of when each percentage was first and last said.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Literal

import msgspec

HIGH = 95.0
"""From this percentage on a reading in the first minutes may be the previous window's."""
EARLY = 600.0
"""Seconds after the start of a window in which a high reading is doubted."""
CONFIRM = 120.0
"""Seconds after which a second high reading confirms the first."""
RESET_TO = 2.0
"""A fall to this percentage or below, followed by a rise, is an early reset of the same window."""


class Said(msgspec.Struct, frozen=True, gc=False):
    """When a percentage was first and last said, and who said it last."""

    first: float
    last: float
    source: str

    def __add__(self, other: Said) -> Said:
        _, source = max((self.last, self.source), (other.last, other.source))
        return Said(min(self.first, other.first), max(self.last, other.last), source)


class Level(msgspec.Struct, frozen=True, gc=False):
    """The accepted percentage of a window."""

    percent: float
    said: Said
    full_since: float | None = None
    """When 100 percent was first reached."""


def level(values: Mapping[float, Said], starts_at: float) -> Level | None:
    """The percentage that stands, or None while nothing can be believed.

    That is the largest credible one, unless the percentages said since then begin at `RESET_TO` or below and only
    rise: then the provider reset the window early and those count instead.
    """
    credible = _credible(values, starts_at)
    if not credible:
        return None
    top = max(credible)
    restarted = _since_restart(credible, credible[top].last)
    if restarted:
        return _level(restarted)
    return _level(credible)


def rises(values: Mapping[float, Said], key: Literal["first", "last"]) -> bool:
    """Whether two or more percentages, in the order of their `first` or `last` time, grow from one to the next."""
    told = sorted(values, key=lambda percent: (getattr(values[percent], key), percent))
    return len(told) > 1 and all(earlier < later for earlier, later in pairwise(told))


def _level(values: Mapping[float, Said]) -> Level:
    top = max(values)
    full = [said.first for percent, said in values.items() if percent >= 100]
    return Level(top, values[top], min(full) if full else None)


def _credible(values: Mapping[float, Said], starts_at: float) -> dict[float, Said]:
    """Without high percentages of the first minutes that no second one confirms."""
    believed = {}
    for percent, said in values.items():
        early = percent >= HIGH and said.last < starts_at + EARLY
        if not early or _confirmed(percent, said, values):
            believed[percent] = said
    return believed


def _confirmed(percent: float, said: Said, values: Mapping[float, Said]) -> bool:
    return any(other >= percent and again.last >= said.first + CONFIRM for other, again in values.items())


def _since_restart(values: Mapping[float, Said], top_at: float) -> dict[float, Said]:
    later = {percent: said for percent, said in values.items() if said.last > top_at}
    return later if later and min(later) <= RESET_TO and rises(later, "last") else {}
