"""What the main loop of one session tells, be it followed live or read again: what its next message costs, and when
its context began anew."""

from __future__ import annotations

from collections.abc import Sequence

from pyrometer.engine.signs import MAIN
from pyrometer.engine.xray.cliff import cold_at, recache
from pyrometer.engine.xray.reel import Reel
from pyrometer.model import Turn
from pyrometer.snapshot.xray import Cliff
from pyrometer.xray.ahead import cliff


def next_cliff(reel: Reel, turns: Sequence[Turn]) -> Cliff | None:
    """What the next message costs once the cache is cold; `turns` are those of the main loop, oldest first."""
    newest = next((turn for turn in reversed(turns) if turn.context is not None), None)
    chain = reel.chains.get(MAIN)
    if newest is None or chain is None:
        return None
    return cliff(newest, chain.before.lifetime, cold_at(reel), recache(reel), reel.price, reel.credits)


def renewals(reel: Reel) -> list[float]:
    """When the context of the main loop began anew: at compactions, and where it was cleared."""
    told = [compaction.at for compaction in reel.session.compactions]
    return sorted([*told, *(event.at for event in reel.events if event.chain == MAIN and event.kind == "clear")])
