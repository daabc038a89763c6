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
INVENTED = "this is an invented day: it has no history"
RUN = "run `pyrometer` on logs of your own: it keeps a history by itself"
READ = "`pyrometer store` says where it is and what is wrong; `pyrometer history` reads the logs again"


def past_host(
    settings: Settings, env: Mapping[str, str], home: Path, now: Callable[[], float], *, invented: bool
) -> PastHost:
    """The store of the world; of an invented one there is none."""
    if invented:
        return PastHost(why_not=INVENTED, advice=RUN, home=home)
    if not settings.store.enabled:
        return PastHost(why_not=DISABLED, advice=SWITCH_ON, home=home)
    from pyrometer.wiring import STORE, tables_of

    folder = state_dir(env, home)
    past = Almanac(folder / STORE, lambda: tables_of(env, home))
    return PastHost(past, advice=READ, export=lambda seen, shape: _export(seen, shape, folder, now()), home=home)


def _export(seen: Seen, shape: Format, state: Path, now: float) -> Path:
    from pyrometer.report.export import export

    return export(seen, shape, (Path.cwd(), state), now)
