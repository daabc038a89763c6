"""When the forecast learns, and what of it is remembered: between the lookout and the store."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence

from pyrometer.model import LimitHit, LimitReading, Turn
from pyrometer.monitor.lookout import Lookout
from pyrometer.monitor.memory import Memory
from pyrometer.snapshot import SessionView, WindowView
from pyrometer.store.chronicle import Event

LEARN_FROM = 60 * 86_400.0
"""Seconds of the past that the forecast learns from where it remembers nothing."""
KEEP = 30.0
"""Seconds between two times at which it is written down what was learned."""
MOST_HEARD = 20_000
"""New readings that wait until the forecast learns: a store may be unable to keep them."""


class Foretelling:
    """Owned by the monitor's thread, as all that it holds."""

    def __init__(self, lookout: Lookout, memory: Memory | None) -> None:
        """What an earlier run learned is taken back from `memory`."""
        self._lookout = lookout
        self._memory = memory
        self._heard: list[LimitReading | LimitHit] = []
        self._kept_at = 0.0
        self.recalling = False
        """What comes now is the past: not fed if everything is going to be learned anew, in the order of time."""
        self.stored = False
        """What comes now is from the store, which can be asked for it again."""
        self._whole = False
        """Everything that there is to learn from was there."""
        if memory is not None:
            lookout.recall(memory.foresight())
            self._whole = lookout.learned

    @property
    def busy(self) -> bool:
        """There are more slices of the past to take in."""
        return self._lookout.learning

    def changed(self, before: Turn | None, after: Turn | None) -> None:
        """Learn of a change of the ledger: a turn as it was and as it is."""
        if self._whole or not self.recalling:
            self._lookout.take((before, after))

    def limit(self, record: LimitReading | LimitHit) -> None:
        """Learn what a provider says of a limit."""
        if self._whole or not self.recalling:
            self._lookout.take(record)
        if not (self._whole or self.stored) and len(self._heard) < MOST_HEARD:
            self._heard.append(record)

    def step(self, now: float, turns: Callable[[float], Iterable[Turn]], *, history: bool) -> None:
        """Learn from the past what is not remembered. Call it only when the logs at hand are read.

        `turns` gives those known since a time. `history`: nobody is reading older logs any more.
        """
        if self._lookout.learning:
            self._lookout.step()
        elif not self._lookout.learned or (history and not self._whole):
            self._lookout.learn(self._chronicle(now, turns))
            self._whole = history
            if history:
                self._heard = []

    def look(
        self, views: Sequence[WindowView], sessions: Callable[[], Sequence[SessionView]], now: float
    ) -> tuple[WindowView, ...]:
        """The windows with their outlooks."""
        return self._lookout.look(views, sessions, now)

    def remember(self, now: float, *, at_once: bool = False) -> None:
        """Keep what was learned, what was said and what became of it, if it is time."""
        if self._memory is None or not self._whole or not self._lookout.learned:
            return
        if at_once or abs(now - self._kept_at) >= KEEP:
            self._kept_at = now
            self._memory.keep_forecasts(*self._lookout.drain())
            if (data := self._lookout.save()) is not None:
                self._memory.keep_foresight(data, now)

    def _chronicle(self, now: float, turns: Callable[[float], Iterable[Turn]]) -> Iterable[Event]:
        """Everything known, in the order of time: from the store if it is kept there, else from memory."""
        since = now - LEARN_FROM
        if self._memory is not None and self._memory.written:
            self._memory.commit(now, at_once=True)
            if self._memory.complete:
                return self._memory.chronicle(since, now + 1)
        told = sorted(((record.at, record) for record in self._heard), key=_when)
        recalled = self._memory.told(since) if self._memory is not None else ()
        return heapq.merge(((turn.at, turn) for turn in turns(since)), recalled, told, key=_when)


def _when(event: Event) -> float:
    return event[0]
