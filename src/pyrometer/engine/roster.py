"""The sessions in order of activity, and their rows: only those of which anything was heard are made anew."""

from __future__ import annotations

import math
from collections.abc import Mapping
from heapq import heappop, heappush
from typing import Any

from pyrometer.engine.session import Session
from pyrometer.engine.views import Now, Views
from pyrometer.snapshot import SessionView

_MOST_DUE = 10_000


class Roster:
    """What a question costs depends on the sessions at work, not on those that rest."""

    def __init__(self, sessions: Mapping[tuple[str, str], Session], moved: set[Session], views: Views) -> None:
        """`moved` are the sessions that have changed; it is emptied here."""
        self._sessions = sessions
        self._moved = moved
        self._views = views
        self._order: list[Session] = []
        self._ranks: dict[Session, tuple[float, str, str]] = {}
        self._rows: dict[Session, SessionView] = {}
        self._shown: tuple[SessionView, ...] | None = None
        """All rows; None: some of them are to be made anew."""
        self._due: list[tuple[float, int, Session]] = []
        """When silence alone changes a row."""
        self._asked: tuple[Any, ...] = ()
        self._at = 0.0

    def order(self) -> list[Session]:
        """Sessions with anything to show, newest activity first."""
        if self._moved:
            moved, self._shown = self._moved, None
            order = [session for session in self._order if session not in moved]  # Most of them rest.
            for session in moved:
                self._rows.pop(session, None)
                if self._sessions.get(session.key) is session and session.shown:
                    self._ranks[session] = session.order
                    order.append(session)
                else:
                    self._ranks.pop(session, None)
            moved.clear()
            order.sort(key=self._ranks.__getitem__)
            self._order = order
        return self._order

    def rows(self, now: Now) -> tuple[SessionView, ...]:
        """A row for each of them."""
        order = self.order()
        asked = (now.since, dict(now.running), self._views.habits())
        if asked != self._asked or now.at < self._at:
            self._asked = asked
            self.forget()
        self._at = now.at
        if len(self._due) > _MOST_DUE + len(order):
            self.forget()
        while self._due and self._due[0][0] <= now.at:
            self._rows.pop(heappop(self._due)[2], None)
            self._shown = None
        if self._shown is None:
            rows = self._rows
            self._shown = tuple([rows[session] if session in rows else self._row(session, now) for session in order])
        return self._shown

    def forget(self) -> None:
        """Make all rows anew."""
        self._shown = None
        self._rows.clear()
        self._due.clear()

    def _row(self, session: Session, now: Now) -> SessionView:
        view = self._rows[session] = self._views.session(session, now)
        if (until := self._views.until(session, now)) < math.inf:
            heappush(self._due, (until, id(session), session))
        return view
