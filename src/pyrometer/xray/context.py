"""The context of the main loop: how it grows, and when it will be compacted."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import msgspec

KEPT: Final = 0.7
"""Weight that a compaction's size keeps at the next one."""
GROWTH_KEPT: Final = 0.9
"""Weight that a turn's growth keeps at the next one."""
STEADY: Final = 0.25
"""Share of the context below which it must fall to be another one: compacted or cleared."""
Point = tuple[float, int]
"""(time, tokens)."""


class Context(msgspec.Struct, frozen=True):
    """Tokens. None is unknown."""

    now: int | None
    peak: int | None
    growth: float | None
    """Of a turn, exponentially weighted (0.9), since the last compaction."""
    ramp: float | None
    """Of a turn in the first third of the session, mean."""
    begun: int | None
    """At the first turn, ..."""
    third: int | None
    """... and at the end of the first third."""
    cap: int | None
    """Where the next compaction is to be expected."""
    cap_known: bool
    """By earlier compactions of this model; False: it is the context window."""
    turns_left: float | None
    """Turns of the main loop until then; None where the context does not grow."""


def context(points: Sequence[Point], compactions: Sequence[float], caps: Sequence[int], window: int | None) -> Context:
    """`points` and the times of `compactions` oldest first; `caps`: sizes at which contexts of this model were
    compacted, oldest first; `window`: the context window."""
    sizes = [size for _, size in points]
    begins = _places(points, compactions)
    third = max(1, len(sizes) // 3)
    growth = _growth(sizes[begins[-1] :])
    now = sizes[-1] if sizes else None
    cap = expected(caps) or window
    left = (cap - now) / growth if cap and now is not None and growth and growth > 0 else None
    return Context(
        now=now,
        peak=max(sizes, default=None),
        growth=growth,
        ramp=_ramp(sizes[:third]),
        begun=sizes[0] if sizes else None,
        third=sizes[third - 1] if sizes else None,
        cap=cap,
        cap_known=bool(caps),
        turns_left=None if left is None else max(0.0, left),
    )


def expected(sizes: Sequence[int]) -> int | None:
    """Exponentially weighted mean, the newest last; None of nothing."""
    mean: float | None = None
    for size in sizes:
        mean = size if mean is None else KEPT * mean + (1 - KEPT) * size
    return None if mean is None else round(mean)


def _places(points: Sequence[Point], compactions: Sequence[float]) -> list[int]:
    """Where the context began anew, in order; 0 is the first of them."""
    found = [0]
    for place, ((before, old), (at, size)) in enumerate(pairwise(points), 1):
        if size < STEADY * old or any(before <= time < at for time in compactions):
            found.append(place)
    return found


def _ramp(sizes: Sequence[int]) -> float | None:
    return (sizes[-1] - sizes[0]) / (len(sizes) - 1) if len(sizes) > 1 else None


def _growth(sizes: Sequence[int]) -> float | None:
    steps = [later - earlier for earlier, later in pairwise(sizes)]
    if not steps:
        return None
    mean = sum(steps[:5]) / len(steps[:5])
    for step in steps[5:]:
        mean = GROWTH_KEPT * mean + (1 - GROWTH_KEPT) * step
    return mean
