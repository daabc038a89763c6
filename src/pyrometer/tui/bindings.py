"""Every key of the pane, with an id to remap it by."""

from __future__ import annotations

from collections.abc import Mapping

from textual.binding import Binding

APP_BINDINGS: tuple[Binding, ...] = (
    Binding("question_mark", "help", "Help", id="help", key_display="?", tooltip="Show every key"),
    Binding("space", "freeze", "Freeze", id="freeze", key_display="␣", tooltip="Hold the figures; the clock goes on"),
    Binding("slash", "filter", "Filter", id="filter", key_display="/", tooltip="Show only the sessions that match"),
    Binding("m", "mute", "Mute", id="mute", tooltip="No bells and toasts for a while, or sound again"),
    Binding("w", "window", "Window", id="window", tooltip="Show the verdict of the next window"),
    Binding("e", "expand", "Expand", id="expand", tooltip="Give the panel in focus the whole screen, or take it back"),
    Binding("o", "sort", "Order", id="sort", tooltip="Sort the sessions by the next column"),
    Binding("t", "theme", "Theme", id="theme", tooltip="Switch to the next theme"),
    Binding("p", "mask", "Private", id="mask", tooltip="Replace project names, for sharing the screen"),
    Binding("r", "rescan", "Rescan", id="rescan", tooltip="Look for new folders and files now"),
    Binding("plus", "span(-1)", "Shorter", id="shorter", key_display="+", tooltip="Show a shorter time in the graph"),
    Binding("minus", "span(1)", "Longer", id="longer", key_display="-", tooltip="Show a longer time in the graph"),
    Binding("escape", "step_back", "Back", id="back", tooltip="Leave the filter, the expanded panel, the choice"),
    Binding("q", "quit", "Quit", id="quit", tooltip="Leave Pyrometer"),
    Binding("ctrl+c", "quit", "Quit", id="interrupt", show=False, tooltip="Leave Pyrometer"),
    Binding("ctrl+q", "quit", "Quit", id="quit-anywhere", show=False, priority=True, tooltip="Leave Pyrometer"),
    Binding("ctrl+p", "command_palette", "Commands", id="palette", show=False, tooltip="Find a command by its name"),
)
"""Keys that work everywhere in the pane."""

TABLE_BINDINGS: tuple[Binding, ...] = (
    Binding("up", "move(-1)", "Up", id="table.up", show=False, tooltip="The session above"),
    Binding("down", "move(1)", "Down", id="table.down", show=False, tooltip="The session below"),
    Binding("pageup", "page(-1)", "Page up", id="table.page-up", show=False, tooltip="A page of sessions up"),
    Binding("pagedown", "page(1)", "Page down", id="table.page-down", show=False, tooltip="A page of sessions down"),
    Binding("home", "edge(-1)", "First", id="table.first", show=False, tooltip="The first session"),
    Binding("end", "edge(1)", "Last", id="table.last", show=False, tooltip="The last session"),
    Binding("enter", "open", "Detail", id="detail", tooltip="Show the chosen session in detail"),
)
"""Keys of the session table."""

ALL_BINDINGS: tuple[Binding, ...] = APP_BINDINGS + TABLE_BINDINGS


def unknown_ids(keymap: Mapping[str, str]) -> tuple[str, ...]:
    """The ids in a person's keymap that no binding has."""
    from pyrometer.tui.screens.detail import DETAIL_BINDINGS
    from pyrometer.tui.screens.help import HELP_BINDINGS

    known = {binding.id for binding in (*ALL_BINDINGS, *DETAIL_BINDINGS, *HELP_BINDINGS)}
    return tuple(identity for identity in keymap if identity not in known)
