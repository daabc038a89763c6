"""The Gamma distribution: how likely is at least this much. Standard library only.

Source of the two expansions: NIST Digital Library of Mathematical Functions, 8.11.4 (series) and 8.9.2 (continued
fraction, evaluated by the modified Lentz method).
"""

from __future__ import annotations

import math

_SMALLEST = 1e-300
_PRECISION = 1e-13
_TERMS = 3_000
_MIN_SPREAD = 0.01
"""A coefficient of variation below this is a certainty as far as a screen can show."""
_HALVINGS = 48


def gammainc(shape: float, x: float) -> float:
    """Regularised lower incomplete gamma function P(shape, x) for `shape` > 0: 0 at 0, rising to 1."""
    if x <= 0:
        return 0.0
    return _lower(shape, x) if x < shape + 1 else 1.0 - _upper(shape, x)


def survival(amount: float, mean: float, spread: float) -> float:
    """P(G >= amount) of a Gamma variable with this mean and coefficient of variation `spread`."""
    if amount <= 0:
        return 1.0
    if mean <= 1e-12:
        return 0.0
    shape = 1.0 / max(spread, _MIN_SPREAD) ** 2
    x = amount * shape / mean
    if x <= 0:  # too small for a float
        return 1.0
    return 1.0 - _lower(shape, x) if x < shape + 1 else _upper(shape, x)


def quantile(share: float, mean: float, spread: float) -> float:
    """The amount that `share` (0..1, below 1) of the cases stay below."""
    if mean <= 1e-12 or share <= 0:
        return 0.0
    low, high = 0.0, mean
    while survival(high, mean, spread) > 1.0 - share and high < mean * 1e6:
        low, high = high, high * 2
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        if survival(middle, mean, spread) > 1.0 - share:
            low = middle
        else:
            high = middle
    return high


def _front(shape: float, x: float) -> float:
    return math.exp(shape * math.log(x) - x - math.lgamma(shape))


def _lower(shape: float, x: float) -> float:
    term = total = 1.0 / shape
    for step in range(1, _TERMS):
        term *= x / (shape + step)
        total += term
        if term < total * _PRECISION:
            break
    return min(1.0, total * _front(shape, x))


def _upper(shape: float, x: float) -> float:
    base = x + 1.0 - shape
    ahead, behind = 1.0 / _SMALLEST, 1.0 / _away_from_zero(base)
    fraction = behind
    for step in range(1, _TERMS):
        factor = step * (shape - step)
        base += 2.0
        # Some thirty times a call, a hundred calls an outlook: no function is called for what nearly never happens.
        under, ahead = factor * behind + base, base + factor / ahead
        if -_SMALLEST <= under <= _SMALLEST:
            under = _SMALLEST
        if -_SMALLEST <= ahead <= _SMALLEST:
            ahead = _SMALLEST
        behind = 1.0 / under
        change = behind * ahead
        fraction *= change
        if -_PRECISION < change - 1.0 < _PRECISION:
            break
    return min(1.0, max(0.0, fraction * _front(shape, x)))


def _away_from_zero(value: float) -> float:
    return value if abs(value) > _SMALLEST else _SMALLEST
