"""How much of a window is used, how sure that is, and what it rests on."""

from __future__ import annotations

import math
from typing import NamedTuple

from pyrometer.forecast.anchor import Prior
from pyrometer.forecast.odds import SLOPE, SLOPE_LOCK_OUTS, Rests, capacity_rests, rests
from pyrometer.forecast.state import WindowState
from pyrometer.snapshot.outlook import Basis

_CAPACITY_NOISE = 0.16
"""Standard deviation of a single window's log capacity around what is inferred for all."""


_NODES_NARROW = 1.15
"""The few nodes of a capacity lie closer together than the capacities that they stand for."""
_LEAST = 2.0
"""Points that nothing inferred is surer than."""


class Judged(NamedTuple):
    """The window at one instant."""

    percent: float
    deviation: float
    """Of `percent`, points."""
    basis: Basis
    rests: Rests = ()
    """What is left; empty: not enough is known for a probability."""
    slope: float = SLOPE
    blur: float = 0.0
    """Coefficient of variation of the scale, where nothing but this window's readings tell it."""
    at_least: bool = False


def scale_of(state: WindowState) -> float | None:
    """Percent of the window per credit; None while nothing tells it."""
    if state.capacity is not None:
        return 100.0 / state.capacity
    if state.anchor.known:
        return state.anchor.scale
    return 100.0 * math.exp(-state.inferred.posterior()[0]) if state.inferred.telling else None


def prior_of(state: WindowState) -> Prior | None:
    """What lock-outs and past windows say of the scale; None while that is not enough."""
    if not state.inferred.telling:
        return None
    mean, variance = state.inferred.posterior()
    return math.log(100.0) - mean, variance + _CAPACITY_NOISE**2


def judge(state: WindowState, now: float) -> Judged | None:
    """The best that can be said of the open window; None: nothing."""
    if state.capacity is not None:
        used = max(0.0, 100.0 * state.anchor.credits / state.capacity)
        return Judged(used, 0.0, "budget", rests(used, 0.0))
    if state.anchor.known:
        return _anchored(state, now)
    if state.inferred.windows:
        return _inferred(state)
    return Judged(100.0, 0.0, "lock-outs", rests(100.0, 0.0)) if state.refused_at is not None else None


def _anchored(state: WindowState, now: float) -> Judged:
    anchor = state.anchor
    if state.refused_at is not None:
        return Judged(max(100.0, anchor.reported or 0.0), 0.0, "reported", rests(100.0, 0.0))
    used = anchor.now()
    shown = min(used, max(100.0, anchor.reported or 0.0))
    deviation = anchor.deviation(now)
    blur = 0.0 if anchor.scales else math.sqrt(anchor.variance)
    return Judged(shown, deviation, "reported" if anchor.readings else "learned", rests(used, deviation), blur=blur)


def _inferred(state: WindowState) -> Judged:
    if state.refused_at is not None:
        return Judged(100.0, 0.0, "lock-outs", rests(100.0, 0.0))
    inferred, credits = state.inferred, max(0.0, state.anchor.credits)
    at_most = 100.0 * credits / max(inferred.largest, credits)
    if not inferred.telling:
        return Judged(at_most, 0.0, "lock-outs", at_least=True)
    mean, variance = inferred.posterior()
    deviation = math.sqrt(variance + _CAPACITY_NOISE**2)
    used = 100.0 * credits * math.exp(-mean)
    left = capacity_rests(used, deviation)
    if not inferred.locked:
        return Judged(at_most, at_most * deviation, "lock-outs", left, SLOPE_LOCK_OUTS, at_least=True)
    return Judged(*_not_yet_full(used, left), "lock-outs", left, SLOPE_LOCK_OUTS)


def _not_yet_full(used: float, left: Rests) -> tuple[float, float]:
    """(percent, deviation) over the capacities that the use so far has not passed: work goes on, so it is below 100."""
    cases = [(100.0 * used / (used + rest), weight) for rest, weight in left]
    percent = sum(weight * case for case, weight in cases)
    square = sum(weight * (case - percent) ** 2 for case, weight in cases)
    return percent, max(_LEAST, _NODES_NARROW * math.sqrt(square))
