"""The help: an overlay with every key and what the signs mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical

from pyrometer.tui.cells import Line
from pyrometer.tui.help_text import BindingGroup, help_lines
from pyrometer.tui.screens.boxed import BoxedScreen
from pyrometer.tui.screens.leafing import Leafing
from pyrometer.tui.widgets.key_line import KeyLine
from pyrometer.tui.widgets.line_scroll import LineScroll

HELP_BINDINGS: tuple[Binding, ...] = (
    Binding("escape", "close", "Back", id="help.back", key_display="esc", tooltip="Close the help"),
    Binding("question_mark,q", "close", "Close", id="help.close", show=False, tooltip="Close the help"),
    Binding("up", "move(-1)", "Scroll", id="help.up", tooltip="A line up"),
    Binding("down", "move(1)", "Scroll", id="help.down", tooltip="A line down"),
    Binding("pageup", "page(-1)", "Page up", id="help.page-up", show=False, tooltip="A page up"),
    Binding("pagedown,space", "page(1)", "Page down", id="help.page-down", show=False, tooltip="A page down"),
    Binding("home", "edge(-1)", "Top", id="help.first", show=False, tooltip="To the beginning"),
    Binding("end", "edge(1)", "End", id="help.last", show=False, tooltip="To the end"),
)
"""Keys of the help itself."""


class HelpText(LineScroll):
    """The words of the help, wrapped to the width."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"help--title", "help--key", "help--words", "help--id"}
    DEFAULT_CSS = """
    HelpText {
        height: 1fr;
        & > .help--title { color: $foreground; text-style: bold; }
        & > .help--key { color: $accent-sign; }
        & > .help--words { color: $foreground; }
        & > .help--id { color: $muted; }
    }
    """

    def __init__(self, groups: Sequence[BindingGroup], keymap: Mapping[str, str]) -> None:
        super().__init__()
        self._groups = groups
        self._keymap = keymap
        self._made: tuple[int, list[Line]] = (-1, [])

    def line_count(self) -> int:
        return len(self._lines(self.room))

    def line_at(self, place: int, width: int) -> Line:
        return self._lines(width)[place]

    def _lines(self, width: int) -> list[Line]:
        if self._made[0] != width:
            self._made = (width, help_lines(self._groups, self._keymap, width, self.app.get_key_display))
        return self._made[1]


class HelpScreen(Leafing, BoxedScreen[None]):
    """Push it to show the help.

    `groups` are headings with the app's own bindings, such as `(("Everywhere", APP_BINDINGS), ...)`; `keymap` is the
    person's own keys by binding id, as given to `App.set_keymap`.
    """

    BINDINGS: ClassVar = list(HELP_BINDINGS)
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-medium")]  # noqa: RUF012 - not a ClassVar in Textual
    DEFAULT_CSS = """
    HelpScreen {
        & > Vertical { max-width: 90; }
        &.-medium.-normal > Vertical { height: 90%; }
    }
    """

    def __init__(self, groups: Sequence[BindingGroup], keymap: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self._groups = tuple(groups)
        self._keymap = dict(keymap or {})

    def text(self) -> LineScroll:
        return self.query_one(HelpText)

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = "Help"
            yield HelpText(self._groups, self._keymap)
            yield KeyLine(HELP_BINDINGS)
