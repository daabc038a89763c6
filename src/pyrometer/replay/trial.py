"""What a process that replays the past is told, and what it tells. One line of JSON each."""

from __future__ import annotations

from statistics import median

import msgspec

from pyrometer.engine.tables import TableFiles
from pyrometer.replay.preview import OfRule, Preview
from pyrometer.settings import Alerts, Budgets, Metrics


class Order(msgspec.Struct, frozen=True):
    """Replay the last `days` of what `store` holds. Read from standard input; then sets of thresholds to judge by."""

    store: str
    days: float
    metrics: Metrics
    budgets: Budgets
    tables: TableFiles = TableFiles()
    """A person's own prices and weights."""


class Wanted(msgspec.Struct, frozen=True):
    """Judge the replay by these thresholds."""

    alerts: Alerts


class Sums(msgspec.Struct, frozen=True):
    """What one set of thresholds would have meant, without the single alerts."""

    days: float
    per_week: float
    in_vain_per_week: float
    bells_per_day: float
    most_bells: int
    rules: tuple[OfRule, ...] = ()
    lockouts: int = 0
    announced: int = 0
    lead_minutes: float | None = None
    """Median, from the first alert to the lock-out."""


class Told(msgspec.Struct, frozen=True):
    """Either how far the replay is, 0..1, or what came of one set of thresholds, or why nothing can."""

    done: float = 0.0
    sums: Sums | None = None
    fault: str = ""


def sums_of(found: Preview) -> Sums:
    """The sums of a preview."""
    leads = [lead.minutes for lead in found.leads if lead.minutes is not None]
    return Sums(
        (found.end - found.start) / 86_400.0,
        found.per_week,
        found.in_vain_per_week,
        found.bells_per_day,
        found.most_bells,
        found.rules,
        len(found.leads),
        len(leads),
        median(leads) if leads else None,
    )
