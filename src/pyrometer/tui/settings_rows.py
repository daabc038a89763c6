"""The settings as rows of a list: sections that open and close, and the keys in them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, TypeAlias

import msgspec
from textual.binding import Binding

from pyrometer.config.describe import Description, describe, tables
from pyrometer.config.desk import Desk
from pyrometer.config.keys import OPEN_TABLE, values
from pyrometer.config.problem import shown
from pyrometer.config.secret import is_secret, shown_safely

Kind = Literal["switch", "choice", "text"]


class Entry(msgspec.Struct, frozen=True):
    """One setting as it is in force."""

    about: Description
    section: str
    shown: str
    """The value as a file writes it; secrets masked."""
    typed: str
    """The value as a person would type it; empty for secrets."""
    origin: str
    """Empty for a default."""
    kind: Kind
    options: tuple[str, ...] = ()
    """What a choice can be."""

    @property
    def key(self) -> str:
        return self.about.key

    @property
    def name(self) -> str:
        """The part of the key below its section."""
        return self.key.removeprefix(f"{self.section}.")

    @property
    def secret(self) -> bool:
        return is_secret(self.key)

    def after(self, step: int) -> str:
        """What the next press makes of a switch or a choice."""
        place = self.options.index(self.typed) if self.typed in self.options else -step
        return self.options[(place + step) % len(self.options)]


class Section(msgspec.Struct, frozen=True):
    """A table of the configuration."""

    name: str
    doc: str
    keys: int
    changed: int
    """Keys that are not at their default."""
    opened: bool


Row: TypeAlias = Section | Entry


def entries(desk: Desk, bindings: Iterable[Binding], themes: Sequence[str]) -> tuple[Entry, ...]:
    """Every setting in the order of the documentation; the keys of the pane come last. Imports pydantic."""
    current = dict(values(desk.settings))
    found = [
        _entry(about, current[key], desk.origin(key), tuple(themes) if key == "screen.theme" else ())
        for key, about in describe().items()
        if key != OPEN_TABLE
    ]
    return (*found, *_own_keys(desk, bindings))


def section_docs() -> Mapping[str, str]:
    """What each section is about."""
    return {**tables(), OPEN_TABLE: "Your own keys, by the id of what they do; several with commas between them."}


def rows(found: Sequence[Entry], docs: Mapping[str, str], opened: frozenset[str], wanted: str = "") -> tuple[Row, ...]:
    """The sections, with the keys of those that are open; with a search only the keys that match, without sections."""
    if wanted:
        return tuple(each for each in found if _matches(each, wanted))
    listed: list[Row] = []
    for name in dict.fromkeys(each.section for each in found):
        inside = [each for each in found if each.section == name]
        changed = sum(1 for each in inside if each.origin)
        listed.append(Section(name, docs.get(name, ""), len(inside), changed, name in opened))
        if name in opened:
            listed += inside
    return tuple(listed)


def _matches(entry: Entry, wanted: str) -> bool:
    text = f"{entry.key} {entry.about.doc} {entry.origin}".casefold().replace("_", " ")
    return all(word in text for word in wanted.casefold().replace("_", " ").split())


def _entry(about: Description, value: object, origin: str, options: tuple[str, ...]) -> Entry:
    section = about.key.rpartition(".")[0]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    choices = options or tuple(re.findall(r'"([^"]*)"', about.allowed if about.allowed.startswith("one of") else ""))
    if isinstance(value, bool):
        choices = ("false", "true")
    kind: Kind = "switch" if isinstance(value, bool) else "choice" if choices else "text"
    typed = "" if is_secret(about.key) else _typed(value)
    return Entry(about, section, shown_safely(about.key, value), typed, origin, kind, choices)


def _own_keys(desk: Desk, bindings: Iterable[Binding]) -> Iterable[Entry]:
    """A row for each thing that a key does."""
    own: dict[str, list[Binding]] = {}
    for binding in bindings:
        if binding.id is not None:
            own.setdefault(binding.id, []).append(binding)
    for name, same in own.items():
        default = ",".join(dict.fromkeys(binding.key for binding in same))
        value = desk.settings.keys.get(name, default)
        about = Description(
            f"{OPEN_TABLE}.{name}", default, same[0].tooltip or same[0].description, "names of keys: f, ctrl+f, f5"
        )
        yield Entry(about, OPEN_TABLE, shown(value), value, desk.origin(about.key), "text")


def _typed(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return json.dumps(list(value), ensure_ascii=False) if value else ""
    return str(value)
