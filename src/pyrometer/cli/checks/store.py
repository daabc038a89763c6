"""The store: whether it can be read, and who keeps it."""

from __future__ import annotations

from collections.abc import Iterator

from pyrometer.cli.world import World
from pyrometer.paths import display, state_dir
from pyrometer.report.doctor import Check


def store_checks(section: str, world: World) -> Iterator[Check]:
    """Nothing without a store: the pane makes one. Nothing is changed."""
    from pyrometer.store.place import NAME, Lock, size_on_disk
    from pyrometer.store.store import Store
    from pyrometer.store.upkeep import sound

    path = state_dir(world.env, world.home) / NAME
    if not path.is_file():
        return
    name = f"store {display(path, world.home)}"
    store = Store.open(path, now=world.now(), write=False)
    usable = store.usable
    whole, note = usable and sound(store), store.note
    store.close()
    if not whole:
        text = note or (
            "not every page of it can be read" if usable else "it cannot be read; numbers are kept in memory"
        )
        yield Check(section, name, "broken", text, f"mv {path} {path}.old   # a new one is built from the logs")
        return
    lock = Lock(path)
    holder = "" if lock.free() else lock.holder()
    keeper = f", kept by process {holder}" if holder else ""
    yield Check(section, name, "ok", f"{size_on_disk(path) / 1e6:,.1f} MB{keeper}")
