"""The names of all settings, as dotted keys: `alerts.burn.hold`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType

from pyrometer.settings import Settings
from pyrometer.settings.table import Table

OPEN_TABLE = "keys"
"""The one table whose keys are the person's own choice."""


@cache
def defaults() -> Mapping[str, object]:
    """Every dotted key with its default, in the order of the documentation."""
    return MappingProxyType(dict(values(Settings())))


def values(settings: Table, prefix: str = "") -> Iterator[tuple[str, object]]:
    """Every dotted key of `settings` with its value."""
    for name, value in own_values(settings):
        if isinstance(value, Table):
            yield from values(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def own_values(settings: Table) -> Iterator[tuple[str, object]]:
    """Every key of one table with its value, which may be a table."""
    for name in settings.__struct_fields__:
        yield name, getattr(settings, name)


@cache
def sections() -> frozenset[str]:
    """Dotted names of all tables: `alerts`, `alerts.burn`."""
    names = {key.rpartition(".")[0] for key in defaults()}
    parents = {name.rpartition(".")[0] for name in names}
    return frozenset((names | parents | {OPEN_TABLE}) - {""})


def nearest(key: str) -> str:
    """The known key or table most like `key`; empty if none is."""
    known = [*defaults(), *sections()]
    if near := get_close_matches(key, known, n=1, cutoff=0.75):
        return near[0]
    last = key.rpartition(".")[2]
    by_last = {name.rpartition(".")[2]: name for name in reversed(known)}
    near = get_close_matches(last, list(by_last), n=1, cutoff=0.75)
    return by_last[near[0]] if near else ""
