"""What is done to the store once in a while: letting go of what is too old, and telling cache events of what is new."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pyrometer.model import CacheState, Turn
from pyrometer.store.store import Store

if TYPE_CHECKING:
    from pyrometer.settings import Storage

RETAIN = 3600.0
"""Seconds between two looks for what is too old to keep."""
PACKED = 1_000
"""Turns that are looked at in one go then: some milliseconds, so that the pane feels nothing of it."""


class Housekeeping:
    """Belongs to the memory."""

    def __init__(self, state_dir: Path, settings: Storage, weigh: Callable[[Turn], float]) -> None:
        """`state_dir` holds what agents' programs say of caches; `weigh` gives the credits that cache events cost."""
        self._state_dir = state_dir
        self._settings = settings
        self._weigh = weigh
        self._retained_at: float | None = None
        self._heard: list[CacheState] = []
        self._untold = False
        """Some session may have changed since its cache events were told."""

    def step(self, store: Store, now: float) -> None:
        """Do a little of it, if it is time. The store has to be one that can be written."""
        from pyrometer.limits.capture import cache_states
        from pyrometer.store.cache_events import SLICE, refresh
        from pyrometer.store.upkeep import retain

        due = self._retained_at is None or abs(now - self._retained_at) >= RETAIN
        if due and retain(store, now, self._settings, most=PACKED):
            self._retained_at = now
            self._untold = True
            self._heard = cache_states(self._state_dir)
        elif self._untold:
            self._untold = refresh(store, self._weigh, most=SLICE, heard=self._heard)
