"""Reads each place that settings can come from into one flat layer of dotted keys. Judges names, never values."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from pyrometer.config.keys import OPEN_TABLE, defaults, nearest, sections
from pyrometer.config.lines import line_of
from pyrometer.config.problem import Problem
from pyrometer.config.secret import shown_safely

PREFIX = "PYROMETER_"
SEPARATOR = "__"
MAX_BYTES = 1024 * 1024
"""Larger files are refused unread."""


class _TooLargeError(ValueError):
    """Nobody writes so long a configuration."""


class Given(msgspec.Struct, frozen=True):
    """One value as somebody gave it."""

    value: object
    origin: str
    """`config.toml`, `overrides.toml`, `PYROMETER_ALERTS__BELL`, `--theme`."""
    place: str
    """File or variable as shown in messages."""
    line: int | None = None


class Layer(msgspec.Struct, frozen=True):
    """What one place says, and what is wrong with how it says it."""

    given: Mapping[str, Given] = msgspec.field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    broken: bool = False
    """True: the file is there but could not be read at all."""


def file_layer(path: Path, place: str, *, required: bool = False) -> Layer:
    """The settings in one TOML file. A missing file is empty, unless it is `required`."""
    try:
        text = _read(path)
        table = tomllib.loads(text)
    except FileNotFoundError:
        missing = Problem(place, "", "there is no such file")
        return Layer(problems=(missing,) if required else ())
    except OSError as error:
        return Layer(problems=(Problem(place, "", f"cannot be read ({error.strerror})"),), broken=True)
    except (ValueError, RecursionError) as error:
        return Layer(problems=(Problem(place, "", _unreadable(error)),), broken=True)
    given: dict[str, Given] = {}
    problems: list[Problem] = []
    for key, value, fault in _flat(table):
        line = line_of(text, key)
        if fault:
            written = "" if isinstance(value, dict) else shown_safely(key, value)
            problems.append(Problem(place, key, fault, written, line, _other(key)))
        else:
            given[key] = Given(value, path.name, place, line)
    return Layer(given, tuple(problems))


def environment_layer(env: Mapping[str, str]) -> Layer:
    """The settings in `PYROMETER_SECTION__KEY` variables. Without `__` they are none, even if meant so."""
    given: dict[str, Given] = {}
    problems: list[Problem] = []
    known = defaults()
    for name in sorted(env):
        if not name.startswith(PREFIX):
            continue
        if SEPARATOR not in name:
            problems += _short_of(name, known)
            continue
        key = name.removeprefix(PREFIX).lower().replace(SEPARATOR, ".")
        if key in known or key.startswith(f"{OPEN_TABLE}."):
            given[key] = Given(_from_text(env[name], known.get(key)), name, name)
        else:
            problems.append(Problem(name, "", "is not a setting", nearest=variable(nearest(key))))
    return Layer(given, tuple(problems))


def _short_of(name: str, known: Mapping[str, object]) -> list[Problem]:
    """A variable that names a setting but for its second underscores is a mistake; all others are none of ours."""
    meant = next((key for key in known if variable(key).replace(SEPARATOR, "_") == name), "")
    return [Problem(name, "", "is not a setting", nearest=variable(meant))] if meant else []


def variable(key: str) -> str:
    """The environment variable of a dotted key: `PYROMETER_ALERTS__BURN__HOLD`."""
    return f"{PREFIX}{key.upper().replace('.', SEPARATOR)}" if "." in key else ""


def option_layer(options: Mapping[str, tuple[str, object]]) -> Layer:
    """The settings given as command-line options: dotted key -> (option, value)."""
    return Layer({key: Given(value, option, option) for key, (option, value) in options.items()})


def text_layer(key: str, text: str, place: str) -> Layer:
    """One key with its value as typed on a command line."""
    if key not in defaults() and not key.startswith(f"{OPEN_TABLE}."):
        reason = "is a table, name one of its keys" if key in sections() else "is not a setting"
        return Layer(problems=(Problem(place, key, reason, nearest=_other(key)),))
    return Layer({key: Given(_from_text(text, defaults().get(key)), place, place)})


def _unreadable(error: Exception) -> str:
    """Why a file is no TOML, in words that lead to the place."""
    if isinstance(error, UnicodeDecodeError):
        line = error.object.count(b"\n", 0, error.start) + 1
        return f"is not UTF-8 (line {line}): save it in that encoding"
    if isinstance(error, RecursionError):
        return "is not TOML: nested too deeply"
    return str(error) if isinstance(error, _TooLargeError) else f"is not TOML: {error}"


def _read(path: Path) -> str:
    with path.open("rb") as file:
        raw = file.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise _TooLargeError("is larger than 1 MiB")
    return raw.decode("utf-8-sig")


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object, str]]:
    """Every dotted key with its value and what is wrong with the name; empty if nothing is."""
    for name, value in table.items():
        key = f"{prefix}{name}"
        if key in sections():
            if isinstance(value, dict):
                yield from _flat(value, f"{key}.")
            else:
                yield key, value, f"is a table: [{key}]"
        elif prefix == f"{OPEN_TABLE}." or key in defaults():
            yield key, value, ""
        else:
            yield key, value, "is not a setting"


def _other(key: str) -> str:
    near = nearest(key)
    return "" if near == key else near


def _from_text(text: str, default: object) -> object:
    """Text as a value: lists as JSON or with `:` between the items (addresses: spaces); the rest is left to checks."""
    if not isinstance(default, tuple):
        return text
    if text.lstrip().startswith("["):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return text
    items = text.split() if "://" in text else text.split(os.pathsep)
    return [item for item in items if item]
