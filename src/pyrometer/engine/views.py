"""Sessions and turns, ready to be shown."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from heapq import heappush, heapreplace

import msgspec

from pyrometer.engine.costs import unlogged
from pyrometer.engine.gauges import gauges
from pyrometer.engine.rates import HOUR, SPAN, next_second
from pyrometer.engine.session import Session, Turns
from pyrometer.engine.tally import LOWER, TURNS, Counts, Tally
from pyrometer.engine.turn_views import TurnViews, turn_view
from pyrometer.engine.xray.normal import BIN, RECENT
from pyrometer.engine.xray.reel import Reel
from pyrometer.engine.xray.xray import LOOKED_AT, RESTED, XRay
from pyrometer.model import Turn
from pyrometer.settings import Metrics
from pyrometer.snapshot import SessionDetail, SessionState, SessionView, TurnView, Unlogged
from pyrometer.usage import Usage

DETAIL_TURNS = 4_000
"""Newest turns on the detail screen."""
_STRETCHES = (60, SPAN, RECENT, HOUR)
"""Seconds."""
_LOOK_BACK = 64
"""Turns to look back for the previous one of the same chain."""


class Now(msgspec.Struct, frozen=True):
    """The question: at what time, since which instant, and what a live registry says of sessions by id."""

    at: float
    since: float | None
    running: Mapping[str, SessionState]


class _Still(msgspec.Struct, frozen=True):
    """What of a view does not change while nothing is heard of the session."""

    version: int
    view: SessionView


class Views:
    """Makes the views, and keeps what does not change from one question to the next."""

    def __init__(self, metrics: Metrics, turns: Turns, weigh: Callable[[Turn], Counts], xray: XRay) -> None:
        self._metrics = metrics
        self._xray = xray
        self._turns = turns
        self._weigh = weigh
        self._turn_views: dict[tuple[str, str], TurnViews] = {}
        """Of the sessions that somebody looked at last."""
        self._still: dict[tuple[str, str], _Still] = {}
        self._recent: dict[int, tuple[int, TurnView]] = {}
        """The newest turns by number, each with the version of its session."""

    def session(self, session: Session, now: Now) -> SessionView:
        """One row of the session table."""
        return self._session(session, now, now.running.get(session.ident))

    def until(self, session: Session, now: Now) -> float:
        """How long a row of the session holds while nothing is heard of it."""
        return self._unchanged_until(session, now.at)

    def habits(self) -> tuple[tuple[str, int], ...]:
        """Changes whenever what is usual for the person does."""
        return self._xray.habits()

    def retune(self, metrics: Metrics) -> None:
        """Other settings from now on."""
        self._metrics = metrics
        self._still.clear()

    def drop(self, key: tuple[str, str]) -> None:
        """The session is gone."""
        self._xray.drop(key)
        self._still.pop(key, None)

    def detail(self, session: Session, now: Now) -> SessionDetail:
        """The newest turns and the context over time."""
        contexts, reel = session.contexts, self._xray.shown(session)
        return SessionDetail(
            session=self.session(session, now),
            turns=tuple(reversed(self._rows(session.key).of(reel)[-DETAIL_TURNS:])),
            contexts=tuple(zip(contexts.times[-DETAIL_TURNS:], contexts.amounts[-DETAIL_TURNS:], strict=True)),
            compactions=tuple(compaction.at for compaction in session.compactions),
            prompts=tuple(session.prompt_times),
            events=tuple(reversed(reel.events)),
        )

    def _rows(self, key: tuple[str, str]) -> TurnViews:
        if key not in self._turn_views:
            while len(self._turn_views) >= LOOKED_AT:
                del self._turn_views[next(iter(self._turn_views))]
            self._turn_views[key] = TurnViews()
        return self._turn_views[key]

    def reel(self, session: Session) -> Reel:
        """The turns of the session that somebody looks at, up to date."""
        return self._xray.shown(session)

    def model(self, session: Session) -> str:
        """Of the newest turn of the main loop."""
        return self._kept(session).model

    def last_turns(self, sessions: Iterable[Session], count: int) -> tuple[TurnView, ...]:
        """The newest turns of the sessions, newest first. The sessions come in order of activity."""
        found: list[tuple[float, int, int, Session]] = []
        for session in sessions:
            if len(found) == count and session.last_at < found[0][0]:
                break
            track = session.turns
            for place in range(len(track) - 1, max(-1, len(track) - 1 - count), -1):
                entry = (track.times[place], track.idents[place], place, session)
                if len(found) < count:
                    heappush(found, entry)
                elif entry[0] > found[0][0]:
                    heapreplace(found, entry)
                else:
                    break
        self._recent = {ident: self._last_turn(session, ident, place) for _, ident, place, session in
                        sorted(found, key=_newest_first)}  # fmt: skip
        return tuple(view for _, view in self._recent.values())

    def _last_turn(self, session: Session, ident: int, place: int) -> tuple[int, TurnView]:
        """The turn and the version of its session, as they were made last if nothing was heard of it since."""
        known = self._recent.get(ident)
        return known if known is not None and known[0] == session.version else (
            session.version, self._turn(session, place))  # fmt: skip

    def _turn(self, session: Session, place: int) -> TurnView:
        """The turn at that place, next to the previous one of its chain."""
        idents = session.turns.idents
        turn = self._turns(idents[place])
        for back in range(place - 1, max(-1, place - 1 - _LOOK_BACK), -1):
            before = self._turns(idents[back])
            if before.chain == turn.chain and before.context is not None:
                return turn_view(turn, (before.at, before.context), session)
        return turn_view(turn, None, session)

    def _session(self, session: Session, now: Now, running: SessionState | None) -> SessionView:
        return msgspec.structs.replace(
            self._kept(session),
            state=running or session.signs.state(now.at, self._metrics),
            burn=session.burn(now.at, SPAN),
            burn_hour=session.burn(now.at, HOUR),
            since_window=self._since(session, now.since),
            findings=self._xray.findings(session, now.at),
        )

    def _kept(self, session: Session) -> SessionView:
        """What holds until something is heard of the session. One that rests goes on to rest."""
        still = self._still.get(session.key)
        if still is None or still.version != session.version:
            rested = session.rests
            still = self._still[session.key] = _Still(session.version, self._view(session))
            if rested:
                session.rest()
        return still.view

    def _view(self, session: Session) -> SessionView:
        """Without what time changes."""
        newest = gauges(session, self._metrics.last_turns, self._turns)
        facts, totals = session.facts, Tally(session.totals)
        usage = totals.usage
        return SessionView(
            agent=session.agent,
            id=session.ident,
            project=facts.project,
            branch=facts.branch,
            model=newest.model,
            state="ended",
            burn=0.0,
            burn_hour=0.0,
            last_at=session.last_at,
            started_at=session.started_at,
            context=newest.context,
            context_window=newest.context_window,
            growth=newest.growth,
            cache_hit=newest.cache_hit,
            cache_hit_all=usage.cache_hit,
            turns=totals[TURNS],
            not_final=totals[LOWER],
            prompts=session.prompts,
            compactions=session.compacted,
            subagents=session.subagents,
            usage=usage,
            version=facts.version,
            parent=facts.parent,
            dollars=totals.dollars,
            unlogged=self._unlogged(session),
        )

    def _unlogged(self, session: Session) -> Unlogged | None:
        """What the agent's program says beyond the turns up to the moment when it said so."""
        if (cost := session.cost) is None:
            return None
        later = session.since(math.nextafter(cost[0], math.inf), self._turns, self._weigh)
        explained = Tally(session.totals - later)
        return unlogged(cost, explained.usage, explained.dollars)

    def _since(self, session: Session, since: float | None) -> Usage | None:
        if since is None:
            return None
        return Tally(session.since(math.floor(since), self._turns, self._weigh)).usage

    def _unchanged_until(self, session: Session, now: float) -> float:
        """Until silence alone changes the view: its state, or a rate when a turn falls out of the time it is over."""
        changes_at = session.signs.changes_at(now, self._metrics)
        if session.newest >= next_second(now) - HOUR:
            return min(changes_at, _falls_out(session, now), _next_bin(now))
        rests_at = session.newest + RESTED
        return min(changes_at, rests_at) if rests_at >= now else changes_at


def _falls_out(session: Session, now: float) -> float:
    """The second in which the first turn falls out of one of the stretches that rates and ratios are over."""
    times, end = session.turns.times, next_second(now)
    if times[-1] >= end:
        return end
    firsts = [(session.turns.place(end - span), span) for span in _STRETCHES]
    return max(end, min(math.floor(times[place] + span) for place, span in firsts if place < len(times)))


def _next_bin(now: float) -> float:
    """When what is normal is made of one bin more."""
    return (math.floor(now - RECENT) // BIN + 1) * BIN + RECENT


def _newest_first(entry: tuple[float, int, int, Session]) -> tuple[float, int]:
    return (-entry[0], entry[1])
