"""A theme file that is good but for what a test changes, and an app that uses every colour of ours."""

from __future__ import annotations

from pathlib import Path

import tomli_w
from textual.app import App, ComposeResult
from textual.widgets import Static

from pyrometer.tui.theme_variables import THEME_VARIABLES, variable_defaults

OURS = ("ember", "paper", "contrast", "cividis", "ansi", "mono")
"""Our own themes, in the order of the theme key."""
MINIMAL = {
    "name": "mine",
    "primary": "#d98a5b",
    "background": "#101010",
    "foreground": "#eeeeee",
    "success": "#88aa88",
    "warning": "#ddbb55",
    "error": "#ff7755",
}


def write(folder: Path, file: str = "mine.toml", /, **changes: object) -> Path:
    """A theme file that is good but for `changes`; None takes a key away."""
    table = {key: value for key, value in (MINIMAL | changes).items() if value is not None}
    path = folder / file
    path.write_bytes(tomli_w.dumps(table).encode())
    return path


class Plain(App[None]):
    """An app with every widget colour in its style sheet."""

    CSS = "\n".join(
        f".{name} {{ color: ${name}; background: ${name} 20%; border: solid ${name}; }}" for name in THEME_VARIABLES
    )

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variable_defaults(self.current_theme)

    def compose(self) -> ComposeResult:
        yield Static("word", classes="pace-ok", id="word")
