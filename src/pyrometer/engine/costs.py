"""What an agent's program says of a session's use, against what its log explains."""

from __future__ import annotations

import math
from typing import TypeAlias

from pyrometer.snapshot import Unlogged
from pyrometer.usage import Usage

Cost: TypeAlias = tuple[float, float | None, tuple[tuple[str, Usage], ...]]
"""(time, dollars, tokens by model): a `CostState` without the session's name."""
_BUCKETS = ("uncached", "cache_read", "cache_write_5m", "cache_write_1h", "output")


def latest(one: Cost | None, other: Cost | None) -> Cost | None:
    """The one that holds: the later, of the same time the larger, as the totals only grow."""
    return max((cost for cost in (one, other) if cost is not None), key=_rank, default=None)


def unlogged(cost: Cost, explained: Usage, dollars: float | None) -> Unlogged:
    """What was used and stands in no turn: the program's totals less the turns up to then, no bucket below zero.

    Cache writes are compared as a whole: a program that does not tell their lifetimes has them all in one.

    The dollars are the program's less those of the turns; None where one of them is not known. Where no tokens are
    missing there are none: what is left is a difference between two price lists.
    """
    at, said, _ = cost
    whole = usage_of(cost)
    missing = {name: max(0, getattr(whole, name) - getattr(explained, name)) for name in _BUCKETS}
    written = max(0, whole.cache_write - explained.cache_write)
    missing["cache_write_1h"] = min(missing["cache_write_1h"], written)
    missing["cache_write_5m"] = written - missing["cache_write_1h"]
    rest = Usage(**missing)
    if not rest.total:
        return Unlogged(at, rest, 0.0)
    return Unlogged(at, rest, None if said is None or dollars is None else max(0.0, said - dollars))


def usage_of(cost: Cost) -> Usage:
    """Tokens of all models."""
    return sum((usage for _, usage in cost[2]), Usage())


def _rank(cost: Cost) -> tuple[float, int, float, str]:
    return (cost[0], usage_of(cost).total, -math.inf if cost[1] is None else cost[1], repr(cost))
