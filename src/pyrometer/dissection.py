"""Takes one session apart: where its tokens went, how its context grew, what compactions did, what comes next.

The monitor asks for the session that somebody looks at, and only then; reports and the archive ask once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final

from pyrometer.engine.gauges import gauges
from pyrometer.engine.signs import MAIN
from pyrometer.engine.xray.schema import first_prompt
from pyrometer.engine.xray.sums import INVALIDATIONS, LOST, NANODOLLARS, UNPRICED
from pyrometer.engine.xray.yields import newest_yield
from pyrometer.history.session_rows import session_rows
from pyrometer.history.timelines import NOTHING, Timeline, commands
from pyrometer.model import Turn
from pyrometer.snapshot.xray import Buckets, ChainView, PartView, SessionFigures
from pyrometer.usage import Usage
from pyrometer.xray.ahead import overhead
from pyrometer.xray.churn import churn
from pyrometer.xray.compacted import earlier_at_caps, saved
from pyrometer.xray.context import context
from pyrometer.xray.fan import fan
from pyrometer.xray.main_loop import next_cliff, renewals
from pyrometer.xray.mix import mix

if TYPE_CHECKING:
    from pyrometer.engine.xray.reel import Reel
    from pyrometer.history.question import Row
    from pyrometer.history.weights import Weights

TURNS_A_SECOND: Final = 500.0
"""Turns of a session for each of which the figures may be worked out once a second: they take some 50 us a turn."""
LEAST: Final = 1.0
"""Seconds for which figures stand in any case."""


class Dissection:
    """The figures of one session at a time, worked out again when it has gone on and they are old enough."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._of: Reel | None = None
        self._version = -1
        self._figures: SessionFigures | None = None

    def figures(self, reel: Reel, caps: Callable[[str], Sequence[int]], now: float) -> SessionFigures | None:
        """`reel` must be up to date; `caps` gives the sizes at which contexts of a model were compacted."""
        known = self._figures if reel is self._of else None
        if known is not None:
            same = reel.session.version == self._version
            if same or 0 <= now - known.at < max(LEAST, known.turns / TURNS_A_SECOND):
                return known
        self._of, self._version = reel, reel.session.version
        self._figures = dissected(reel, self._weights, caps, now) if len(reel.sums) else None
        return self._figures


def dissected(reel: Reel, weights: Weights, caps: Callable[[str], Sequence[int]], now: float) -> SessionFigures:
    """All figures of a session with turns."""
    session, turns = reel.session, reel.turns(0, len(reel.sums))
    costs = [_dollars(reel, place) for place in range(len(turns))]
    parts = session_rows(zip(turns, costs, strict=True), reel.events, weights, _commands(reel))
    main = [turn for turn in turns if turn.chain == MAIN]
    compactions, newest = tuple(session.compactions), gauges(session, 1, reel.turn)
    curve = list(zip(session.contexts.times, session.contexts.amounts, strict=True))
    whole = reel.sums.between(NANODOLLARS, 0) / 1e9
    gain, price = newest_yield(reel), weights.prices.cost
    return SessionFigures(
        at=now,
        turns=len(turns),
        dollars=whole,
        unpriced=reel.sums.between(UNPRICED, 0),
        credits=sum(row.credits for row in parts["model"]),
        dollar_split=sum((row.dollar_split for row in parts["model"]), Buckets()),
        credit_split=sum((row.credit_split for row in parts["model"]), Buckets()),
        parts={by: tuple(map(_part, rows)) for by, rows in parts.items() if by != "chain"},
        chains=chains(turns, costs, reel.credits),
        mix=mix(turns),
        churn=churn(turns),
        fan=fan(turns),
        context=context(curve, renewals(reel), caps(newest.model), newest.context_window),
        saved=saved(main, compactions, price),
        earlier=earlier_at_caps(main, compactions, price, whole),
        cliff=next_cliff(reel, main),
        overhead=overhead(main, first_prompt(reel), price),
        invalidations=reel.sums.between(INVALIDATIONS, 0),
        invalidated=reel.sums.between(LOST, 0),
        yield_output=gain.output if gain else None,
        yield_cost=gain.cost if gain else None,
    )


def chains(
    turns: Iterable[Turn], costs: Iterable[float | None], weigh: Callable[[Turn], float]
) -> tuple[ChainView, ...]:
    """The main loop first, then the subagents, the dearest first."""
    found: dict[str, list[tuple[Turn, float | None]]] = {MAIN: []}
    for turn, cost in zip(turns, costs, strict=True):
        found.setdefault(turn.chain, []).append((turn, cost))
    views = [_chain(name, members, weigh) for name, members in found.items() if members]
    return tuple(sorted(views, key=lambda view: (bool(view.chain), -(view.dollars or 0.0), -view.credits, view.chain)))


def _chain(name: str, members: Sequence[tuple[Turn, float | None]], weigh: Callable[[Turn], float]) -> ChainView:
    turns = [turn for turn, _ in members]
    known = [cost for _, cost in members if cost is not None]
    return ChainView(
        chain=name,
        kind=next((turn.subagent for turn in turns if turn.subagent), ""),
        first_at=turns[0].at,
        last_at=turns[-1].at,
        turns=len(turns),
        usage=sum((turn.usage for turn in turns), Usage()),
        dollars=math.fsum(known) if known else None,
        credits=math.fsum(map(weigh, turns)),
        peak=max((turn.context for turn in turns if turn.context is not None), default=None),
    )


def _part(row: Row) -> PartView:
    unknown = bool(row.unpriced) and not row.dollars
    return PartView(row.name, row.turns, row.usage, None if unknown else row.dollars, row.credits, row.calls)


def _commands(reel: Reel) -> Timeline:
    """Which slash command's work was done when."""
    told = sorted({command for source in reel.session.sources.values() for command in source.commands})
    return commands(told, reel.session.prompt_times) if told else NOTHING


def _dollars(reel: Reel, place: int) -> float | None:
    if reel.sums.between(UNPRICED, place, place + 1):
        return None
    return reel.sums.between(NANODOLLARS, place, place + 1) / 1e9
