"""The keys of the screens above the pane, with ids to remap them by: apart from the screens, which load much more."""

from __future__ import annotations

from textual.binding import Binding


def _closing_keys(screen: str, *also: str) -> tuple[Binding, ...]:
    """`esc` goes back, and so do `q` and the key that opened the screen."""
    keys = ",".join(("q", *also))
    return (
        Binding("escape", "close", "Back", id=f"{screen}.back", key_display="esc", tooltip="Back to the pane"),
        Binding(keys, "close", "Back", id=f"{screen}.close", show=False, tooltip="Back to the pane"),
    )


def _moving_keys(screen: str, *, word: str = "Choose", shown: bool = True) -> tuple[Binding, ...]:
    """Arrows, pages and edges: `action_move`, `action_page`, `action_edge`."""
    return (
        Binding("up", "move(-1)", word, id=f"{screen}.up", show=shown, tooltip="A line up"),
        Binding("down", "move(1)", word, id=f"{screen}.down", show=shown, tooltip="A line down"),
        Binding("pageup", "page(-1)", "Page up", id=f"{screen}.page-up", show=False, tooltip="A page up"),
        Binding("pagedown", "page(1)", "Page down", id=f"{screen}.page-down", show=False, tooltip="A page down"),
        Binding("home", "edge(-1)", "First", id=f"{screen}.first", show=False, tooltip="To the beginning"),
        Binding("end", "edge(1)", "Last", id=f"{screen}.last", show=False, tooltip="To the end"),
    )


DETAIL_BINDINGS: tuple[Binding, ...] = (
    Binding("escape", "back", "Back", id="detail.back", key_display="esc", tooltip="Leave filter, choice, screen"),
    Binding("q", "close", "Back", id="detail.close", show=False, tooltip="Back to all sessions"),
    Binding("1", "view('turns')", "Turns", id="detail.turns", show=False, tooltip="Every turn, with what it cost"),
    Binding(
        "2", "view('context')", "Context", id="detail.context", show=False,
        tooltip="How the context grew, what each turn cost, the next compaction",
    ),
    Binding("3", "view('cost')", "Cost", id="detail.cost", show=False, tooltip="What the session was spent on"),
    Binding(
        "4", "view('tools')", "Tools", id="detail.tools", show=False, tooltip="Tools, MCP servers, skills and results"
    ),
    Binding(
        "5", "view('subagents')", "Subagents", id="detail.subagents", show=False,
        tooltip="The main loop against the subagents, and each of them",
    ),
    Binding("6", "view('cache')", "Cache", id="detail.cache", show=False, tooltip="The cliff ahead, and what was lost"),
    Binding("tab,right", "turn_page(1)", "Page", id="detail.next", key_display="⇥", tooltip="The next page"),
    Binding("shift+tab,left", "turn_page(-1)", "Page before", id="detail.previous", show=False,
            tooltip="The page before"),
    Binding("up", "move(-1)", "Scroll", id="detail.up", tooltip="The newer turn, the row or line above"),
    Binding("down", "move(1)", "Scroll", id="detail.down", tooltip="The older turn, the row or line below"),
    Binding("pageup", "page(-1)", "Page up", id="detail.page-up", show=False, tooltip="A page of newer turns"),
    Binding("pagedown", "page(1)", "Page down", id="detail.page-down", show=False, tooltip="A page of older turns"),
    Binding("home", "edge(-1)", "Newest", id="detail.first", show=False, tooltip="The newest turn, and follow it"),
    Binding("end", "edge(1)", "Oldest", id="detail.last", show=False, tooltip="The oldest turn that is known"),
    Binding("enter", "explain", "Explain", id="detail.explain", key_display="⏎",
            tooltip="How the chosen turn came to be: lines, counts, price; the turns behind a row"),
    Binding("slash", "filter", "Filter", id="detail.filter", key_display="/", tooltip="Only what matches"),
    Binding("o", "sort", "Order", id="detail.sort", tooltip="Sort by the next column"),
    Binding("V", "app.compare", "Compare", id="detail.compare", show=False,
            tooltip="Put it beside any other session, also of the past"),
    Binding("x", "export('csv')", "Export", id="detail.export", tooltip="What is seen, as CSV in the current folder"),
    Binding("X", "export('json')", "Export as JSON", id="detail.export-json", show=False,
            tooltip="What is seen, as JSON in the current folder"),
)  # fmt: skip
"""Keys of the detail screen."""

