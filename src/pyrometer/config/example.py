"""Writes the example configuration: every key with its meaning, bounds and default, all commented out."""

from __future__ import annotations

import textwrap

from pyrometer.config.describe import Description, describe, tables
from pyrometer.config.keys import OPEN_TABLE
from pyrometer.config.problem import shown

WIDTH = 110
_HEAD = """\
# Pyrometer's configuration. Copy it to ~/.config/pyrometer/config.toml and uncomment what you change:
#   pyrometer config example > "$(pyrometer config path)"
# Every value below is the default. `pyrometer config check` finds mistakes, `pyrometer config explain` shows what
# is in force and why. Each key is also an environment variable: alerts.bell is PYROMETER_ALERTS__BELL.
"""
_KEYS = """
[keys]
# Your own keys: binding id = key. `?` in the pane shows the ids.
# freeze = "f"
"""


def example() -> str:
    """The text of `config.example.toml`."""
    about = tables()
    parts = [_HEAD]
    current = ""
    for key, description in describe().items():
        table = key.rpartition(".")[0]
        if key == OPEN_TABLE:
            continue
        if table != current:
            parts.append(_table(table, about))
            current = table
        parts.append(_key(description))
    return "".join([*parts, _KEYS])


def _table(name: str, about: dict[str, str]) -> str:
    return f"\n[{name}]\n{_comment(about[name])}"


def _key(description: Description) -> str:
    name = description.key.rpartition(".")[2]
    default = shown(description.default)
    return f"\n{_comment(f'{description.doc} ({description.allowed})')}# {name} = {default}\n"


def _comment(text: str) -> str:
    return "".join(f"# {line}\n" for line in textwrap.wrap(text, WIDTH))
