"""Credits per hour of the last minutes, in all and by session."""

from __future__ import annotations

import math

import msgspec

MINUTES = 8.0
"""Half-life of the burn that the five-hour forecast looks at; of 2 to 60 minutes the best in the simulation."""
_REBASE = 200.0
"""Exponent at which the sums are brought back to where floats are dense."""
_SESSIONS = 64
"""As many are told apart; when there are more, the smaller half is forgotten."""


class Rate(msgspec.Struct):
    """Exponentially weighted rates. Additions may come in any order, and a correction cancels what it corrects.

    Each addition is held as if made at `origin`, so that nothing has to be decayed but the answer.
    """

    half_life: float = MINUTES
    """Minutes."""
    origin: float = 0.0
    last: float = -math.inf
    """Time of the newest addition."""
    total: float = 0.0
    sessions: dict[str, float] = {}

    def add(self, at: float, credits: float, session: str) -> None:
        """Counts credits spent at `at`; negative ones take back."""
        if self.last < 0:
            self.origin = at
        self.last = max(self.last, at)
        decay = math.log(2) / (self.half_life * 60.0)
        if decay * (self.last - self.origin) > _REBASE:
            self._rebase(decay)
        exponent = decay * (at - self.origin)
        if exponent < -_REBASE:
            return
        weight = credits * decay * 3600.0 * math.exp(exponent)
        self.total += weight
        self.sessions[session] = self.sessions.get(session, 0.0) + weight
        if len(self.sessions) > _SESSIONS:
            largest = sorted(self.sessions, key=lambda name: -self.sessions[name])[: _SESSIONS // 2]
            self.sessions = {name: self.sessions[name] for name in largest}

    def per_hour(self, now: float) -> float:
        """Credits per hour."""
        return max(0.0, self.total) * self._decayed(now)

    def shares(self) -> dict[str, float]:
        """Each session's part of the rate, 0..1; they add up to 1 while anything burns."""
        burning = {session: weight for session, weight in self.sessions.items() if weight > 0}
        total = sum(burning.values())
        return {session: weight / total for session, weight in burning.items()} if total > 0 else {}

    def _decayed(self, now: float) -> float:
        decay = math.log(2) / (self.half_life * 60.0)
        return math.exp(-decay * (max(now, self.last) - self.origin))

    def _rebase(self, decay: float) -> None:
        factor = math.exp(-decay * (self.last - self.origin))
        self.origin = self.last
        self.total *= factor
        kept = {session: weight * factor for session, weight in self.sessions.items()}
        floor = 1e-9 * max(self.total, 1e-300)
        self.sessions = {session: weight for session, weight in kept.items() if abs(weight) > floor}