EXPLAIN_BINDINGS: tuple[Binding, ...] = (
    *_closing_keys("explain", "enter"),
    Binding("left", "slide(-1)", "Slide", id="explain.left", tooltip="The beginning of wide lines"),
    Binding("right", "slide(1)", "Slide", id="explain.right", tooltip="The rest of wide lines"),
    *_moving_keys("explain", word="Scroll"),
)
"""Keys of the account of a turn."""

COMPARE_BINDINGS: tuple[Binding, ...] = (
    *_closing_keys("compare", "V"),
    Binding("v", "other", "Other", id="compare.other", tooltip="Put another session on the right"),
    Binding("s", "swap", "Swap", id="compare.swap", tooltip="Left becomes right"),
    *_moving_keys("compare", word="Scroll"),
    Binding("x", "export('csv')", "Export", id="compare.export", tooltip="What is seen, as CSV in the current folder"),
    Binding("X", "export('json')", "JSON", id="compare.export-json", show=False, tooltip="The same as JSON"),
)
"""Keys of the comparison."""

AGAINST_BINDINGS: tuple[Binding, ...] = (
    Binding("escape", "close", "Back", id="against.back", key_display="esc", tooltip="Take the filter away, else back"),
    Binding(
        "enter", "press", "Compare", id="against.press", key_display="⏎", tooltip="Compare with the chosen session"
    ),
    *_moving_keys("against"),
)
"""Keys of the choice; all others type the filter."""

LEVER_BINDINGS: tuple[Binding, ...] = (
    *_closing_keys("levers", "l"),
    Binding("enter", "open", "Session", id="levers.open", key_display="⏎", tooltip="The X-ray of the session meant"),
    *_moving_keys("levers"),
    Binding("x", "export('csv')", "Export", id="levers.export", tooltip="What is seen, as CSV in the current folder"),
    Binding("X", "export('json')", "JSON", id="levers.export-json", show=False, tooltip="The same as JSON"),
)
"""Keys of the levers."""

WINDOW_BINDINGS: tuple[Binding, ...] = (
    *_closing_keys("window", "W", "enter"),
    Binding("w", "next", "Next", id="window.next", tooltip="The next window"),
    *_moving_keys("window", word="Scroll"),
)
"""Keys of the window's detail."""

WHERE_ACTIONS: tuple[Binding, ...] = (
    Binding("enter", "open", "Open", id="where.open", key_display="⏎", tooltip="Tell the chosen row further"),
    Binding("right,tab", "tab(1)", "By", id="where.next", key_display="→", tooltip="By the next dimension"),
    Binding("left,shift+tab", "tab(-1)", "By", id="where.previous", key_display="←", tooltip="By the one before"),
    Binding("minus", "time(1)", "Time", id="where.longer", key_display="-", tooltip="A longer time"),
    Binding("plus", "time(-1)", "Time", id="where.shorter", key_display="+", tooltip="A shorter time"),
    Binding("u", "measure", "Unit", id="where.measure", tooltip="Compare by dollars, tokens, points of a window"),
    Binding("o", "sort", "Order", id="where.sort", tooltip="Sort by the next column"),
    Binding("O", "turn", "Turn", id="where.turn", show=False, tooltip="The other way round"),
    Binding("slash", "filter", "Filter", id="where.filter", key_display="/", tooltip="Show only rows that match"),
    Binding("x", "export('csv')", "Export", id="where.csv", tooltip="Write what is seen into a CSV file"),
    Binding("X", "export('json')", "JSON", id="where.json", show=False, tooltip="Write what is seen into a JSON file"),
)
WHERE_BINDINGS: tuple[Binding, ...] = (
    Binding("escape", "back", "Back", id="where.back", key_display="esc", tooltip="Back: filter, opened row, the pane"),
    Binding("q,g", "close", "Back", id="where.close", show=False, tooltip="Back to the pane at once"),
    *WHERE_ACTIONS,
    *_moving_keys("where", shown=False),
)
"""Keys of where it went. While a filter is typed, letters are text."""

