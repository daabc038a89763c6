"""How good the forecasts have been: what was said against what happened. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import TypeAlias

import msgspec

from pyrometer.forecast.state import Closed, WindowKey
from pyrometer.limits.gate import JITTER
from pyrometer.snapshot.scored import ENOUGH as ENOUGH
from pyrometer.snapshot.scored import Bin as Bin
from pyrometer.snapshot.scored import Score as Score

SHOWN = 0.5
"""Probability from which on a time is shown."""
_BINS = 10
_MAY_END_10, _MAY_END_90 = 0.12, 0.92
"""Probabilities from which on the 10 and the 90 percent quantile lie before the reset."""


class Logged(msgspec.Struct, frozen=True):
    """A forecast as it was made."""

    at: float
    window: WindowKey
    resets_at: float
    percent: float
    sd: float
    probability: float
    eta10: float | None
    eta50: float | None
    eta90: float | None


class Ended(msgspec.Struct, frozen=True):
    """How a window ended."""

    window: WindowKey
    closed: Closed


Pair: TypeAlias = tuple[Logged, Closed]


def score(logged: Iterable[Logged], ended: Iterable[Ended]) -> Score:
    """Joins forecasts to what became of their windows. Forecasts of windows still open do not count."""
    pairs = joined(logged, ended)
    windows = {(said.window, closed.resets_at): closed for said, closed in pairs}
    locked = sum(closed.locked_at is not None for closed in windows.values())
    known = Score(len(windows), locked, len(pairs), len(windows) >= ENOUGH)
    if not pairs:
        return known
    bins = reliability(pairs)
    full = [closed.locked_at is not None for _, closed in pairs]
    rate = sum(full) / len(full)
    return msgspec.structs.replace(
        known,
        bins=bins,
        brier=sum((said.probability - came) ** 2 for (said, _), came in zip(pairs, full, strict=True)) / len(pairs),
        base=rate * (1.0 - rate),
        calibration=sum(abs(one.said - one.came_true) * one.forecasts for one in bins) / len(pairs),
        eta_minutes=_eta_error(pairs),
        below10=_share(
            [_end(closed) < (said.eta10 or closed.resets_at) for said, closed in _may_end(pairs, _MAY_END_10)]
        ),
        above90=_share(
            [_end(closed) > (said.eta90 or closed.resets_at) for said, closed in _may_end(pairs, _MAY_END_90)]
        ),
    )


def joined(logged: Iterable[Logged], ended: Iterable[Ended]) -> list[Pair]:
    """Each forecast with the outcome of its window. What was said after the window was full is no forecast."""
    outcomes: dict[WindowKey, list[Closed]] = {}
    for one in ended:
        outcomes.setdefault(one.window, []).append(one.closed)
    return [
        (said, closed)
        for said in logged
        if (closed := _outcome(said, outcomes)) is not None and (closed.locked_at is None or said.at < closed.locked_at)
    ]


def reliability(pairs: Sequence[Pair]) -> tuple[Bin, ...]:
    """Forecasts by tenths of probability; empty tenths are left out."""
    tenths: dict[int, list[tuple[float, bool]]] = {}
    for said, closed in pairs:
        tenth = min(_BINS - 1, int(said.probability * _BINS))
        tenths.setdefault(tenth, []).append((said.probability, closed.locked_at is not None))
    return tuple(
        Bin(sum(said for said, _ in group) / len(group), sum(came for _, came in group) / len(group), len(group))
        for _, group in sorted(tenths.items())
    )


def _outcome(said: Logged, outcomes: Mapping[WindowKey, Sequence[Closed]]) -> Closed | None:
    """Of one window that was reset before its time there are two; the forecast is of the one that had begun."""
    near = [closed for closed in outcomes.get(said.window, ()) if abs(closed.resets_at - said.resets_at) <= JITTER]
    begun = [closed for closed in near if closed.starts_at <= said.at]
    return max(begun or near, key=lambda closed: closed.starts_at, default=None)


def _end(closed: Closed) -> float:
    """When the window was full, or over."""
    return closed.resets_at if closed.locked_at is None else closed.locked_at


def _may_end(pairs: Sequence[Pair], probability: float) -> list[Pair]:
    return [pair for pair in pairs if pair[0].probability > probability]


def _share(claims: Sequence[bool]) -> float | None:
    return sum(claims) / len(claims) if claims else None


def _eta_error(pairs: Sequence[Pair]) -> float | None:
    errors = [
        abs(said.eta50 - closed.locked_at) / 60.0
        for said, closed in pairs
        if said.probability >= SHOWN and said.eta50 is not None and closed.locked_at is not None
    ]
    return median(errors) if errors else None
