"""One session's findings, put together."""

from __future__ import annotations

from typing import Any, Final

from pyrometer.engine.signs import MAIN
from pyrometer.engine.xray import bloat, loop, thinking
from pyrometer.engine.xray.burn import Burn
from pyrometer.engine.xray.cliff import cold_at, recache
from pyrometer.engine.xray.reel import Reel
from pyrometer.engine.xray.schema import first_prompt
from pyrometer.engine.xray.since_prompt import since_prompt
from pyrometer.engine.xray.sums import INVALIDATIONS, LOST
from pyrometer.engine.xray.yields import newest_yield
from pyrometer.snapshot.findings import Findings, Loop

SHOWN: Final = 50
"""Newest cache events that are given; the detail of a session has them all."""


def still(reel: Reel) -> dict[str, Any]:
    """All that does not change while nothing is heard of the session. The reel must be up to date."""
    main = reel.chains.get(MAIN)
    since, gain = since_prompt(reel), newest_yield(reel)
    newest = reel.turns(max(0, len(reel.sums) - thinking.LAST), len(reel.sums))
    share, output = thinking.thinking(newest)
    return {
        "cache_events": tuple(reversed(reel.events[-SHOWN:])),
        "invalidations": reel.sums.between(INVALIDATIONS, 0),
        "invalidated": reel.sums.between(LOST, 0),
        "hit_smoothed": main.hit.share if main else None,
        "turns_since_rebuild": main.since_event if main else 0,
        "cold_at": cold_at(reel),
        "recache": recache(reel),
        "bloat": bloat.bloat(reel),
        "reread_share": bloat.reread_share(reel),
        "loop": _loop(reel),
        "prompt_at": since.at,
        "calls_since_prompt": since.calls,
        "main_calls_since_prompt": since.main_calls,
        "dollars_since_prompt": since.dollars,
        "credits_since_prompt": since.credits,
        "thinking_share": share,
        "thinking_output": output,
        "yield_ratio": gain.ratio if gain else None,
        "yield_output": gain.output if gain else None,
        "yield_cost": gain.cost if gain else None,
        "first_prompt": first_prompt(reel),
    }


def findings(fields: dict[str, Any], now: Burn) -> Findings:
    """`fields` as `still` gives them, with what changes all the time."""
    return Findings(
        **fields,
        chains_running=now.chains_running,
        credits_5m=now.credits_5m,
        credits_hour=now.credits_hour,
        turns_hour=now.turns_hour,
        ratio_1m=now.ratio_1m,
        ratio_5m=now.ratio_5m,
        ratio_20m=now.ratio_20m,
        cause=now.cause,
        cause_factor=now.cause_factor,
    )


def _loop(reel: Reel) -> Loop | None:
    """Of the turns since the last prompt, as far as they are kept in full."""
    session = reel.session
    stop = len(reel.sums)
    since = max(session.prompted_at or 0.0, session.turns.newest - loop.SPAN)
    first = max(session.turns.place(since), stop - loop.MOST_TURNS)
    sizes = loop.sizes_in([source.results for source in session.sources.values() if source.results])
    return loop.loop(reel.turns(first, stop), sizes)
