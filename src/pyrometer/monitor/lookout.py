"""Feeds the forecast what is new, lets it learn what is old, and gives windows their outlooks.

The forecast wants the past in the order of time, but logs are read file by file. So nothing is fed while history is
read; after that everything known is sorted and learned, a slice at a time, and from then on each change as it comes.
What was learned in an earlier run is taken back instead, and only what is newer is fed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import tzinfo
from itertools import islice
from typing import TYPE_CHECKING

from msgspec.structs import replace

from pyrometer.engine.credits import CreditTable
from pyrometer.forecast.foresight import Event, Foresight
from pyrometer.forecast.state import WindowKey
from pyrometer.forecast.what_if import Burner, changes, enough, waited
from pyrometer.forecast.window import WindowForecaster
from pyrometer.limits.foreseen import foreseen
from pyrometer.limits.gate import JITTER
from pyrometer.limits.labels import label
from pyrometer.model import LimitHit, LimitReading, Turn
from pyrometer.snapshot import SessionView, Verdict, WindowView
from pyrometer.snapshot.outlook import Lever, Outlook
from pyrometer.store.forecasts import Outcome, Said
from pyrometer.xray.lighter import reliefs

if TYPE_CHECKING:
    from pyrometer.settings import Budget, Budgets

EVERY = 2.0
"""Seconds for which an outlook stands while work goes on: a forecast does not turn in less."""
SLICE = 200
"""Events of the past that are learned at one step: some twenty milliseconds."""
NOTABLE = 0.1
"""Probability of a lock-out from which on it is looked at what would change it."""
_MOST_WAITING = 50_000
_BUDGET, _BUDGET_DOLLARS = "budget", "budget $"

Change = tuple[Turn | None, Turn | None]


class Lookout:
    """Owned by the monitor's thread."""

    def __init__(
        self, zone: tzinfo, weights: CreditTable, budgets: Budgets, price: Callable[[Turn], float | None]
    ) -> None:
        """`price` gives the API-equivalent dollars of a turn, for budgets in dollars."""
        self._zone = zone
        self._weights = weights
        self._budgets = _amounts(budgets)
        self._price = price
        self._foresight = self._new()
        self._since = -math.inf
        self._learned = False
        self._lessons: Iterator[Event] | None = None
        self._meanwhile: list[Change | LimitReading | LimitHit] = []
        self._looked_at = -math.inf
        self._outlooks: Mapping[WindowKey, Outlook] = {}
        self._unnamed: Mapping[tuple[str, int], Outlook] = {}

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
            self._outlooks = self._with_levers(self._foresight.outlooks(now), sessions(), now)
            self._unnamed = self._foresight.unnamed(now)
        heard = {view.provider: view.read_at or 0.0 for view in sorted(views, key=lambda view: view.read_at or 0.0)}
        return (*(self._seen(view, heard) for view in views), *self._unseen(views, heard))

    def _seen(self, view: WindowView, heard: Mapping[str, float]) -> WindowView:
        """The window with its outlook; the one after it, if that is open by now and nobody has named it yet."""
        key = _key(view)
        outlook = self._outlooks.get(key)
        if outlook is None or key in self._budgets or not _is_next(view, outlook):
            return foreseen(view, outlook)
        return _inferred(key, outlook) if _is_silent(key, outlook, heard) and _tells(outlook) else view

    def _unseen(self, views: Sequence[WindowView], heard: Mapping[str, float]) -> Iterator[WindowView]:
        """Windows that are open and known, but of which nobody has said anything for long.

        A provider that has named other windows meanwhile has none of this kind any more.
        """
        seen = {_key(view) for view in views}
        lengths = {(view.provider, view.minutes) for view in views if not view.scope}
        for key, outlook in self._outlooks.items():
            silent = _is_silent(key, outlook, heard)
            if silent and key not in seen and key not in self._budgets and _tells(outlook):
                yield _inferred(key, outlook)
        for (provider, minutes), outlook in self._unnamed.items():
            if (provider, minutes) not in lengths and _tells(outlook):
                yield _inferred((provider, provider, minutes, ""), outlook)

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
            foresight.budget(key, amount, self._price if key[1] == _BUDGET_DOLLARS else _tokens)

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

    def _with_levers(
        self, outlooks: Mapping[WindowKey, Outlook], sessions: Sequence[SessionView], now: float
    ) -> Mapping[WindowKey, Outlook]:
        found = dict(outlooks)
        for key, outlook in outlooks.items():
            forecaster = self._foresight.forecaster(key)
            if forecaster is not None and (outlook.probability or 0.0) >= NOTABLE:
                mine = [session for session in sessions if session.agent == key[0] and session.burn_hour > 0]
                known = changes(forecaster, now, [_burner(session, self._weights) for session in mine], self._weights)
                rest = _waited(forecaster, outlook, key, now)
                known = (*known, rest) if rest is not None else known
                found[key] = replace(outlook, levers=enough(known, outlook.probability or 0.0), changes=known)
        return found


