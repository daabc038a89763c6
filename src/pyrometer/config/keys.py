"""The names of all settings, as dotted keys: `alerts.burn.hold`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType

from pyrometer.settings import Settings

OPEN_TABLE = "keys"
"""The one table whose keys are the person's own choice."""


@cache
def defaults() -> Mapping[str, object]:
    """Every dotted key with its default, in the order of the documentation."""
    return MappingProxyType(dict(values(Settings())))


def values(settings: object, prefix: str = "") -> Iterator[tuple[str, object]]:
    """Every dotted key of `settings` with its value."""
    assert is_dataclass(settings)
    for field in fields(settings):
        value = getattr(settings, field.name)
        if is_dataclass(value):
            yield from values(value, f"{prefix}{field.name}.")
        else:
            yield f"{prefix}{field.name}", value


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
