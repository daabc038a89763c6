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
    Binding("W", "window_detail", "About", id="window.open", tooltip="Show all that is known of the window on show"),
    Binding("e", "expand", "Expand", id="expand", tooltip="Give the panel in focus the whole screen, or take it back"),
    Binding("o", "sort", "Order", id="sort", tooltip="Sort the sessions by the next column"),
    Binding("s", "settings", "Settings", id="settings", tooltip="Look at every setting and change it"),
    Binding(
        "S", "silence", "Silence", id="silence", tooltip="Keep a rule, a session or a provider quiet; end a silence"
    ),
    Binding("g", "where", "Where", id="where", tooltip="Show where it went: by project, session, model, tool and more"),
    Binding("h", "history", "History", id="history", tooltip="Show days, weeks, months and 5-hour windows"),
    Binding("x", "xray", "X-ray", id="xray", show=False, tooltip="Take the chosen session apart, else the busiest"),
    Binding(
        "X",
        "export('csv')",
        "Export",
        id="export",
        show=False,
        tooltip="Write the sessions as they are seen into a CSV file in the current folder",
    ),
    Binding(
        "ctrl+x",
        "export('json')",
        "Export as JSON",
        id="export.json",
        show=False,
        tooltip="Write the sessions as they are seen into a JSON file in the current folder",
    ),
    Binding("l", "levers", "Levers", id="levers", tooltip="What would help now, and how much"),
    Binding(
        "V",
        "compare",
        "Compare",
        id="compare",
        show=False,
        tooltip="The two marked sessions side by side; the chosen one against any other, also of the past",
    ),
    Binding("c", "score", "Score", id="score", tooltip="Show how good the forecasts have been (calibration)"),
    Binding("t", "theme", "Theme", id="theme", tooltip="Switch to the next theme"),
    Binding("p", "mask", "Private", id="mask", tooltip="Replace project names, for sharing the screen"),
    Binding("r", "rescan", "Rescan", id="rescan", tooltip="Look for new folders and files now"),
    Binding("plus", "span(-1)", "Shorter", id="shorter", key_display="+", tooltip="Show a shorter time in the graph"),
    Binding("minus", "span(1)", "Longer", id="longer", key_display="-", tooltip="Show a longer time in the graph"),
    Binding("escape", "step_back", "Back", id="back", tooltip="Leave the filter, the expanded panel, the choice"),
    Binding("q", "quit", "Quit", id="quit", tooltip="Leave Pyrometer"),
    Binding("ctrl+c", "quit", "Quit", id="interrupt", show=False, priority=True, tooltip="Leave Pyrometer"),
    Binding("ctrl+q", "quit", "Quit", id="quit-anywhere", show=False, priority=True, tooltip="Leave Pyrometer"),
    Binding(
        "ctrl+z",
        "suspend_process",
        "Suspend",
        id="suspend",
        show=False,
        tooltip="Put Pyrometer to sleep; `fg` wakes it",
    ),
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
    Binding("enter", "open", "Detail", id="detail", tooltip="Take the chosen session apart: turns, cost, tools, cache"),
    Binding("v", "mark", "Mark", id="table.mark", show=False, tooltip="Mark the chosen session, to compare two"),
)
"""Keys of the session table."""

MAIN_BINDINGS: tuple[Binding, ...] = (
    Binding(
        "enter",
        "app.xray",
        "X-ray",
        id="main.xray",
        show=False,
        tooltip="Where no panel is in focus, as in a tiny pane: take the busiest session apart",
    ),
)
"""Keys of the pane itself, behind those of the panel in focus."""

GAUGE_BINDINGS: tuple[Binding, ...] = (
    Binding("up", "move(-1)", "Up", id="gauges.up", show=False, tooltip="The verdict of the window above"),
    Binding("down", "move(1)", "Down", id="gauges.down", show=False, tooltip="The verdict of the window below"),
    Binding("enter", "open", "Window", id="gauges.open", tooltip="Show all that is known of the chosen window"),
)
"""Keys of the windows' bars."""

ALERT_BINDINGS: tuple[Binding, ...] = (
    Binding("up", "move(-1)", "Up", id="alerts.up", show=False, tooltip="The alert above"),
    Binding("down", "move(1)", "Down", id="alerts.down", show=False, tooltip="The alert below"),
    Binding("home", "edge(-1)", "First", id="alerts.first", show=False, tooltip="The newest alert"),
    Binding("end", "edge(1)", "Last", id="alerts.last", show=False, tooltip="The oldest alert"),
    Binding("enter", "open", "Open", id="alerts.open", tooltip="Show the session or window that the alert is about"),
)
"""Keys of the alert log."""

ALL_BINDINGS: tuple[Binding, ...] = APP_BINDINGS + MAIN_BINDINGS + TABLE_BINDINGS + GAUGE_BINDINGS + ALERT_BINDINGS


def binding_groups() -> tuple[tuple[str, tuple[Binding, ...]], ...]:
    """Every key that there is, by where it works, for the help."""
    from pyrometer.tui import screen_bindings as screens

    return (
        ("Everywhere", APP_BINDINGS + MAIN_BINDINGS),
        ("Sessions", TABLE_BINDINGS),
        ("Windows", GAUGE_BINDINGS),
        ("Alerts", ALERT_BINDINGS),
        ("One session", screens.DETAIL_BINDINGS),
        ("One turn", screens.EXPLAIN_BINDINGS),
        ("Two sessions", screens.COMPARE_BINDINGS),
        ("Which session", screens.AGAINST_BINDINGS),
        ("Levers", screens.LEVER_BINDINGS),
        ("One window", screens.WINDOW_BINDINGS),
        ("Where it went", screens.WHERE_BINDINGS),
        ("History", screens.HISTORY_BINDINGS),
        ("Silences", screens.SILENCE_BINDINGS),
        ("Settings", screens.SETTINGS_BINDINGS),
        ("Score", screens.SCORE_BINDINGS),
    )


def every_binding() -> tuple[Binding, ...]:
    """All keys of all screens, the help's own as well."""
    from pyrometer.tui.screens.help import HELP_BINDINGS

    return (*(binding for _, group in binding_groups() for binding in group), *HELP_BINDINGS)


def unknown_ids(keymap: Mapping[str, str]) -> tuple[str, ...]:
    """The ids in a person's keymap that no binding has."""
    if not keymap:
        return ()
    known = {binding.id for binding in every_binding()}
    return tuple(identity for identity in keymap if identity not in known)
