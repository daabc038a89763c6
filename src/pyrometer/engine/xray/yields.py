"""What the newest turns bring for what they cost."""

from __future__ import annotations

from typing import Final

import msgspec

from pyrometer.engine.xray.reel import Reel
from pyrometer.engine.xray.sums import NANODOLLARS, OUTPUT, UNPRICED

LAST: Final = 28
LEAST: Final = 60
"""Turns below which a session is too young to be compared with itself."""


class Yield(msgspec.Struct, frozen=True):
    """The last 28 turns' shares (0..1) of the session's output and dollars, and one by the other."""

    ratio: float
    output: float
    cost: float


def newest_yield(reel: Reel) -> Yield | None:
    """None for young sessions, and where some turn has no price."""
    sums, turns = reel.sums, len(reel.sums)
    if turns < LEAST or sums.between(UNPRICED, 0):
        return None
    output, dollars = sums.between(OUTPUT, 0), sums.between(NANODOLLARS, 0)
    if not output or not dollars:
        return None
    bought = sums.between(OUTPUT, turns - LAST) / output
    paid = sums.between(NANODOLLARS, turns - LAST) / dollars
    return Yield(bought / paid, bought, paid) if paid else None
