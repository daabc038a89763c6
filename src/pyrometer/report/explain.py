"""The text of `pyrometer config explain`: every setting, its value, who set it and what it means."""

from __future__ import annotations

import textwrap

from pyrometer.config import Loaded
from pyrometer.config.describe import describe
from pyrometer.config.keys import OPEN_TABLE, values
from pyrometer.config.problem import shown
from pyrometer.config.secret import shown_safely

WIDTH = 100


def explain(loaded: Loaded, part: str = "") -> str:
    """All settings whose dotted key contains `part`; empty if none does."""
    current = dict(values(loaded.settings))
    lines = []
    for key, about in describe().items():
        if key == OPEN_TABLE or part not in key:
            continue
        lines.append(_head(key, current[key], loaded.origins.get(key)))
        lines.extend(textwrap.wrap(f"{about.doc} ({about.allowed}; default {shown(about.default)})", WIDTH,
                                   initial_indent="    ", subsequent_indent="    "))  # fmt: skip
    for name, chosen in loaded.settings.keys.items():
        key = f"{OPEN_TABLE}.{name}"
        if part in key:
            lines.append(_head(key, chosen, loaded.origins.get(key)))
    return "".join(f"{line}\n" for line in lines)


def _head(key: str, value: object, origin: str | None) -> str:
    return f"{key} = {shown_safely(key, value)}   [{origin or 'default'}]"
