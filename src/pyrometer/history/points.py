"""What a session took of the subscription windows, where the forecast has learned their scale."""

from __future__ import annotations

from datetime import tzinfo

import msgspec

from pyrometer.engine.credits import CreditTable
from pyrometer.limits.labels import label
from pyrometer.store.forecasts import load_foresight
from pyrometer.store.store import Store


class Points(msgspec.Struct, frozen=True):
    """One window."""

    window: str
    """Short name: `5h`, `week`."""
    scale: float
    """Percent of the window per credit, as of now."""


def points(store: Store, agent: str, now: float, zone: tzinfo, weights: CreditTable) -> tuple[Points, ...]:
    """The windows of an agent's provider, shortest first; empty while nothing has been learned of them."""
    from pyrometer.forecast.foresight import Foresight

    kept = load_foresight(store)
    if kept is None:
        return ()
    try:
        foresight = Foresight.restore(kept[0], zone, weights)
    except ValueError:
        return ()
    found = []
    for (provider, limit_id, minutes, scope), outlook in foresight.outlooks(now).items():
        if provider == agent and not scope and outlook.scale and outlook.basis != "budget":
            found.append((minutes, Points(label(provider, limit_id, minutes, scope), outlook.scale)))
    return tuple(one for _, one in sorted(found, key=lambda entry: entry[0]))
