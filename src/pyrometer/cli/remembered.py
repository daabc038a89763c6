"""The store for reports: brought up to date first, unless a running pane does that already."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pyrometer.cli.patience import patience
from pyrometer.cli.world import World
from pyrometer.text import span

if TYPE_CHECKING:
    from pyrometer.backfill.order import Told
    from pyrometer.settings import Settings
    from pyrometer.store.store import Store

_ALWAYS = 1e12
"""After every time that a file can have: all logs are read, those of a clock that runs ahead as well."""


@contextlib.contextmanager
def remembered(settings: Settings, world: World) -> Iterator[Store]:
    """The store with everything that the logs say by now, to look into.

    Where the settings switch the store off, a temporary one is made and thrown away.
    """
    from pyrometer.paths import state_dir
    from pyrometer.store.place import NAME
    from pyrometer.store.store import Store

    with contextlib.ExitStack() as stack:
        if settings.store.enabled:
            path = state_dir(world.env, world.home) / NAME
        else:
            path = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pyrometer-"))) / NAME
        progress = _Progress(world.now)
        with patience(world.stderr, progress.words):
            _bring_up_to_date(path, settings, world, progress.tell)
        store = Store.open(path, now=world.now(), write=False)
        stack.callback(store.close)
        yield store


def _bring_up_to_date(path: Path, settings: Settings, world: World, tell: Callable[[Told], object]) -> None:
    """Read what is new. A pane that runs keeps the store itself: then there is nothing to do."""
    from pyrometer import clock
    from pyrometer.backfill.__main__ import run
    from pyrometer.backfill.order import Order
    from pyrometer.sources import roots
    from pyrometer.wiring import table_files

    folders = tuple((agent, str(folder)) for agent, folder in roots(settings, world.env, world.home))
    tables = table_files(world.env, world.home)
    run(Order(str(path), folders, _ALWAYS, tables), world.now, clock.monotonic, tell)


class _Progress:
    """What the person reads while logs are read."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._began = now()
        self._told: Told | None = None

    def tell(self, told: Told) -> None:
        self._told = told

    def words(self) -> str:
        told = self._told
        if told is None or not told.bytes:
            return "reading the logs ..."
        done, everything = told.bytes_done / 1e6, told.bytes / 1e6
        rate = done / max(0.1, self._now() - self._began)
        left = f" · {span((everything - done) / rate)} left" if rate > 0 else ""
        return f"reading the logs: {done:,.0f} of {everything:,.0f} MB · {rate:,.0f} MB/s{left}"
