"""The engine's face: takes the records of all files in any order, and answers what burns."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import takewhile
from types import MappingProxyType

from pyrometer.engine.baseline import blended
from pyrometer.engine.credits import credits as weighted
from pyrometer.engine.intake import Intake
from pyrometer.engine.rates import HOUR, SPAN
from pyrometer.engine.roster import Roster
from pyrometer.engine.session import Session
from pyrometer.engine.tally import Tally
from pyrometer.engine.views import Now, Views
from pyrometer.engine.xray.reel import Reel
from pyrometer.engine.xray.xray import XRay
from pyrometer.model import CacheState, Record, Turn
from pyrometer.settings import Metrics
from pyrometer.snapshot import BurnSeries, BurnView, GroupView, SessionDetail, SessionState, SessionView, TurnView
from pyrometer.usage import Usage

_DAY = 86_400.0
COMPACTIONS = 30
"""Newest compactions of a model that are looked at; older ones tell of other settings."""
_NO_REGISTRY: Mapping[str, SessionState] = MappingProxyType({})


class Meter:
    """Rolling numbers of all sessions.

    `price` gives a turn's API-equivalent dollars, None if it has no price; it must always give the same answer for
    the same turn. Sessions without a sign of life for `keep_days` are dropped by `prune`. `credits` gives what a turn
    weighs in the provider's windows.
    """

    def __init__(
        self,
        metrics: Metrics,
        price: Callable[[Turn], float | None],
        keep_days: float = 15,
        credits: Callable[[Turn], float] = weighted,
        watch: Callable[[Turn | None, Turn | None], object] | None = None,
    ) -> None:
        """`watch` is told each change of a turn: as it was and as it is now."""
        self._intake = Intake(price, credits, metrics.graph_minutes, keep_days * _DAY, watch)
        self._sessions = self._intake.sessions
        self._rates = self._intake.rates
        xray = XRay(self._intake.ledger.turn, price, credits, self._intake.normals)
        self._views = Views(metrics, self._intake.ledger.turn, self._intake.weigh, xray)
        self._roster = Roster(self._sessions, self._intake.moved, self._views)

    def record(self, record: Record, file: int, now: float) -> None:
        """Learn one record of a file. Limits and troubles are other people's business and ignored."""
        self._intake.record(record, file, now)

    def forget(self, file: int) -> None:
        """Take back all that a file said: it was truncated or rewritten and will be read anew."""
        for key in self._intake.forget(file):
            self._views.drop(key)

    def hear(self, state: CacheState) -> bool:
        """Take in what an agent's program says of a session's cache; False: nothing is kept, the session is unknown."""
        session = self._sessions.get((state.agent, state.session))
        if session is None:
            return False
        session.hear(state)
        return True

    def prune(self, now: float) -> None:
        """Drop and pack what is old; call it about once a minute. Changes no answer about what is still kept."""
        for key in self._intake.prune(now):
            self._views.drop(key)

    def retune(self, metrics: Metrics) -> None:
        """Other settings from now on."""
        self._views.retune(metrics)
        self._roster.forget()
        self._rates.retune(metrics.graph_minutes)

    @property
    def turns(self) -> int:
        """Turns known."""
        return len(self._intake.ledger)

    @property
    def unpriced(self) -> tuple[str, ...]:
        """Models some of whose tokens have no price."""
        return self._rates.unpriced()

    def burn(self, now: float, since: float | None = None, agent: str | None = None) -> BurnView:
        """The rates of all agents or one; `since` is when the deciding window opened."""
        return self._rates.burn(now, since, agent)

    def series(
        self, now: float, minutes: float, columns: int, agent: str | None = None, known_from: float = -math.inf
    ) -> BurnSeries:
        """Rates for the graph. Bins before the first known turn, or before `known_from`, are gaps."""
        first = self._first_turn(now - 2 * minutes * 60, agent)
        return self._rates.series(now, minutes, columns, agent, max(known_from, first))

    def _first_turn(self, enough: float, agent: str | None) -> float:
        """The time of the first turn known, or of any one that is older than `enough`; infinity if there is none."""
        first = math.inf
        for session in self._sessions.values():
            if agent in (None, session.agent):
                first = min(first, session.oldest)
                if first < enough:
                    break
        return first

    def normal(self, now: float, agent: str | None = None) -> float | None:
        """The person's own tokens per hour while working; None until two hours of work are known."""
        return self._rates.normal(now, agent)

    def ratio_over(self, now: float, minutes: float, session: tuple[str, str] | None = None) -> float | None:
        """Rate over the last minutes against what is normal, overall or for one session; None while unknown."""
        usual = self._rates.normal(now)
        if session is None:
            return self._rates.rate(now, minutes * 60) / usual if usual else None
        found = self._sessions.get(session)
        normal = blended(found.baseline, usual, now) if found else None
        return found.burn(now, minutes * 60) / normal if found and normal else None

    def sessions(
        self,
        now: float,
        since: float | None = None,
        running: Mapping[str, SessionState] = _NO_REGISTRY,
    ) -> tuple[SessionView, ...]:
        """Newest activity first. `running` tells the state of sessions that a live registry knows better."""
        return self._roster.rows(Now(now, since, running))

    def busiest(
        self, now: float, since: float | None = None, running: Mapping[str, SessionState] = _NO_REGISTRY
    ) -> SessionView | None:
        """The session that burned most in the last minutes, else hour; if none did, the newest that has not ended."""
        rows = self.sessions(now, since, running)
        burning = [row for row in takewhile(lambda row: row.last_at > now - HOUR, rows) if row.burn_hour > 0]
        if burning:
            return max(burning, key=lambda row: (row.burn, row.burn_hour))
        return rows[0] if rows and rows[0].state != "ended" else None

    def last_turns(self, count: int) -> tuple[TurnView, ...]:
        """The newest turns of all sessions, newest first."""
        return self._views.last_turns(self._roster.order(), count) if count > 0 else ()

    def turns_since(self, start: float) -> Iterator[Turn]:
        """All turns from `start` on that are known now, oldest first. Made one by one: together they would be large."""
        ledger = self._intake.ledger
        later = [session.turns for session in self._sessions.values() if session.newest >= start]
        tracks = [(track, track.place(start)) for track in later]
        spans = [zip(track.times[place:], track.idents[place:], strict=True) for track, place in tracks]
        return (ledger.turn(ident) for _, ident in heapq.merge(*spans) if ident in ledger)

    def detail(
        self,
        key: tuple[str, str],
        now: float,
        since: float | None = None,
        running: Mapping[str, SessionState] = _NO_REGISTRY,
    ) -> SessionDetail | None:
        """One session turn by turn; None if it is not known."""
        session = self._sessions.get(key)
        return self._views.detail(session, Now(now, since, running)) if session and session.shown else None

    def reel(self, key: tuple[str, str]) -> Reel | None:
        """The turns of one session in order, up to date, for whoever looks at it; None if it is not known."""
        session = self._sessions.get(key)
        return self._views.reel(session) if session and session.shown else None

    def compacted_at(self, model: str) -> tuple[int, ...]:
        """Sizes at which contexts of that model were compacted, oldest first."""
        found = [
            (compaction.at, compaction.before)
            for session in self._sessions.values()
            if session.compactions and self._views.model(session) == model
            for compaction in session.compactions
            if compaction.before
        ]
        return tuple(before for _, before in sorted(found)[-COMPACTIONS:])

    def used(self, agent: str | None, start: float, end: float, model_scope: str = "") -> Usage:
        """Tokens from the second of `start` up to but without that of `end`, exact to the second for six hours."""
        return self._rates.used(agent, start, end, model_scope).usage

    def dollars(self, agent: str | None, start: float, end: float) -> float | None:
        """API-equivalent dollars of the same; None if some of its tokens have no price."""
        return self._rates.used(agent, start, end).dollars

    def spent(self, agent: str | None, start: float, end: float) -> tuple[float, bool]:
        """API-equivalent dollars of the turns that have a price, and whether all of them do."""
        return self._rates.used(agent, start, end).priced

    def first_turn(self, agent: str | None, after: float) -> float | None:
        """Time of the first turn that does not come before `after`; None if there is none."""
        return self._rates.first_turn(agent, after)

    def by_project(self, now: float) -> tuple[GroupView, ...]:
        """Sessions by working directory, the one that burns most first."""
        return self._grouped(now, lambda session: session.facts.project)

    def by_agent(self, now: float) -> tuple[GroupView, ...]:
        """Sessions by agent, the one that burns most first."""
        return self._grouped(now, lambda session: session.agent)

    def _grouped(self, now: float, name: Callable[[Session], str]) -> tuple[GroupView, ...]:
        groups: dict[str, list[Session]] = defaultdict(list)
        for session in self._roster.order():
            groups[name(session)].append(session)
        views = (_group(title, members, now) for title, members in groups.items())
        return tuple(sorted(views, key=lambda view: (-view.burn, -view.burn_hour, -view.usage.total, view.name)))


def _group(name: str, sessions: list[Session], now: float) -> GroupView:
    return GroupView(
        name=name,
        burn=sum(session.burn(now, SPAN) for session in sessions),
        burn_hour=sum(session.burn(now, HOUR) for session in sessions),
        usage=Tally(sum(session.totals for session in sessions)).usage,
        sessions=len(sessions),
    )
