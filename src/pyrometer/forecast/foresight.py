"""All forecasts of one machine: takes what the ledger and the limits say, answers for every window."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import tzinfo
from typing import TypeAlias, TypeVar

from pyrometer.engine import credits
from pyrometer.forecast.believed import Believed
from pyrometer.forecast.limits import Limits
from pyrometer.forecast.logbook import Logbook
from pyrometer.forecast.meant import in_scope, meant
from pyrometer.forecast.score import Ended, Logged
from pyrometer.forecast.state import ForesightState, Kept, WindowKey, dump, load
from pyrometer.forecast.window import WindowForecaster
from pyrometer.model import LimitHit, LimitReading, Turn
from pyrometer.snapshot.outlook import Outlook

Weigh: TypeAlias = Callable[[Turn], float | None]
"""What a turn uses of a budget, in the budget's unit; None: unknown, counted as nothing."""
Event: TypeAlias = tuple[float, Turn | LimitReading | LimitHit]
"""(when, what)."""
K = TypeVar("K")


class Foresight:
    """One forecaster for each limit that a reading or a refusal has named, and for each budget.

    A limit is (provider, limit id, minutes, scope).
    """

    def __init__(self, zone: tzinfo, weights: credits.CreditTable | None = None) -> None:
        """`zone`: where the person's days begin. `weights`: the shipped table if None."""
        self._zone = zone
        self._weights = weights or credits.shipped()
        self._limits = Limits(zone)
        self._gates: dict[WindowKey, Believed] = {}
        self._budgets: dict[WindowKey, Weigh] = {}
        self._logbook = Logbook()

    @property
    def logged(self) -> list[Logged]:
        """Forecasts as they were made, oldest first: take them and clear the list."""
        return self._logbook.logged

    @property
    def ended(self) -> list[Ended]:
        """How windows ended, oldest first: take them and clear the list."""
        return self._logbook.ended

    def spent(self, before: Turn | None, after: Turn | None) -> None:
        """Counts a change of the ledger: a turn as it was and as it is now, None where it was or is not."""
        if before is not None and after is not None and _place(before) == _place(after):
            self._spend(after, before)
            return
        if before is not None:
            self._spend(before, None, -1.0)
        if after is not None:
            self._spend(after, None)

    def reading(self, reading: LimitReading) -> None:
        """Takes any reading, believed or not: what stands is decided here. Budgets are not the provider's business."""
        key = (reading.provider, reading.limit_id or reading.provider, reading.minutes, reading.scope)
        forecaster = None if key in self._budgets else self._limits.name(key)
        if forecaster is None:
            return
        if key not in self._gates:
            self._gates[key] = Believed(reading.minutes)
        standing = self._gates[key].take(reading)
        if standing is not None:
            forecaster.read(*standing)
            self._frame_budgets(key, standing.at, standing.resets_at)

    def hit(self, hit: LimitHit) -> None:
        """Takes a refusal. One that does not say which window counts if only one can be meant."""
        windows = {key: one.resets_at for key, one in self._limits.named.items() if one.capacity is None}
        key = meant(hit, windows)
        if key is None and hit.minutes is not None:
            key = (hit.provider, hit.limit_id or hit.provider, hit.minutes, hit.scope)
        forecaster = None if key is None or key in self._budgets else self._limits.name(key)
        if forecaster is not None:
            forecaster.lock(hit.at, hit.resets_at)

    def budget(self, key: WindowKey, capacity: float, weigh: Weigh) -> None:
        """Follows a budget of the person's own. ValueError: no such window or amount."""
        self._limits.budget(key, capacity)
        self._budgets[key] = weigh

    def advance(self, now: float) -> None:
        """Moves all windows on to `now`; every 15 minutes each open one's forecast is logged for the score."""
        for unnamed in self._limits.unnamed.values():
            unnamed.advance(now)
            unnamed.outcomes.clear()
        for key, forecaster in self._limits.named.items():
            forecaster.advance(now)
            self._logbook.end(key, forecaster.outcomes)
        if self._logbook.due(now):
            resets = {key: one.resets_at for key, one in self._limits.named.items()}
            self._logbook.write(now, self.outlooks(now), resets)

    def outlooks(self, now: float) -> Mapping[WindowKey, Outlook]:
        """The forecast of each open window of which something can be said. One or two milliseconds a window."""
        named = self._limits.named.items()
        return _outlooks({key: one for key, one in named if one.capacity is None or key in self._budgets}, now)

    def unnamed(self, now: float) -> Mapping[tuple[str, int], Outlook]:
        """By (provider, minutes): windows that nobody has ever named, inferred from the logs alone."""
        return _outlooks(self._limits.unnamed, now)

    def forecaster(self, key: WindowKey) -> WindowForecaster | None:
        """One window's forecaster, for what-ifs."""
        return self._limits.named.get(key)

    def save(self) -> bytes:
        """Everything learned. Functions that weigh budgets are not in it: name the budgets again after `restore`."""
        windows = [Kept(key, one.save()) for key, one in self._limits.named.items()]
        unnamed = [Kept((name, "", minutes, ""), one.save()) for (name, minutes), one in self._limits.unnamed.items()]
        return dump(ForesightState(self._weights.version, windows, unnamed, self._logbook.slot))

    @classmethod
    def restore(cls, data: bytes, zone: tzinfo, weights: credits.CreditTable | None = None) -> Foresight:
        """What `save` gave. ValueError: damaged, foreign, or learned with other weights; then `rebuild`."""
        foresight = cls(zone, weights)
        state = load(data, ForesightState)
        if state.weights != foresight._weights.version:
            raise ValueError("the forecast was learned with other weights")
        for kept in state.windows:
            foresight._limits.named[kept.window] = WindowForecaster.restore(kept.state, zone)
        for kept in state.unnamed:
            provider, _, minutes, _ = kept.window
            foresight._limits.unnamed[provider, minutes] = WindowForecaster.restore(kept.state, zone)
        foresight._logbook.slot = state.slot
        return foresight

    def rebuild(self, events: Iterable[Event]) -> None:
        """Learns everything anew from the past, in the order of time. Budgets stay; nothing of it is logged."""
        budgets = {key: self._limits.named[key].capacity or 0.0 for key in self._budgets}
        self._limits, self._gates, self._logbook = Limits(self._zone), {}, Logbook()
        for key, capacity in budgets.items():
            self._limits.budget(key, capacity)
        for _, event in events:
            if isinstance(event, Turn):
                self.spent(None, event)
            elif isinstance(event, LimitReading):
                self.reading(event)
            else:
                self.hit(event)
        for forecaster in self._limits.named.values():
            forecaster.outcomes.clear()

    def _spend(self, turn: Turn, before: Turn | None, sign: float = 1.0) -> None:
        amount = sign * (self._weights.credits(turn) - (self._weights.credits(before) if before else 0.0))
        for key, forecaster in self._limits.of(turn.agent):
            if not in_scope(turn.model, key[3]):
                continue
            if forecaster.capacity is None:
                forecaster.spend(turn.at, amount, turn.session)
            elif weigh := self._budgets.get(key):
                used = (weigh(turn) or 0.0) - ((weigh(before) or 0.0) if before else 0.0)
                forecaster.spend(turn.at, sign * used, turn.session)

    def _frame_budgets(self, key: WindowKey, at: float, resets_at: float) -> None:
        """A budget runs in the provider's own window of its length."""
        for own in self._budgets:
            if (own[0], own[2]) == (key[0], key[2]) and not key[3]:
                self._limits.named[own].frame(at, resets_at)


def _outlooks(forecasters: Mapping[K, WindowForecaster], now: float) -> dict[K, Outlook]:
    found = {key: forecaster.outlook(now) for key, forecaster in forecasters.items()}
    return {key: outlook for key, outlook in found.items() if outlook is not None}


def _place(turn: Turn) -> tuple[str, str, str, float]:
    return turn.agent, turn.session, turn.model, turn.at
