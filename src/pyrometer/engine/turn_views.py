"""The turns of one session as they are shown, kept up to date from one question to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from pyrometer.engine.signs import MAIN
from pyrometer.engine.xray.sums import CREDITS, NANODOLLARS, UNPRICED
from pyrometer.model import Turn
from pyrometer.snapshot.sessions import TurnView

if TYPE_CHECKING:
    from pyrometer.engine.session import Session
    from pyrometer.engine.xray.reel import Reel


class TurnViews:
    """Oldest first. Only what has changed since the last look is made anew."""

    def __init__(self) -> None:
        self._views: list[TurnView] = []
        self._reel: Reel | None = None
        self._project = ""

    def of(self, reel: Reel) -> list[TurnView]:
        """All turns of the reel, which must be up to date. The list is the caller's to read only."""
        if reel is not self._reel or reel.session.facts.project != self._project:
            self._views, self._reel, self._project = [], reel, reel.session.facts.project
        del self._views[reel.take_changed() :]
        first, stop = len(self._views), len(reel.sums)
        if first == stop:
            return self._views
        turns, idents = reel.turns(first, stop), reel.session.turns.idents
        shown = grown(turns, reel.session, self._before())
        kinds = {event.turn: event.kind for event in reel.events}
        for place, view in enumerate(shown, first):
            self._views.append(
                replace(
                    view,
                    number=place + 1,
                    ident=idents[place],
                    dollars=_dollars(reel, place),
                    credits=reel.sums.between(CREDITS, place, place + 1) / 1e3,
                    event=kinds.get(place + 1),
                )
            )
        return self._views

    def _before(self) -> dict[str, tuple[float, int]]:
        """By chain (time, context) of the newest turn that tells it."""
        return {view.chain: (view.at, view.context) for view in self._views if view.context is not None}


def grown(turns: list[Turn], session: Session, previous: dict[str, tuple[float, int]]) -> list[TurnView]:
    """Turns of one session, oldest first, each with its growth over the `previous` one (time, context) of its chain."""
    found = []
    for turn in turns:
        found.append(turn_view(turn, previous.get(turn.chain), session))
        if turn.context is not None:
            previous[turn.chain] = (turn.at, turn.context)
    return found


def turn_view(turn: Turn, previous: tuple[float, int] | None, session: Session) -> TurnView:
    """`previous`: (time, context) of the turn of the same chain before it."""
    growth = turn.context - previous[1] if previous is not None and turn.context is not None else None
    return TurnView(
        at=turn.at,
        model=turn.model,
        usage=turn.usage,
        final=turn.final,
        tools=turn.tools,
        session=turn.session,
        project=session.facts.project,
        agent=turn.agent,
        chain=turn.chain,
        subagent=turn.subagent,
        context=turn.context,
        growth=growth,
        after_compaction=turn.chain == MAIN and _compacted_between(session, previous, turn),
    )


def _dollars(reel: Reel, place: int) -> float | None:
    if reel.sums.between(UNPRICED, place, place + 1):
        return None
    return reel.sums.between(NANODOLLARS, place, place + 1) / 1e9


def _compacted_between(session: Session, previous: tuple[float, int] | None, turn: Turn) -> bool:
    start = previous[0] if previous is not None else turn.at
    return any(start <= compaction.at < turn.at for compaction in session.compactions)
