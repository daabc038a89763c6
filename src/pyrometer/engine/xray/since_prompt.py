"""What has been done and spent since the person's last message."""

from __future__ import annotations

import msgspec

from pyrometer.engine.xray.reel import Reel
from pyrometer.engine.xray.sums import CREDITS, MAIN, NANODOLLARS, UNPRICED


class SincePrompt(msgspec.Struct, frozen=True):
    """Model calls of all chains since the prompt, and what they cost."""

    at: float | None = None
    calls: int = 0
    main_calls: int = 0
    """Those of the main loop."""
    dollars: float | None = None
    """API-equivalent; None if some of them have no price."""
    credits: float = 0.0


def since_prompt(reel: Reel) -> SincePrompt:
    """Empty if no prompt is known."""
    at = reel.session.prompted_at
    if at is None:
        return SincePrompt()
    sums, place = reel.sums, reel.session.turns.place(at)
    unpriced = sums.between(UNPRICED, place)
    dollars = None if unpriced else sums.between(NANODOLLARS, place) / 1e9
    calls, main = len(sums) - place, sums.between(MAIN, place)
    return SincePrompt(at, calls, main, dollars, sums.between(CREDITS, place) / 1e3)