HISTORY_ACTIONS: tuple[Binding, ...] = (
    Binding("enter", "open", "Open", id="history.open", key_display="⏎", tooltip="Show where it went in that time"),
    Binding("left", "move(-1)", "Time", id="history.earlier", tooltip="Earlier"),
    Binding("right", "move(1)", "Time", id="history.later", tooltip="Later"),
    Binding("up", "cell(-1)", "Part", id="history.up", tooltip="The hour or day above; beyond the first: all of it"),
    Binding("down", "cell(1)", "Part", id="history.down", tooltip="The hour or day below; beyond the last: all of it"),
    Binding("tab", "unit(1)", "Units", id="history.next", tooltip="Days, weeks, months, 5-hour windows"),
    Binding("shift+tab", "unit(-1)", "Units", id="history.previous", show=False, tooltip="The units before"),
    Binding("u", "measure", "Unit", id="history.measure", tooltip="Compare by dollars, tokens, points of a window"),
    Binding(
        "slash",
        "filter",
        "Filter",
        id="history.filter",
        key_display="/",
        tooltip="Only what matches: agent, folder, model",
    ),
    Binding("x", "export('csv')", "Export", id="history.csv", tooltip="Write what is seen into a CSV file"),
    Binding(
        "X", "export('json')", "JSON", id="history.json", show=False, tooltip="Write what is seen into a JSON file"
    ),
    Binding("pageup", "page(-1)", "Page back", id="history.page-up", show=False, tooltip="A screenful earlier"),
    Binding("pagedown", "page(1)", "Page on", id="history.page-down", show=False, tooltip="A screenful later"),
    Binding("home", "edge(-1)", "Oldest", id="history.first", show=False, tooltip="The oldest that is known"),
    Binding("end", "edge(1)", "Now", id="history.last", show=False, tooltip="Now"),
)
HISTORY_BINDINGS: tuple[Binding, ...] = (
    Binding("escape", "back", "Back", id="history.back", key_display="esc", tooltip="Back: the chosen hour, the pane"),
    Binding("q,h", "close", "Back", id="history.close", show=False, tooltip="Back to the pane"),
    *HISTORY_ACTIONS,
)
"""Keys of the history."""

SILENCE_BINDINGS: tuple[Binding, ...] = (
    *_closing_keys("silence", "S"),
    Binding(
        "enter", "press", "Silence/end", id="silence.press", key_display="⏎",
        tooltip="Silence what is chosen, or end the chosen silence",
    ),
    Binding("delete,backspace,x", "end", "End", id="silence.end", show=False, tooltip="End the chosen silence"),
    Binding("left", "span(-1)", "How long", id="silence.shorter", tooltip="Always, until the reset, for 30 minutes"),
    Binding("right", "span(1)", "How long", id="silence.longer", tooltip="For 30 minutes, until the reset, always"),
    *_moving_keys("silence"),
)  # fmt: skip
"""Keys of the silences."""

SETTINGS_BINDINGS: tuple[Binding, ...] = (
    *_closing_keys("settings", "s"),
    Binding(
        "enter,space", "press", "Change", id="settings.press", key_display="⏎",
        tooltip="Open the section; switch, choose or type the value",
    ),
    Binding("slash", "search", "Search", id="settings.search", key_display="/", tooltip="Show only what matches"),
    Binding("d,delete", "default", "Default", id="settings.default", key_display="d", tooltip="Back to the default"),
    Binding("right", "aside(1)", "Open", id="settings.open", show=False, tooltip="Open the section; the next choice"),
    Binding("left", "aside(-1)", "Shut", id="settings.shut", show=False, tooltip="Shut the section; the choice before"),
    *_moving_keys("settings"),
)  # fmt: skip
"""Keys of the settings. While something is typed all keys but enter and escape are text."""

SCORE_BINDINGS: tuple[Binding, ...] = (*_closing_keys("score", "c"), *_moving_keys("score", word="Scroll"))
"""Keys of the score."""
