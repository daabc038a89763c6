"""From a distribution of what is to come to a probability, to times, and to the percent at the reset.

Use inside a window only grows, so "full before t" and "at least the rest is used before t" are one event.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TypeAlias

from pyrometer.forecast.gamma import quantile, survival

Predictive: TypeAlias = Callable[[float], tuple[float, float]]
"""hours -> (mean, coefficient of variation) of the percent used in them."""
Rests: TypeAlias = Sequence[tuple[float, float]]
"""(percent left, weight); the weights add up to 1."""

SHARES = (0.1, 0.5, 0.9)
SLOPE = 0.8
"""Shown logit per computed one; fitted on simulated people apart from those that the published figures are for."""
SLOPE_LOCK_OUTS = 0.65
"""The same where the capacity itself is only inferred."""
_EXACT = 0.02
"""An error below this part of the rest does not matter."""
_NODE = math.sqrt(1.5)
_CAPACITY_NODES = ((-1.35, 0.15), (-0.65, 0.25), (0.0, 0.2), (0.65, 0.25), (1.35, 0.15))
_LAST_POINTS = 3.0
"""What is left where more was used than any likely capacity."""
_HALVINGS = 12
_SURE = 1e-4


def rests(percent: float, deviation: float) -> Rests:
    """What is left of 100, as three points of a normal distribution (Gauss-Hermite); below 0 where it seems passed."""
    left = 100.0 - percent
    if deviation <= _EXACT * left:
        return ((left, 1.0),)
    off = _NODE * deviation
    return ((left - off, 1 / 6), (left, 4 / 6), (left + off, 1 / 6))


def capacity_rests(percent: float, deviation: float) -> Rests:
    """What is left if the capacity is known up to `deviation` in logs: cases already passed are ruled out."""
    nodes = [(100.0 * math.exp(z * deviation) - percent, weight) for z, weight in _CAPACITY_NODES]
    alive = [(left, weight) for left, weight in nodes if left > 0] or [(_LAST_POINTS, 1.0)]
    total = sum(weight for _, weight in alive)
    return [(left, weight / total) for left, weight in alive]


def full_within(hours: float, rests: Rests, predictive: Predictive, blur: float = 0.0) -> float:
    """Probability that the rest is used in the next `hours`. `blur`: coefficient of variation of the scale itself."""
    mean, spread = predictive(max(hours, 1e-3))
    spread = math.hypot(spread, blur)
    return min(1.0, sum(weight * survival(left, mean, spread) for left, weight in rests))


def times(until: float, rests: Rests, predictive: Predictive, blur: float = 0.0) -> list[float | None]:
    """Hours before which the window is full with the probabilities of `SHARES`; None: not within `until` hours."""
    top = full_within(until, rests, predictive, blur)
    found: list[float | None] = []
    for share in SHARES:
        if top < share:
            found.append(None)
            continue
        low, high = 0.0, until
        for _ in range(_HALVINGS):
            middle = 0.5 * (low + high)
            if full_within(middle, rests, predictive, blur) >= share:
                high = middle
            else:
                low = middle
        found.append(high)
    return found


def more_by(hours: float, predictive: Predictive, blur: float = 0.0) -> tuple[float, float, float]:
    """Percent used in the next `hours` that 10, 50 and 90 percent of the cases stay below."""
    mean, spread = predictive(max(hours, 1e-3))
    spread = math.hypot(spread, blur)
    low, middle, high = (quantile(share, mean, spread) for share in SHARES)
    return low, middle, high


def tempered(probability: float, slope: float = SLOPE) -> float:
    """The probability as it is shown: closer to one half, because the computed ones are a little too sure."""
    sure = min(max(probability, _SURE), 1.0 - _SURE)
    return 1.0 / (1.0 + math.exp(-slope * math.log(sure / (1.0 - sure))))
