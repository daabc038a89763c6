"""How far file events can be relied upon. Where they can, what rests is looked at seldom, and in turn."""

from __future__ import annotations

from math import inf

SLACK = 5.0
"""Seconds that an event may take."""
DISTRUST = 3600.0
"""Seconds for which everything is looked at again after something has moved of which no event told."""


class Hearing:
    """Trusts events as long as they cover everything and none was missed. Times are epoch seconds."""

    def __init__(self) -> None:
        self._since = inf
        self._deaf_until = -inf

    def covers(self, everything: bool, now: float) -> None:
        """Whether events of all folders come in, as of `now`."""
        if not everything:
            self._since = inf
        elif self._since == inf:
            self._since = now

    def relied(self, now: float) -> bool:
        """Whether an event would have told of whatever moves now."""
        return self._since <= now and now >= self._deaf_until

    def owed(self, moved_at: float, now: float) -> bool:
        """Whether an event should have told by `now` of what moved then."""
        return self.relied(now) and self._since < moved_at < now - SLACK

    def missed(self, now: float) -> None:
        """It has not."""
        self._deaf_until = now + DISTRUST
