"""When to look again, and when to publish: quick while things move, seldom while they rest or are dear to tell."""

from __future__ import annotations

DRAW_GAP = 0.3
"""Seconds between two snapshots while things move: less than four a second are as many as an eye follows."""
SHARE = 0.016
"""Of a core, for making snapshots. One costs 2 to 4 ms beside ten sessions at work, but 10 beside fifty."""
DEAREST_GAP = 1.0
"""Seconds between two snapshots while things move, whatever they cost."""
_NEWEST = 0.25
"""What the last snapshot counts in the mean cost; the ones before it count the rest."""
CALM = 2.0
"""Seconds between two snapshots while nothing moves: ages go on. The clocks on the screen need none."""
QUIET = 5.0
"""The same, when nothing has moved for `QUIET_AFTER` seconds."""
STILL = 10.0
"""The same, when nothing has moved for `STILL_AFTER` seconds: forecasts move by the minute then."""
QUIET_AFTER = 15.0
STILL_AFTER = 60.0
TICK = 0.1
"""Seconds between two looks at the active files."""
QUIET_TICK = 0.25
"""The same, when nothing has moved for `QUIET_AFTER` seconds."""
STILL_TICK = 1.0
"""The same, where file events wake the monitor at once. Some get lost, so they are never all there is."""


class Tempo:
    """Times are those of one clock, in seconds, that never goes back."""

    def __init__(self, beat: float) -> None:
        """Everything has just moved, and nothing was shown."""
        self._moved_at = beat
        self._shown_at: float | None = None
        self._cost = 0.0

    def moved(self, beat: float) -> None:
        """There is something new."""
        self._moved_at = beat

    def shown(self, beat: float, cost: float = 0.0) -> None:
        """A snapshot was published, for `cost` CPU seconds."""
        self._shown_at = beat
        self._cost += _NEWEST * (cost - self._cost)

    def hurry(self) -> None:
        """Somebody waits for an answer: show the next one at once."""
        self._shown_at = None

    def shows(self, beat: float, *, moved: bool) -> bool:
        """Whether it is time for a snapshot; `moved` since the last one."""
        if self._shown_at is None:
            return True
        return beat - self._shown_at >= (self._draw_gap() if moved else self._gap(beat))

    def rests(self, beat: float) -> float:
        """Seconds until there can be another snapshot: what comes meanwhile is in time then, read in one go."""
        return 0.0 if self._shown_at is None else max(0.0, self._shown_at + self._draw_gap() - beat)

    def pause(self, beat: float, *, events: bool) -> float:
        """Seconds until the next look; `events` of the files come in."""
        if not self._rests(beat, QUIET_AFTER):
            return TICK
        return STILL_TICK if events else QUIET_TICK

    def _draw_gap(self) -> float:
        return min(DEAREST_GAP, max(DRAW_GAP, self._cost / SHARE))

    def _gap(self, beat: float) -> float:
        if not self._rests(beat, QUIET_AFTER):
            return CALM
        return STILL if self._rests(beat, STILL_AFTER) else QUIET

    def _rests(self, beat: float, seconds: float) -> bool:
        return beat - self._moved_at >= seconds