def _burner(session: SessionView, weights: CreditTable) -> Burner:
    burnt = session.findings.credits_hour if session.findings is not None else 0.0
    lighter = tuple((each.kind, 1 - each.credits / burnt) for each in reliefs(session, weights)) if burnt else ()
    return Burner(session.agent, session.id, session.model, lighter)


def _waited(forecaster: WindowForecaster, outlook: Outlook, key: WindowKey, now: float) -> Lever | None:
    """Until the use of the window is no more than even."""
    if outlook.starts_at is None or outlook.resets_at is None:
        return None
    even_at = outlook.starts_at + outlook.percent / 100 * key[2] * 60
    return waited(forecaster, now, key[0], even_at, outlook.resets_at)


def _key(view: WindowView) -> WindowKey:
    limit_id = view.limit_id
    if limit_id == _BUDGET and view.label.endswith("$"):
        limit_id = _BUDGET_DOLLARS
    return (view.provider, limit_id, view.minutes, view.scope)


def _tokens(turn: Turn) -> float:
    return float(turn.usage.total)


def _amounts(budgets: Budgets) -> dict[WindowKey, float]:
    """The budgets that have a reset: five hours. A rolling week gives back by itself what it took."""
    found: dict[WindowKey, float] = {}
    for provider, budget in (("claude", budgets.claude), ("codex", budgets.codex)):
        for limit_id, amount in _five_hours(budget):
            if amount > 0:
                found[provider, limit_id, 300, ""] = float(amount)
    return found


def _five_hours(budget: Budget) -> tuple[tuple[str, float], ...]:
    return ((_BUDGET, budget.five_hour_tokens), (_BUDGET_DOLLARS, budget.five_hour_dollars))


def _is_next(view: WindowView, outlook: Outlook) -> bool:
    """Whether the outlook is of a later window than the view."""
    return view.resets_at is not None and outlook.resets_at is not None and outlook.resets_at > view.resets_at + JITTER


def _is_silent(key: WindowKey, outlook: Outlook, heard: Mapping[str, float]) -> bool:
    """Whether the provider has named no window at all since this one has been open."""
    return heard.get(key[0], 0.0) < (outlook.starts_at or 0.0)


def _tells(outlook: Outlook) -> bool:
    """Whether readings or a lock-out have shown that there is such a limit, and how large it is."""
    return not outlook.at_least and outlook.probability is not None


def _inferred(key: WindowKey, outlook: Outlook) -> WindowView:
    provider, limit_id, minutes, scope = key
    learned = outlook.basis == "lock-outs"
    view = WindowView(
        provider=provider,
        limit_id=limit_id,
        label=label(provider, limit_id, minutes, scope),
        minutes=minutes,
        starts_at=outlook.starts_at,
        resets_at=outlook.resets_at,
        percent=outlook.percent,
        read_at=None,
        source="learned from your lock-outs" if learned else "learned from earlier windows",
        verdict=Verdict.OK,
        scope=scope,
        note="learned from your lock-outs: nobody has reported a percentage"
        if learned
        else "nobody has reported a percentage of this window yet",
    )
    return foreseen(view, outlook)
