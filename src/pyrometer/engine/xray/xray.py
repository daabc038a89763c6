"""Findings of every session that is at work, kept up to date from one question to the next."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any, Final

import msgspec

from pyrometer.engine.session import Session, Turns
from pyrometer.engine.xray.burn import burn
from pyrometer.engine.xray.findings import findings, still
from pyrometer.engine.xray.normal import Normals
from pyrometer.engine.xray.reel import Reel
from pyrometer.model import Turn
from pyrometer.snapshot.findings import Findings

LOOKED_AT: Final = 3
"""Sessions that are kept apart at once: one in detail, two compared."""
RESTED: Final = 4 * 3_600.0
"""Seconds after its newest turn for which a session has findings: turns are kept in full for two hours longer."""


class _Still(msgspec.Struct, frozen=True):
    version: int
    fields: dict[str, Any]


class XRay:
    """A reel for each session at work, and for the one whose detail is shown."""

    def __init__(
        self,
        turns: Turns,
        price: Callable[[Turn], float | None],
        credits: Callable[[Turn], float],
        normals: Normals,
    ) -> None:
        self._turns, self._price, self._credits, self._normals = turns, price, credits, normals
        self._reels: dict[tuple[str, str], Reel] = {}
        self._still: dict[tuple[str, str], _Still] = {}
        self._shown: deque[tuple[str, str]] = deque(maxlen=LOOKED_AT)
        """Those that somebody looked at last."""

    def findings(self, session: Session, now: float) -> Findings | None:
        """None for sessions without a turn in the last hours."""
        key = session.key
        if session.newest < now - RESTED:
            self._still.pop(key, None)
            if key not in self._shown:
                self._reels.pop(key, None)
            return None
        known = self._still.get(key)
        if known is None or known.version != session.version:
            known = self._still[key] = _Still(session.version, still(self._rolled(session)))
        return findings(known.fields, burn(self._reels[key], self._normals.normal(key, now), now))

    def habits(self) -> tuple[tuple[str, int], ...]:
        """By agent a number that grows whenever what is usual for the person changes."""
        return self._normals.changes()

    def shown(self, session: Session) -> Reel:
        """The reel of the session that somebody looks at, up to date, however long it has rested."""
        if session.key not in self._shown:
            self._shown.append(session.key)
        return self._rolled(session)

    def drop(self, key: tuple[str, str]) -> None:
        """The session is gone."""
        self._reels.pop(key, None)
        self._still.pop(key, None)

    def _rolled(self, session: Session) -> Reel:
        reel = self._reels.get(session.key)
        if reel is None or reel.session is not session:
            reel = self._reels[session.key] = Reel(session, self._turns, self._price, self._credits)
        reel.roll()
        return reel
