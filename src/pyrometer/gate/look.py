"""The windows now, in the cheapest way that gives them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pyrometer import clock
from pyrometer.engine.tables import TableFiles, Tables
from pyrometer.gate.logs import from_logs
from pyrometer.gate.picture import Seen
from pyrometer.monitor.lookout import Lookout
from pyrometer.paths import credits_file, prices_file
from pyrometer.settings import Settings


def look(settings: Settings, env: Mapping[str, str], home: Path, now: float) -> Seen:
    """From the store and the newest lines; with budgets of one's own from everything, since they are sums of it."""
    if settings.budgets.any_set:
        from pyrometer.wiring import once

        return Seen(now, once(settings, env, home, now).windows, "logs")
    tables = Tables(TableFiles(str(prices_file(env, home)), str(credits_file(env, home))))
    lookout = Lookout(clock.zone(), tables.credits, settings.budgets, tables.price)
    return from_logs(settings, lookout, env, home, now)
