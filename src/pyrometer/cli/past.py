"""What the pane is given of the past: the store to ask, and a place to export to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from pyrometer.history.almanac import Almanac
from pyrometer.history.seen import Format, Seen
from pyrometer.paths import state_dir
from pyrometer.settings import Settings
from pyrometer.tui.past.host import PastHost

DISABLED = "the store is switched off, so no history is kept"
SWITCH_ON = (
    "`pyrometer config set store.enabled true` keeps it from the next start on; `pyrometer history` reads the logs"
)
INVENTED = "DEMO · invented data"
_ALWAYS = 1e12
"""After every time that a file can have."""
READ = "`pyrometer store` says where it is and what is wrong; `pyrometer history` reads the logs again"


def past_host(
    settings: Settings, env: Mapping[str, str], home: Path, now: Callable[[], float], *, invented: bool
) -> PastHost:
    """The store of the world. An invented one keeps none: its logs are read into one when they are asked about."""
    if not settings.store.enabled and not invented:
        return PastHost(why_not=DISABLED, advice=SWITCH_ON, home=home)
    from pyrometer.wiring import STORE, tables_of

    folder = state_dir(env, home)
    read = (lambda: _read_logs(settings, env, home, now)) if invented else (lambda: None)
    return PastHost(
        Almanac(folder / STORE, lambda: tables_of(env, home), read),
        advice=READ,
        export=lambda seen, shape: _export(seen, shape, folder, now()),
        home=home,
        mark=INVENTED if invented else "",
    )


def _read_logs(settings: Settings, env: Mapping[str, str], home: Path, now: Callable[[], float]) -> None:
    """What is new in them since the last time."""
    from pyrometer import clock
    from pyrometer.backfill.__main__ import run
    from pyrometer.backfill.order import Order
    from pyrometer.sources import roots
    from pyrometer.wiring import STORE, table_files

    folders = tuple((agent, str(folder)) for agent, folder in roots(settings, env, home))
    order = Order(str(state_dir(env, home) / STORE), folders, _ALWAYS, table_files(env, home))
    run(order, now, clock.monotonic, lambda _: None)


def _export(seen: Seen, shape: Format, state: Path, now: float) -> Path:
    from pyrometer.report.export import export

    return export(seen, shape, (Path.cwd(), state), now)
