"""The keys that all lists share, with ids of the screen that they stand on."""

from __future__ import annotations

from textual.binding import Binding


def closing_keys(screen: str, *also: str) -> tuple[Binding, ...]:
    """`esc` goes back, and so do `q` and the key that opened the screen."""
    keys = ",".join(("q", *also))
    return (
        Binding("escape", "close", "Back", id=f"{screen}.back", key_display="esc", tooltip="Back to the pane"),
        Binding(keys, "close", "Back", id=f"{screen}.close", show=False, tooltip="Back to the pane"),
    )


def moving_keys(screen: str, *, word: str = "Choose", shown: bool = True) -> tuple[Binding, ...]:
    """Arrows, pages and edges: `action_move`, `action_page`, `action_edge`."""
    return (
        Binding("up", "move(-1)", word, id=f"{screen}.up", show=shown, tooltip="A line up"),
        Binding("down", "move(1)", word, id=f"{screen}.down", show=shown, tooltip="A line down"),
        Binding("pageup", "page(-1)", "Page up", id=f"{screen}.page-up", show=False, tooltip="A page up"),
        Binding("pagedown", "page(1)", "Page down", id=f"{screen}.page-down", show=False, tooltip="A page down"),
        Binding("home", "edge(-1)", "First", id=f"{screen}.first", show=False, tooltip="To the beginning"),
        Binding("end", "edge(1)", "Last", id=f"{screen}.last", show=False, tooltip="To the end"),
    )
