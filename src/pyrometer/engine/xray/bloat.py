"""How much the context has grown, and what re-reading it costs."""

from __future__ import annotations

from typing import Final

from pyrometer.engine.signs import MAIN
from pyrometer.engine.xray.reel import Reel
from pyrometer.engine.xray.sums import NANODOLLARS, READS, UNPRICED

SPAN: Final = 5
"""Turns at either end that are compared."""
LAST: Final = 20
"""Turns whose dollars are looked at."""


def bloat(reel: Reel) -> float | None:
    """Mean context of the last five turns of the main loop against the first five since the last clear or compaction.

    None under ten turns: the two would be the same ones.
    """
    contexts = reel.session.contexts
    begin = contexts.place(_renewed_at(reel))
    if len(contexts) - begin < 2 * SPAN:
        return None
    first, last = contexts.amounts[begin : begin + SPAN], contexts.amounts[-SPAN:]
    return sum(last) / sum(first) if sum(first) else None


def reread_share(reel: Reel) -> float | None:
    """Cache reads' share of the API-equivalent dollars of the last turns; None if some have no price."""
    sums, first = reel.sums, max(0, len(reel.sums) - LAST)
    whole = sums.between(NANODOLLARS, first)
    return sums.between(READS, first) / whole if whole and not sums.between(UNPRICED, first) else None


def _renewed_at(reel: Reel) -> float:
    """When the main loop began anew."""
    newest = (event.at for event in reversed(reel.events) if event.chain == MAIN and event.kind in _RENEWALS)
    compactions = reel.session.compactions
    return max(next(newest, 0.0), compactions[-1].at if compactions else 0.0)


_RENEWALS = ("compaction", "clear")
