"""Puts the layers together. A bad value costs only itself: the next lower place that has a good one is used."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from pyrometer.config.keys import OPEN_TABLE, defaults
from pyrometer.config.layers import Given, Layer, environment_layer, file_layer, option_layer
from pyrometer.config.problem import Problem, reason
from pyrometer.config.secret import shown_safely
from pyrometer.paths import config_file, display, overrides_file, state_dir
from pyrometer.settings import Settings

if TYPE_CHECKING:
    from pydantic import TypeAdapter

LAST_GOOD = "config.last-good.toml"
"""Copy of the last configuration without faults, in the state folder."""
LARGEST = 1e15
"""No setting is larger, whatever its own bounds say."""


class Loaded(msgspec.Struct, frozen=True):
    """The settings in force, where each comes from, and every fault that was found."""

    settings: Settings
    path: Path
    """The configuration file; it need not exist."""
    overrides: Path
    origins: Mapping[str, str]
    """Dotted key -> `config.toml:12`, `PYROMETER_ALERTS__BELL`, `--theme`. Keys at their default are absent."""
    problems: tuple[Problem, ...] = ()
    options: Mapping[str, tuple[str, object]] = msgspec.field(default_factory=dict)
    """The options of the command line: needed to load again."""
    asked: Path | None = None
    """The file that was asked for by name, if one was."""


def load(
    env: Mapping[str, str],
    home: Path,
    options: Mapping[str, tuple[str, object]] | None = None,
    path: Path | None = None,
) -> Loaded:
    """The settings for this environment. Never raises: faults are in `problems`, and good values take their place.

    `options` are the command line's: dotted key -> (option, value). `path` is a configuration file that was asked
    for by name and so must exist.
    """
    file = path or config_file(env, home)
    over = overrides_file(file)
    named = path is not None or bool(env.get("PYROMETER_CONFIG"))
    own = file_layer(file, display(file, home), required=named)
    layers = [
        option_layer(options or {}),
        environment_layer(env),
        file_layer(over, display(over, home)),
        own,
        _last_good(own, state_dir(env, home)),
    ]
    settings, origins, faults = merge(layers)
    found = tuple(problem for layer in layers for problem in layer.problems)
    return Loaded(settings, file, over, origins, found + faults, options or {}, path)


def remember(loaded: Loaded, state: Path) -> None:
    """Keeps a copy of a faultless configuration file, to fall back on when it is broken later."""
    if loaded.problems:
        return
    copy = state / LAST_GOOD
    with contextlib.suppress(OSError):
        content = loaded.path.read_bytes()
        if not copy.exists() or copy.read_bytes() != content:
            state.mkdir(parents=True, exist_ok=True, mode=0o700)
            copy.write_bytes(content)


def merge(layers: Sequence[Layer]) -> tuple[Settings, dict[str, str], tuple[Problem, ...]]:
    """The settings of all layers, the first beating the others; the origin of each; what was refused."""
    stacks: dict[str, list[Given]] = {}
    for layer in layers:
        for key, given in layer.given.items():
            stacks.setdefault(key, []).append(given)
    if not stacks:
        return Settings(), {}, ()
    faults: list[Problem] = []
    while True:
        settings, refused = _validate({key: stack[0].value for key, stack in stacks.items()})
        if settings is not None:
            break
        for key, why in refused.items():
            faults.append(_fault(key, stacks[key].pop(0), why))
        stacks = {key: stack for key, stack in stacks.items() if stack}
    origins = {key: _origin(stack[0]) for key, stack in stacks.items()}
    used = dict(defaults()) | {key: stack[0].value for key, stack in stacks.items()}
    return settings, origins, tuple(replace(fault, used=_used(fault.key, used, origins)) for fault in faults)


def _validate(flat: Mapping[str, object]) -> tuple[Settings | None, dict[str, str]]:
    """The settings, or for each key at fault the reason."""
    refused = {key: why for key, value in flat.items() if (why := _never(key, value))}
    if refused:
        return None, refused
    from pydantic import ValidationError

    try:
        return _adapter().validate_python(_nested(flat)), {}
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            key = _key_at(fault["loc"], flat)
            refused.setdefault(key, reason(fault["type"], fault.get("ctx", {}), fault["msg"]))
        return None, refused


@cache
def _adapter() -> TypeAdapter[Settings]:
    from pydantic import TypeAdapter

    return TypeAdapter(Settings)


def _never(key: str, value: object) -> str:
    """Why a value is refused whatever the type's own bounds say; empty if it is not."""
    if _is_endless(key, value):
        return "must be a number of sensible size"
    default = defaults().get(key)
    if isinstance(value, bool) and isinstance(default, int | float) and not isinstance(default, bool):
        return "must be a number"  # Python takes true for 1: a budget of one token.
    texts = value if isinstance(value, tuple | list) else (value,)
    return "must not hold a NUL" if any(isinstance(text, str) and "\0" in text for text in texts) else ""


def _is_endless(key: str, value: object) -> bool:
    """A number, also one written as text, that no sum survives: infinite, not a number, or beyond all bounds."""
    default = defaults().get(key)
    if isinstance(value, str) and isinstance(default, int | float) and not isinstance(default, bool):
        try:
            value = float(value)
        except ValueError:
            return False
    if isinstance(value, int):
        return abs(value) > LARGEST
    return isinstance(value, float) and not abs(value) <= LARGEST


def _key_at(location: Sequence[int | str], flat: Mapping[str, object]) -> str:
    """The given key that a pydantic location lies in."""
    for length in range(len(location), 0, -1):
        key = ".".join(str(part) for part in location[:length])
        if key in flat:
            return key
    raise AssertionError(f"an error outside of everything given: {location}")


def _nested(flat: Mapping[str, object]) -> dict[str, object]:
    tree: dict[str, object] = {}
    for key, value in flat.items():
        *tables, last = [OPEN_TABLE, key[len(OPEN_TABLE) + 1 :]] if key.startswith(f"{OPEN_TABLE}.") else key.split(".")
        table = tree
        for name in tables:
            inner = table.setdefault(name, {})
            assert isinstance(inner, dict)
            table = inner
        table[last] = value
    return tree


def _fault(key: str, given: Given, why: str) -> Problem:
    return Problem(given.place, key, why, shown_safely(key, given.value), given.line)


def _origin(given: Given) -> str:
    return f"{given.origin}:{given.line}" if given.line else given.origin


def _used(key: str, used: Mapping[str, object], origins: Mapping[str, str]) -> str:
    """What is in force in place of a refused value."""
    if key not in used:
        return ""
    origin = origins.get(key)
    value = shown_safely(key, used[key])
    return f"{value} from {origin}" if origin else f"the default, {value}"


def _last_good(own: Layer, state: Path) -> Layer:
    """What the configuration said when it was last without faults; only as a stand-in for what it cannot say now."""
    copy = state / LAST_GOOD
    if not own.broken and not (own.given and copy.exists()):
        return Layer()
    remembered = file_layer(copy, LAST_GOOD)
    kept = dict(_stand_ins(own, remembered))
    return Layer(kept)


def _stand_ins(own: Layer, remembered: Layer) -> Iterator[tuple[str, Given]]:
    for key, given in remembered.given.items():
        if own.broken or key in own.given:
            yield key, replace(given, line=None)
