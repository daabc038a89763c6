"""The forecast of one window: takes what is spent and what the provider says, answers what is to come."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import tzinfo
from typing import Any

from msgspec.structs import replace

from pyrometer.forecast.five_hour import FiveHour
from pyrometer.forecast.frame import BY_THE_HOUR, Frame
from pyrometer.forecast.hours import known_time
from pyrometer.forecast.judged import Judged, judge, prior_of, scale_of
from pyrometer.forecast.odds import Predictive, full_within, more_by, tempered, times
from pyrometer.forecast.passage import assume, enter, fill, forget_pending, forward, restart
from pyrometer.forecast.state import Closed, WindowState, copy
from pyrometer.forecast.week import Week
from pyrometer.limits.gate import MAX_PERCENT
from pyrometer.snapshot.outlook import Outlook

LONGEST = 60 * 24 * 400
"""Minutes; nobody sells a longer window."""
MOST = 1e12
"""Credits; no turn weighs as much."""
_MOST_TIMES = 100.0
"""No session burns more than this many times what it does."""
_STEPPED_BACK = 900.0
"""Seconds. Further back is not lateness but another clock."""


class WindowForecaster:
    """One limit of one provider. Events may come late or slightly out of order; impossible ones are ignored."""

    def __init__(
        self, minutes: int, zone: tzinfo, *, provider: str = "", scope: str = "", capacity: float | None = None
    ) -> None:
        """`capacity`: the person's own budget in the unit of `spend`. ValueError: no window is that long."""
        if not 0 < minutes <= LONGEST or not (capacity is None or 0 < capacity < math.inf):
            raise ValueError(f"no window of {minutes} minutes with a capacity of {capacity}")
        model = FiveHour() if minutes <= BY_THE_HOUR else Week()
        self._state = WindowState(Frame(minutes, provider), model, scope, capacity)
        self._zone = zone

    @classmethod
    def restore(cls, state: WindowState, zone: tzinfo) -> WindowForecaster:
        """A forecaster that answers as the saved one would have. ValueError: a state that none can have."""
        forecaster = cls(state.frame.minutes, zone, capacity=state.capacity)
        if type(forecaster._state.model) is not type(state.model):
            raise ValueError("the forecast state mixes up two kinds of windows")
        forecaster._state = copy(state)
        return forecaster

    def save(self) -> WindowState:
        """What has been learned, for `restore` and `pyrometer.forecast.state.dump`."""
        return copy(self._state)

    @property
    def outcomes(self) -> list[Closed]:
        """Windows that are over, oldest first: take them and clear the list."""
        return self._state.outcomes

    @property
    def capacity(self) -> float | None:
        """The budget, in the unit of `spend`; None for a provider's window."""
        return self._state.capacity

    @property
    def resets_at(self) -> float | None:
        """When the open window resets; None while none is open."""
        return self._state.frame.resets_at

    def spend(self, at: float, credits: float, session: str = "") -> None:
        """Counts credits spent at `at`; negative ones correct what was counted for that instant before."""
        if not known_time(at) or not abs(credits) <= MOST or credits == 0:
            return
        state = self._state
        forward(state, self._zone, at)
        if state.frame.resets_at is None and credits > 0:
            assume(state, at)
        state.frame.note(at, credits)
        if state.frame.counts(at):
            state.anchor.spend(credits, at)
            if state.capacity is not None and state.anchor.credits >= state.capacity:
                fill(state, at)
        state.total += credits
        state.rate.add(at, credits, session)
        state.mix.add(at, credits, session)
        state.model.add(self._zone, at, credits, scale_of(state))

    def read(self, at: float, percent: float, resets_at: float | None) -> None:
        """Takes a reading that `pyrometer.limits.gate` lets through: a new maximum, or the same number afresh."""
        state, anchor = self._state, self._state.anchor
        if state.capacity is not None or not 0 <= percent <= MAX_PERCENT or not enter(state, self._zone, at, resets_at):
            return
        if anchor.reported is not None and percent < anchor.reported:
            if not anchor.restarted(at, percent):
                return
            restart(state, at)
        anchor.read(at, percent, prior_of(state))
        if percent >= 100:
            fill(state, at)

    def lock(self, at: float, resets_at: float | None) -> None:
        """The provider refused work at `at`: the window is full, whatever the readings say."""
        if self._state.capacity is None and enter(self._state, self._zone, at, resets_at):
            fill(self._state, at)
            self._state.refused_at = self._state.refused_at or at
            self._state.anchor.fill(at)

    def frame(self, at: float, resets_at: float) -> None:
        """Only says when the window resets: a budget follows the bounds of the provider's own window."""
        enter(self._state, self._zone, at, resets_at)

    def advance(self, now: float) -> None:
        """Moves on to `now`: closes windows whose reset has passed, scores forecasts. A clock set back starts anew."""
        if not known_time(now):
            return
        state = self._state
        if now < state.clock - _STEPPED_BACK:
            state.clock = now
            forget_pending(state)
        forward(state, self._zone, now)

    def percent(self, now: float) -> tuple[float, float] | None:
        """(percent used, its standard deviation in points); None: no window is open, or nothing is known of it."""
        judged = self._judged(now)
        return None if judged is None else (judged.percent, judged.deviation)

    def outlook(self, now: float) -> Outlook | None:
        """The forecast as of `now`, without levers; None: nothing to say."""
        judged = self._judged(now)
        if judged is None:
            return None
        state, anchor = self._state, self._state.anchor
        scale = scale_of(state)
        outlook = Outlook(
            judged.percent,
            judged.deviation,
            judged.basis,
            starts_at=state.frame.starts_at,
            resets_at=state.frame.resets_at,
            reported=anchor.reported,
            reported_at=anchor.reported_at,
            rate=(scale or 0.0) * state.rate.per_hour(now),
            unexplained=anchor.unexplained,
            unexplained_at=anchor.unexplained_at,
            scale=scale,
            scale_change=anchor.change(),
            at_least=judged.at_least,
            scored=state.scored,
        )
        return replace(outlook, **self._future(now, judged)) if judged.rests else outlook

    def what_if(self, now: float, factor: Mapping[str, float]) -> float | None:
        """Probability, as shown, of a lock-out if each session burned `factor` times what it does; None: unknown."""
        judged = self._judged(now)
        if judged is None or not judged.rests:
            return None
        if judged.percent >= 100 and self._state.refused_at is not None:
            return 1.0
        predictive = self._predictive(now, factor)
        return tempered(full_within(self._left(now), judged.rests, predictive, judged.blur), judged.slope)

    def shares(self) -> dict[str, float]:
        """Each session's part of the burn that the forecast goes by, 0..1."""
        state = self._state
        return (state.rate if isinstance(state.model, FiveHour) else state.mix).shares()

    def _judged(self, now: float) -> Judged | None:
        resets_at = self._state.frame.resets_at
        if resets_at is None or not known_time(now) or now >= resets_at:
            return None
        return judge(self._state, now)

    def _left(self, now: float) -> float:
        """Hours to the reset."""
        frame = self._state.frame
        return min((frame.resets_at or now) - now, frame.span) / 3600.0

    def _future(self, now: float, judged: Judged) -> dict[str, Any]:
        full = self._state.refused_at
        if full is not None:
            at_reset = (judged.percent, judged.percent, judged.percent)
            return {"probability": 1.0, "eta10": full, "eta50": full, "eta90": full, "at_reset": at_reset}
        left, predictive = self._left(now), self._predictive(now, {})
        reached = times(left, judged.rests, predictive, judged.blur)
        etas = [None if hours is None else now + 3600.0 * hours for hours in reached]
        more = more_by(left, predictive, judged.blur)
        chance = full_within(left, judged.rests, predictive, judged.blur)
        return {
            "probability": tempered(chance, judged.slope),
            "eta10": etas[0],
            "eta50": etas[1],
            "eta90": etas[2],
            "at_reset": tuple(judged.percent + part for part in more),
        }

    def _predictive(self, now: float, factor: Mapping[str, float]) -> Predictive:
        state, scale = self._state, scale_of(self._state) or 0.0
        changes = ((share, factor[session]) for session, share in self.shares().items() if session in factor)
        kept = max(0.0, 1.0 + sum(share * (min(max(0.0, much), _MOST_TIMES) - 1.0) for share, much in changes))
        if isinstance(state.model, FiveHour):
            return state.model.predictive(self._zone, now, scale, kept * scale * state.rate.per_hour(now))
        return state.model.predictive(self._zone, now, scale, kept)
