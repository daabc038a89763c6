"""What a credit takes of the subscription windows, where the forecast has learned their scale."""

from __future__ import annotations

from datetime import tzinfo

from pyrometer.engine.credits import CreditTable
from pyrometer.history.question import Scale
from pyrometer.limits.labels import label
from pyrometer.store.forecasts import load_foresight
from pyrometer.store.store import Store


def scales(store: Store, now: float, zone: tzinfo, weights: CreditTable) -> tuple[Scale, ...]:
    """The windows that hold for all models, by agent, the shortest first; empty while nothing has been learned."""
    kept = load_foresight(store)
    if kept is None:
        return ()
    from pyrometer.forecast.foresight import Foresight

    try:
        foresight = Foresight.restore(kept[0], zone, weights)
    except ValueError:
        return ()
    found = []
    for (provider, limit_id, minutes, scope), outlook in foresight.outlooks(now).items():
        if not scope and outlook.scale and outlook.basis != "budget":
            found.append((minutes, Scale(provider, label(provider, limit_id, minutes, scope), outlook.scale)))
    return tuple(one for _, one in sorted(found, key=lambda entry: (entry[1].agent, entry[0])))
