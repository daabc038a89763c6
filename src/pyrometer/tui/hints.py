"""The key hints, taken from the bindings that are active now."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from pyrometer.tui.bindings import ALL_BINDINGS
from pyrometer.tui.widgets.key_hints import Hint

TYPING = (Hint("keep", "⏎", "Keep filter", "enter"), Hint("clear", "esc", "Clear", "escape"))
"""The hints while a filter is typed."""
_SHORT = {"escape": "esc", "enter": "⏎"}


def hints_of(screen: Screen[Any]) -> tuple[Hint, ...]:
    """One hint for each of our bindings, with the key that the person gave it."""
    known = {binding.id for binding in ALL_BINDINGS if binding.show}
    found: dict[str, Hint] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.id in known and binding.id is not None and binding.id not in found:
            key = screen.app.get_key_display(binding)
            found[binding.id] = Hint(binding.id, _SHORT.get(key, key), binding.description, active.binding.key)
    return tuple(found.values())
