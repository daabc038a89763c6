"""What would change how a window ends: the levers of the outlooks that are worth a look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from pyrometer.engine.credits import CreditTable
from pyrometer.forecast.foresight import Foresight
from pyrometer.forecast.state import WindowKey
from pyrometer.forecast.what_if import Burner, changes, enough, waited
from pyrometer.forecast.window import WindowForecaster
from pyrometer.snapshot import SessionView
from pyrometer.snapshot.outlook import Lever, Outlook
from pyrometer.xray.lighter import reliefs

NOTABLE = 0.1
"""Probability of a lock-out from which on it is looked at what would change it."""


def with_levers(
    outlooks: Mapping[WindowKey, Outlook],
    foresight: Foresight,
    sessions: Sequence[SessionView],
    weights: CreditTable,
    now: float,
) -> Mapping[WindowKey, Outlook]:
    """All outlooks; the notable ones with what would change them, and what of that would be enough."""
    found = dict(outlooks)
    for key, outlook in outlooks.items():
        forecaster = foresight.forecaster(key)
        if forecaster is not None and (outlook.probability or 0.0) >= NOTABLE:
            mine = [session for session in sessions if session.agent == key[0] and session.burn_hour > 0]
            known = changes(forecaster, now, [_burner(session, weights) for session in mine], weights)
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
