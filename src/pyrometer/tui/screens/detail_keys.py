"""Keys of the session's X-ray."""

from __future__ import annotations

from textual.binding import Binding

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
