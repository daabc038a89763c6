"""Feeds the forecast what is new, lets it learn what is old, and gives windows their outlooks.

The forecast wants the past in the order of time, but logs are read file by file. So nothing is fed while history is
read; after that everything known is sorted and learned, a slice at a time, and from then on each change as it comes.
What was learned in an earlier run is taken back instead, and only what is newer is fed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import tzinfo
from itertools import islice
from typing import TYPE_CHECKING

from pyrometer.engine.credits import CreditTable
from pyrometer.forecast.foresight import Event, Foresight
from pyrometer.model import LimitHit, LimitReading, Turn
from pyrometer.monitor.budgets import amounts, in_dollars
from pyrometer.monitor.levers import with_levers
from pyrometer.monitor.open_windows import OpenWindows
from pyrometer.snapshot import SessionView, WindowView
from pyrometer.store.forecasts import Outcome, Said

if TYPE_CHECKING:
    from pyrometer.settings import Budgets

EVERY = 2.0
"""Seconds for which an outlook stands while work goes on: a forecast does not turn in less."""
SLICE = 200
"""Events of the past that are learned at one step: some twenty milliseconds."""
_MOST_WAITING = 50_000

Change = tuple[Turn | None, Turn | None]


class Lookout:
    """Owned by the monitor's thread."""

    def __init__(
        self, zone: tzinfo, weights: CreditTable, budgets: Budgets, price: Callable[[Turn], float | None]
    ) -> None:
        """`price` gives the API-equivalent dollars of a turn, for budgets in dollars."""
        self._zone = zone
        self._weights = weights
        self._budgets = amounts(budgets)
        self._price = price
        self._foresight = self._new()
        self._since = -math.inf
        self._learned = False
        self._lessons: Iterator[Event] | None = None
        self._meanwhile: list[Change | LimitReading | LimitHit] = []
        self._looked_at = -math.inf
        self._windows = OpenWindows({}, {}, ())

    @property
    def learned(self) -> bool:
        """Whether the past is known; before that there are no forecasts."""
        return self._learned

    @property
    def learning(self) -> bool:
        """There are more slices of the past to take in."""
        return self._lessons is not None

    def recall(self, kept: tuple[bytes, float] | None) -> None:
        """Take back what was learned up to a time; what cannot be read is learned anew."""
        if kept is None:
            return
        try:
            self._foresight = Foresight.restore(kept[0], self._zone, self._weights)
        except ValueError:
            return
        self._name_budgets(self._foresight)
        self._since, self._learned, self._lessons, self._meanwhile = kept[1], True, None, []
        self._looked_at = -math.inf

    def learn(self, events: Iterable[Event]) -> None:
        """Begin anew with these events, oldest first; `step` takes them in."""
        self._foresight, self._since = self._new(), -math.inf
        self._lessons, self._learned, self._meanwhile = iter(events), False, []

    def step(self) -> None:
        """Take in the next slice of the past."""
        if self._lessons is None:
            return
        events = list(islice(self._lessons, SLICE))
        for _, event in events:
            self._feed((None, event) if isinstance(event, Turn) else event)
        if len(events) < SLICE:
            self._lessons, self._learned = None, True
            self._foresight.logged.clear()
            self._foresight.ended.clear()
            waiting, self._meanwhile = self._meanwhile, []
            for news in waiting:
                self._feed(news)

    def take(self, news: Change | LimitReading | LimitHit) -> None:
        """Learn of a change of the ledger, a reading or a lock-out."""
        if self._lessons is not None:
            if len(self._meanwhile) < _MOST_WAITING:
                self._meanwhile.append(news)
        elif self._learned and self._is_new(news):
            self._feed(news)

    def changed(self, before: Turn | None, after: Turn | None) -> None:
        """Learn of a change of the ledger."""
        self.take((before, after))

    def look(
        self, views: Sequence[WindowView], sessions: Callable[[], Sequence[SessionView]], now: float
    ) -> tuple[WindowView, ...]:
        """The windows with their outlooks, and those that nobody has named but lock-outs tell of."""
        if not self._learned:
            return tuple(views)
        if not 0 <= now - self._looked_at < EVERY:
            self._looked_at = now
            self._foresight.advance(now)
            outlooks = with_levers(self._foresight.outlooks(now), self._foresight, sessions(), self._weights, now)
            self._windows = OpenWindows(outlooks, self._foresight.unnamed(now), self._budgets.keys())
        return self._windows.of(views)

    def drain(self) -> tuple[list[Said], list[Outcome]]:
        """What was forecast and how windows ended since the last call, for the store."""
        said: list[Said] = [
            (one.window, one.resets_at, one.at, one.percent, one.sd, one.probability, one.eta10, one.eta50, one.eta90)
            for one in self._foresight.logged
        ]
        outcomes: list[Outcome] = [
            (one.window, one.closed.resets_at, one.closed.starts_at, one.closed.locked_at, one.closed.percent)
            for one in self._foresight.ended
        ]
        self._foresight.logged.clear()
        self._foresight.ended.clear()
        return said, outcomes

    def save(self) -> bytes | None:
        """What has been learned; None before anything has."""
        return self._foresight.save() if self._learned else None

    def _new(self) -> Foresight:
        foresight = Foresight(self._zone, self._weights)
        self._name_budgets(foresight)
        return foresight

    def _name_budgets(self, foresight: Foresight) -> None:
        for key, amount in self._budgets.items():
            foresight.budget(key, amount, self._price if in_dollars(key) else _tokens)

    def _is_new(self, news: Change | LimitReading | LimitHit) -> bool:
        """Not yet part of what was learned in an earlier run."""
        if isinstance(news, LimitReading | LimitHit):
            return news.at > self._since
        return any(turn is not None and turn.at > self._since for turn in news)

    def _feed(self, news: Change | LimitReading | LimitHit) -> None:
        if isinstance(news, LimitReading):
            self._foresight.reading(news)
        elif isinstance(news, LimitHit):
            self._foresight.hit(news)
        else:
            self._foresight.spent(*news)


def _tokens(turn: Turn) -> float:
    return float(turn.usage.total)
