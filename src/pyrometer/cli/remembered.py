"""The store for reports: brought up to date first, unless a running pane does that already."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pyrometer.cli.failure import Failure
from pyrometer.cli.patience import patience
from pyrometer.cli.world import World
from pyrometer.text import byte_count, span

if TYPE_CHECKING:
    from pyrometer.backfill.order import Order, Told
    from pyrometer.settings import Settings
    from pyrometer.store.store import Store

_PASSING = 1_000_000
"""Unread bytes up to which a pane is thought to be about to read them."""
_ALWAYS = 1e12
"""After every time that a file can have: all logs are read, those of a clock that runs ahead as well."""

_WITHOUT = "Without a store, reading all logs: PYROMETER_STORE__ENABLED=false"


@contextlib.contextmanager
def remembered(settings: Settings, world: World) -> Iterator[Store]:
    """The store with everything that the logs say by now, to look into; if something is lacking, that is said.

    Where the settings switch the store off, a temporary one is made and thrown away. Raises Failure if there is no
    store that can be read.
    """
    from pyrometer.backfill.__main__ import REFUSED
    from pyrometer.paths import state_dir
    from pyrometer.store.place import NAME
    from pyrometer.store.store import Store

    with contextlib.ExitStack() as stack:
        if settings.store.enabled:
            path = state_dir(world.env, world.home) / NAME
        else:
            path = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pyrometer-"))) / NAME
        progress, order = _Progress(world.now), _everything(path, settings, world)
        with patience(world.stderr, progress.words):
            refused = _bring_up_to_date(order, world, progress.tell) == REFUSED
        store = Store.open(path, now=world.now(), write=False)
        stack.callback(store.close)
        lack = _lack(order, store, world.now()) if refused else ""
        if not store.usable:
            raise Failure(f"{store.note or lack or 'the store cannot be read'}. {_WITHOUT}")
        if lack:
            world.stderr.write(f"pyrometer: {lack}\n")
        yield store


def _everything(path: Path, settings: Settings, world: World) -> Order:
    from pyrometer.backfill.order import Order
    from pyrometer.sources import roots
    from pyrometer.wiring import table_files

    folders = tuple((agent, str(folder)) for agent, folder in roots(settings, world.env, world.home))
    return Order(str(path), folders, _ALWAYS, table_files(world.env, world.home))


def _bring_up_to_date(order: Order, world: World, tell: Callable[[Told], object]) -> int:
    """Read what is new. It is refused where a pane that runs keeps the store up to date itself."""
    from pyrometer import clock
    from pyrometer.backfill.__main__ import run

    return run(order, world.now, clock.monotonic, tell)


def _lack(order: Order, store: Store, now: float) -> str:
    """What the store does not know because it could not be written, in a sentence; mostly nothing."""
    from pyrometer.backfill.reading import Reading
    from pyrometer.store.opened import kept_by
    from pyrometer.store.store import Store

    unread = Reading(order, store, now).told.bytes
    attempt = Store.open(store.path, now=now)
    attempt.close()
    if kept_by(attempt.note) is None and attempt.note:
        return f"{attempt.note.partition(';')[0]}: {_unread(unread)}" if unread else ""
    if unread < _PASSING:
        return ""
    return f"another Pyrometer keeps the store, and is not through: up to {_unread(unread)}"


def _unread(size: int) -> str:
    text = f"{size / 1e6:,.1f} MB" if size >= 1_000_000 else byte_count(size)
    return f"{text} of the logs are in none of the numbers"


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
