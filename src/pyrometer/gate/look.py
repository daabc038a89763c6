"""The windows now, in the cheapest way that gives them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pyrometer import clock
from pyrometer.engine.tables import TableFiles, Tables
from pyrometer.gate.defaults import Defaults
from pyrometer.gate.logs import from_logs
from pyrometer.gate.picture import Seen
from pyrometer.monitor.lookout import Lookout
from pyrometer.paths import credits_file, prices_file

if TYPE_CHECKING:
    from pyrometer.settings import Settings


def look(given: Settings | None, env: Mapping[str, str], home: Path, now: float) -> Seen:
    """From the store and the newest lines; with budgets of one's own from everything, since they are sums of it.

    None: nothing is set that matters here.
    """
    if given is not None and given.budgets.any_set:
        from pyrometer.wiring import once

        return Seen(now, once(given, env, home, now).windows, "logs")
    settings = given if given is not None else cast("Settings", Defaults())
    tables = Tables(TableFiles(str(prices_file(env, home)), str(credits_file(env, home))))
    lookout = Lookout(clock.zone(), tables.credits, settings.budgets, tables.price)
    return from_logs(settings, lookout, env, home, now)
