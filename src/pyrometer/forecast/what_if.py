"""What would keep a window from filling up: the least that has to be done, computed."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pyrometer.engine import credits
from pyrometer.forecast.window import WindowForecaster
from pyrometer.outlook import Lever, LeverKind

SAFE = 0.35
"""Probability below which a lock-out is no longer something to act on; also where the warning of it ends."""
COMPACTED = 0.5
"""What a session with a heavy context burns once it is compacted, of what it burns now."""
_LOOKED_AT = 3
"""Sessions, those that burn most."""


class Burner(msgspec.Struct, frozen=True):
    """A session that burns now."""

    agent: str
    session: str
    model: str
    context_heavy: bool = False
    """Most of what it burns is its own context, again and again."""


def levers(
    forecaster: WindowForecaster, now: float, sessions: Sequence[Burner], weights: credits.CreditTable | None = None
) -> tuple[Lever, ...]:
    """What makes a lock-out improbable: the session that burns most first, and of what it can do the mildest.

    Empty where nothing has to be done or nothing is known; `finish` alone where nothing is enough. `weights`: the
    table that models are compared by, the shipped one if None.
    """
    probability = forecaster.what_if(now, {})
    if probability is None or probability < SAFE:
        return ()
    return enough(changes(forecaster, now, sessions, weights), probability)


def enough(changed: Sequence[Lever], probability: float) -> tuple[Lever, ...]:
    """Of what could be done, that after which a lock-out is improbable; `finish` alone where nothing is enough."""
    if probability < SAFE:
        return ()
    return tuple(lever for lever in changed if lever.probability < SAFE) or (Lever("finish", probability=probability),)


def changes(
    forecaster: WindowForecaster, now: float, sessions: Sequence[Burner], weights: credits.CreditTable | None = None
) -> tuple[Lever, ...]:
    """Everything that could be done about the sessions that burn most, whether it is enough or not, in that order."""
    shares = forecaster.shares()
    burning = [burner for burner in sessions if shares.get(burner.session, 0.0) > 0]
    burning.sort(key=lambda burner: (-shares[burner.session], burner.session))
    found = []
    for burner in burning[:_LOOKED_AT]:
        for kind, model, factor in _changes(burner, weights or credits.shipped()):
            after = forecaster.what_if(now, {burner.session: factor})
            if after is not None:
                share = shares[burner.session]
                found.append(Lever(kind, burner.agent, burner.session, model, after, share))
    return tuple(found)


def _changes(burner: Burner, weights: credits.CreditTable) -> list[tuple[LeverKind, str, float]]:
    """(kind, model, factor of the session's burn) of what can be done about a session, the mildest first."""
    changes: list[tuple[LeverKind, str, float]] = []
    if burner.context_heavy:
        changes.append(("compact", "", COMPACTED))
    cheaper = weights.family_down(burner.agent, burner.model)
    if cheaper is not None:
        changes.append(("model", cheaper[0], cheaper[1] / weights.multiplier(burner.agent, burner.model)))
    changes.append(("pause", "", 0.0))
    return changes
