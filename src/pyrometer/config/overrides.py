"""Changes `overrides.toml`, the one configuration file that Pyrometer writes. The hand-written one stays untouched."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

from pyrometer.config.keys import OPEN_TABLE, values
from pyrometer.config.layers import text_layer
from pyrometer.config.load import merge
from pyrometer.config.problem import Problem
from pyrometer.config.secret import shown_safely
from pyrometer.settings import Settings

_HEAD = "# Written by Pyrometer (settings screen, `pyrometer config set`). Your own file is config.toml beside it.\n"


def set_override(path: Path, key: str, text: str, place: str = "value") -> tuple[str, tuple[Problem, ...]]:
    """Writes `key` with the value typed as `text`; returns the value as TOML, or why it was refused.

    Raises OSError if the file cannot be written.
    """
    layer = text_layer(key, text, place)
    settings, _, faults = merge([layer])
    if problems := (*layer.problems, *faults):
        return "", tuple(problems)
    value = _value(settings, key)
    tree = _load(path)
    *tables, last = _path(key)
    table = tree
    for name in tables:
        inner = table.setdefault(name, {})
        table = inner if isinstance(inner, dict) else table.setdefault(name, {})
    table[last] = value
    _save(path, tree)
    return shown_safely(key, value), ()


def unset_override(path: Path, key: str) -> bool:
    """Removes `key` from the file; False if it was not there. Raises OSError if the file cannot be written."""
    tree = _load(path)
    if not _remove(tree, _path(key)):
        return False
    _save(path, tree)
    return True


def _path(key: str) -> list[str]:
    prefix = f"{OPEN_TABLE}."
    return [OPEN_TABLE, key.removeprefix(prefix)] if key.startswith(prefix) else key.split(".")


def _value(settings: Settings, key: str) -> object:
    found = dict(values(settings))
    value = settings.keys[key.removeprefix(f"{OPEN_TABLE}.")] if key.startswith(f"{OPEN_TABLE}.") else found[key]
    return list(value) if isinstance(value, tuple) else value


def _remove(tree: dict[str, Any], names: list[str]) -> bool:
    """Removes one key, and the tables that it leaves empty."""
    name, *rest = names
    if name not in tree:
        return False
    if not rest:
        del tree[name]
        return True
    removed = isinstance(tree[name], dict) and _remove(tree[name], rest)
    if removed and not tree[name]:
        del tree[name]
    return removed


def _load(path: Path) -> dict[str, Any]:
    """What the file holds; a file that is not TOML is given up, as it can only be ours."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError, RecursionError):
        return {}


def _save(path: Path, tree: dict[str, Any]) -> None:
    import tomli_w

    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.touch(mode=0o600)
    temporary.write_text(_HEAD + tomli_w.dumps(tree), "utf-8")
    temporary.replace(path)
