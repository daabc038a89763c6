"""What an agent's program itself says of the cache of a session's main loop."""

from __future__ import annotations

from pyrometer.model import CacheState

NEAR = 90.0
"""Seconds between a turn and the miss that the program speaks of: logs have the beginning of the answer."""
_KEPT = 64


class CacheWords:
    """The newest state, and the causes of all misses heard of. Order and repetition of what is heard do not show."""

    def __init__(self) -> None:
        self.newest: CacheState | None = None
        self._misses: dict[float, tuple[str, ...]] = {}

    def hear(self, state: CacheState) -> float | None:
        """The time from which turns have to be looked at again, None if nothing is new."""
        news = self.newest is None or _rank(state) > _rank(self.newest)
        if news:
            self.newest = state
        if state.missed_at is None or not state.causes or self._misses.get(state.missed_at, ()) >= state.causes:
            return state.at if news else None
        self._misses[state.missed_at] = state.causes
        if len(self._misses) > _KEPT:
            del self._misses[min(self._misses)]
        return state.missed_at - NEAR

    def causes(self, at: float) -> tuple[str, ...]:
        """Why the cache was missed at about that time; empty if nobody says so."""
        if not self._misses:
            return ()
        nearest = min(self._misses, key=lambda missed_at: (abs(missed_at - at), missed_at))
        return self._misses[nearest] if abs(nearest - at) <= NEAR else ()


def _rank(state: CacheState) -> tuple[float, float, int]:
    return (state.at, state.expires_at or 0.0, state.recache or 0)
