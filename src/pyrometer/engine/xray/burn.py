"""What a session burns now, against its normal, and why it is more."""

from __future__ import annotations

import math
from typing import Final

import msgspec

from pyrometer.engine.prices import bare_name
from pyrometer.engine.signs import MAIN
from pyrometer.engine.xray.normal import BIN, RECENT
from pyrometer.engine.xray.reel import READ_WEIGHT, Reel
from pyrometer.engine.xray.sums import CREDITS, FED, MAIN_STEADY, OUTPUT, STEADY
from pyrometer.engine.xray.sums import MAIN as MAIN_TURNS
from pyrometer.snapshot.findings import BurnCause

HOUR: Final = 3_600
OUTPUT_WEIGHT: Final = 5
"""A token of output weighs as many uncached ones, in the credits of all known plans."""
REFERENCE: Final = 300
"""Turns before the last minutes with which they are compared, at most."""
LEAST_REFERENCE: Final = 8
NOTABLE: Final = 1.2
"""Factors below this explain nothing."""
_MOST_LOOKED_AT = 40


class Burn(msgspec.Struct, frozen=True):
    """Credits, ratios and the largest factor; the fields are those of `snapshot.findings.Findings`."""

    chains_running: int = 0
    credits_5m: float = 0.0
    credits_hour: float = 0.0
    turns_hour: int = 0
    ratio_1m: float | None = None
    ratio_5m: float | None = None
    ratio_20m: float | None = None
    cause: BurnCause | None = None
    cause_factor: float | None = None


class _Stretch(msgspec.Struct, frozen=True):
    """What a stretch of turns adds up to."""

    turns: int
    """Of the main loop."""
    all: float
    """Credits with rebuilds."""
    steady: float
    main: float
    fed: float
    """What a turn's prompt weighs, in tokens, mean over all chains; and its output."""
    output: float


def burn(reel: Reel, normal: float | None, now: float) -> Burn:
    """`normal` is in credits per five minutes. Empty if nothing was burnt in the last hour."""
    end = math.floor(now) + 1
    place = reel.session.turns.place
    last, five, hour = place(end), place(end - BIN), place(end - HOUR)
    if hour == last:
        return Burn()
    steady = {span: reel.sums.between(STEADY, place(end - 60 * span), last) / 1e3 for span in (1, 5, 20)}
    ratios = {span: amount * 5 / span / normal for span, amount in steady.items()} if normal else {}
    factor = _largest_factor(reel, five, last, place(end - RECENT), ratios.get(5)) if last > five else None
    return Burn(
        chains_running=sum(
            1 for name, chain in reel.chains.items() if name != MAIN and end - BIN <= chain.before.at < end
        ),
        credits_5m=steady[5],
        credits_hour=reel.sums.between(CREDITS, hour, last) / 1e3,
        turns_hour=reel.sums.between(MAIN_TURNS, hour, last),
        ratio_1m=ratios.get(1),
        ratio_5m=ratios.get(5),
        ratio_20m=ratios.get(20),
        cause=factor[0] if factor else None,
        cause_factor=factor[1] if factor else None,
    )


def _largest_factor(
    reel: Reel, five: int, last: int, recent: int, ratio: float | None
) -> tuple[BurnCause, float] | None:
    """How many times more is burnt for each reason alone; None if nothing stands out.

    A young session has no past to be compared with: only what shows without one is named. Where the burn without
    rebuilds is the normal one, only they can be named.
    """
    now, past = _stretch(reel, five, last), _stretch(reel, max(0, recent - REFERENCE), recent)
    factors: dict[BurnCause, float] = {"cache rebuild": now.all / now.steady if now.steady else 0.0}
    if ratio is not None and ratio < NOTABLE:
        pass
    elif past.turns and past.main and recent >= LEAST_REFERENCE:
        factors |= _against(now, past, _bins(reel, max(0, recent - REFERENCE), recent))
        factors["model switch"] = _dearer(reel, five, last, recent)
    elif now.main:
        factors["subagents"] = now.steady / now.main
    cause = max(factors, key=lambda name: (factors[name], name))
    return (cause, factors[cause]) if factors[cause] >= NOTABLE else None


def _against(now: _Stretch, past: _Stretch, bins: int) -> dict[BurnCause, float]:
    usual = past.fed + OUTPUT_WEIGHT * past.output
    spread = now.steady / now.main if now.main else 1.0
    return {
        "subagents": spread / (past.steady / past.main),
        "more turns": now.turns * bins / past.turns,
        "more output": (past.fed + OUTPUT_WEIGHT * now.output) / usual if usual else 0.0,
        "context growth": (now.fed + OUTPUT_WEIGHT * past.output) / usual if usual else 0.0,
    }


def _stretch(reel: Reel, first: int, stop: int) -> _Stretch:
    sums = reel.sums
    turns = max(1, stop - first)
    return _Stretch(
        turns=sums.between(MAIN_TURNS, first, stop),
        all=sums.between(CREDITS, first, stop) / 1e3,
        steady=sums.between(STEADY, first, stop) / 1e3,
        main=sums.between(MAIN_STEADY, first, stop) / 1e3,
        fed=sums.between(FED, first, stop) / turns / READ_WEIGHT,
        output=sums.between(OUTPUT, first, stop) / turns,
    )


def _bins(reel: Reel, first: int, stop: int) -> int:
    """Five minutes in which there was a turn."""
    return len({int(at) // BIN for at in reel.session.turns.times[first:stop]})


def _dearer(reel: Reel, five: int, last: int, recent: int) -> float:
    """What the turns of the main loop cost against the same ones with the model that was usual before."""
    usual = _usual_model(reel, recent)
    turns = [turn for turn in reel.turns(max(five, last - _MOST_LOOKED_AT), last) if turn.chain == MAIN]
    if all(bare_name(turn.model) == bare_name(usual) for turn in turns):
        return 1.0
    spent = sum(reel.credits(turn) for turn in turns)
    otherwise = sum(reel.credits(msgspec.structs.replace(turn, model=usual)) for turn in turns)
    return spent / otherwise if otherwise else 1.0


def _usual_model(reel: Reel, recent: int) -> str:
    models = [turn.model for turn in reel.turns(max(0, recent - 20), recent) if turn.chain == MAIN]
    return max(models, key=lambda model: (models.count(model), model), default="")
