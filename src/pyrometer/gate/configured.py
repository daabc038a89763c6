"""Whether a person has set anything that the gate needs: reading settings properly takes longer than all else."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from pyrometer.paths import config_file, overrides_file

NEEDED = ("gate", "sources", "store", "budgets")
"""Tables of the configuration that change an answer."""


def configured(env: Mapping[str, str], home: Path, named: Path | None = None) -> bool:
    """True also where that cannot be told: whoever reads the settings then says what is wrong with them."""
    prefixes = tuple(f"PYROMETER_{table.upper()}__" for table in NEEDED)
    if any(name.startswith(prefixes) for name in env):
        return True
    file = named or config_file(env, home)
    must_exist = named is not None or bool(env.get("PYROMETER_CONFIG"))
    return _says(file, must_exist=must_exist) or _says(overrides_file(file), must_exist=False)


def _says(file: Path, *, must_exist: bool) -> bool:
    try:
        table = tomllib.loads(file.read_text("utf-8-sig"))
    except FileNotFoundError:
        return must_exist
    except (OSError, ValueError, RecursionError):
        return True
    return any(name in table for name in NEEDED)
