"""Speaks to the terminal around the pane: bell, desktop notification, title.

The only user of Textual's private driver. Everything that decides or builds is a pure function over an environment
that is passed in; `Terminal` merely writes the result.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, Protocol, TypeAlias

from pyrometer.text import printable

Channel: TypeAlias = Literal["osc9", "osc777", "off"]
"""How a desktop notification is asked for."""

BELL = "\a"
PUSH_TITLE = "\x1b[22;2t"
"""Saves the window title on the terminal's own stack (xterm window operations)."""
POP_TITLE = "\x1b[23;2t"
MAX_TEXT = 200
"""Longest text of a notification or title, characters."""

_BY_PROGRAM: Mapping[str, Channel] = {
    "iTerm.app": "osc9",
    "WarpTerminal": "osc9",
    "ghostty": "osc777",
    "WezTerm": "osc777",
    "contour": "osc777",
    "Apple_Terminal": "off",
    "vscode": "off",
}
_BY_TERM: Mapping[str, Channel] = {
    "xterm-kitty": "osc777",
    "xterm-ghostty": "osc777",
    "foot": "osc777",
    "rxvt": "osc777",
    "contour": "osc777",
    "wezterm": "osc777",
    "alacritty": "off",
    "linux": "off",
    "dumb": "off",
}
"""By the beginning of TERM."""
_BY_TRACE: Mapping[str, Channel] = {
    "ITERM_SESSION_ID": "osc9",
    "KITTY_WINDOW_ID": "osc777",
    "GHOSTTY_RESOURCES_DIR": "osc777",
    "WEZTERM_PANE": "osc777",
    "KONSOLE_VERSION": "osc777",
    "VTE_VERSION": "osc777",
    "WT_SESSION": "off",
}
"""Variables that a terminal leaves behind, seen even inside tmux."""


def channel(env: Mapping[str, str], setting: str = "auto") -> Channel:
    """The way to ask for a desktop notification; `off` where the terminal is not known to have one.

    A `setting` other than `auto` is taken at its word. Unknown terminals get none: the bell still reaches them.
    Inside tmux an unknown outer terminal gets OSC 9, which arrives only if `allow-passthrough` was switched on.
    """
    if setting in ("osc9", "osc777", "off"):
        return setting  # type: ignore[return-value]  # one of the three
    if (known := _BY_PROGRAM.get(env.get("TERM_PROGRAM", ""))) is not None:
        return known
    for name, by_trace in _BY_TRACE.items():
        if env.get(name):
            return by_trace
    if "No" in re.findall(r"[A-Z][a-z]*", env.get("TERM_FEATURES", "")):
        return "osc9"
    for start, by_term in _BY_TERM.items():
        if env.get("TERM", "").startswith(start):
            return by_term
    return "osc9" if env.get("TMUX") else "off"


def osc9(text: str) -> str:
    """OSC 9: a notification of one text. ConEmu reads a leading `digit ;` as a command, so it is never sent."""
    cleaned = printable(text, MAX_TEXT).strip()
    if re.match(r"\d+\s*;", cleaned):
        cleaned = f"Pyrometer: {cleaned}"
    return f"\x1b]9;{cleaned}\a"


def osc777(title: str, body: str) -> str:
    """OSC 777: a notification with title and body, whose fields are parted by `;`."""
    head, rest = (printable(text, MAX_TEXT).strip().replace(";", ",") for text in (title, body))
    return f"\x1b]777;notify;{head};{rest}\a"


def notification(by: Channel, title: str, body: str, *, tmux: bool = False) -> str:
    """The bytes (as text) that ask for a desktop notification; empty for `off`."""
    if by == "off":
        return ""
    sequence = osc777(title, body) if by == "osc777" else osc9(f"{title}: {body}" if title else body)
    return through_tmux(sequence) if tmux else sequence


def through_tmux(sequence: str) -> str:
    """`sequence` wrapped so that tmux (with `allow-passthrough on`) hands it to the outer terminal."""
    return f"\x1bPtmux;{sequence.replace(chr(27), chr(27) * 2)}\x1b\\"


def window_title(text: str) -> str:
    """OSC 2: the title of the window or tmux pane."""
    return f"\x1b]2;{printable(text, MAX_TEXT).strip()}\x1b\\"


class Driver(Protocol):
    """The two calls of Textual's driver that are used."""

    def write(self, data: str) -> None: ...

    def flush(self) -> None: ...


class Host(Protocol):
    """What `Terminal` needs of a Textual app."""

    _driver: Driver | None

    @property
    def is_headless(self) -> bool: ...

    @property
    def is_web(self) -> bool: ...


class Terminal:
    """Writes to the terminal of a running app; does nothing when headless or in a browser.

    `desktop` is the setting `alerts.desktop`, `title` the setting `screen.title`.
    """

    def __init__(self, app: Host, env: Mapping[str, str], *, desktop: str = "auto", title: bool = True) -> None:
        self.channel = channel(env, desktop)
        self._app = app
        self._tmux = bool(env.get("TMUX"))
        self._titles = title
        self._title: str | None = None

    def bell(self) -> bool:
        """Rings the terminal bell; returns whether anything was written."""
        return self._write(BELL)

    def notify(self, title: str, body: str) -> bool:
        """Asks for a desktop notification; returns whether anything was written."""
        return self._write(notification(self.channel, title, body, tmux=self._tmux))

    def set_title(self, text: str) -> bool:
        """Shows `text` as the window title, keeping the old one for `restore`. Equal titles are not sent twice."""
        if not self._titles or text == self._title:
            return False
        first = "" if self._title is not None else PUSH_TITLE
        if not self._write(first + window_title(text)):
            return False
        self._title = text
        return True

    def restore(self) -> bool:
        """Gives the window its own title back. Call on exit, while the app still has its driver."""
        if self._title is None or not self._write(POP_TITLE):
            return False
        self._title = None
        return True

    def _write(self, sequence: str) -> bool:
        driver = self._app._driver
        if not sequence or driver is None or self._app.is_headless or self._app.is_web:
            return False
        driver.write(sequence)
        driver.flush()
        return True
