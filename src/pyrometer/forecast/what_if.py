"""What would keep a window from filling up: the least that has to be done, computed."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pyrometer.engine import credits
from pyrometer.forecast.window import WindowForecaster
from pyrometer.snapshot.outlook import Lever, LeverKind

SAFE = 0.35
"""Probability below which a lock-out is no longer something to act on; also where the warning of it ends."""
ENOUGH = frozenset({"compact", "model", "pause"})
"""What the first lines of a screen may propose."""
_LOOKED_AT = 3
"""Sessions, those that burn most."""


class Burner(msgspec.Struct, frozen=True):
    """A session that burns now."""

    agent: str
    session: str
    model: str
    lighter: tuple[tuple[LeverKind, float], ...] = ()
    """(what can be done, what it would burn then of what it burns now, 0..1), the mildest first."""


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
    found = tuple(lever for lever in changed if lever.probability < SAFE and lever.kind in ENOUGH)
    return found or (Lever("finish", probability=probability),)


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
    changes: list[tuple[LeverKind, str, float]] = [(kind, "", factor) for kind, factor in burner.lighter]
    cheaper = weights.family_down(burner.agent, burner.model)
    if cheaper is not None:
        changes.append(("model", cheaper[0], cheaper[1] / weights.multiplier(burner.agent, burner.model)))
    changes.append(("pause", "", 0.0))
    return changes


def waited(forecaster: WindowForecaster, now: float, agent: str, even_at: float, resets_at: float) -> Lever | None:
    """Nobody burns until `even_at`, and everybody as before after that: so much less up to the reset. None: unknown."""
    if not now < even_at < resets_at:
        return None
    factor = (resets_at - even_at) / (resets_at - now)
    after = forecaster.what_if(now, dict.fromkeys(forecaster.shares(), factor))
    return None if after is None else Lever("wait", agent, probability=after)
