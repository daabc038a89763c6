"""What a key does to a filter that is being typed."""

from __future__ import annotations

from textual import events

MOST = 60
"""Characters of a filter."""
_OTHERS = ("up", "down", "pageup", "pagedown", "tab", "shift+tab", "escape")


def typed(event: events.Key, wanted: str) -> str | None:
    """The filter after the key; None for keys that mean something else."""
    if event.key in _OTHERS:
        return None
    if event.key == "enter":
        return wanted
    if event.key == "backspace":
        return wanted[:-1]
    if event.is_printable and event.character:
        return (wanted + event.character)[:MOST]
    return None
