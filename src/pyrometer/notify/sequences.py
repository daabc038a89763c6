"""The byte sequences that ask a terminal for something: bell, desktop notification, title, progress on the tab.

Every function returns text to be written as UTF-8. Texts are cleaned of control characters and cut, so that nothing
can leave its sequence. `end` is the string terminator: BEL is understood everywhere but by VTE's progress, ST (escape,
backslash) everywhere but inside GNU screen's pass-through.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias
from zlib import crc32

from pyrometer.text import printable

Protocol: TypeAlias = Literal["osc9", "osc99", "osc777"]
"""OSC 9: iTerm2's, one text. OSC 99: kitty's, title and body and urgency. OSC 777: rxvt's, title and body."""
ProgressState: TypeAlias = Literal["none", "normal", "error", "warning"]

BELL = "\a"
ST = "\x1b\\"
PUSH_TITLE = "\x1b[22;2t"
"""Saves the window title on the terminal's own stack (xterm window operations)."""
POP_TITLE = "\x1b[23;2t"
MAX_TEXT = 200
"""Longest title or body, characters: at four bytes each well below kitty's 2048 bytes for one payload."""
_PROGRESS: dict[ProgressState, int] = {"none": 0, "normal": 1, "error": 2, "warning": 4}
"""ConEmu's numbers; 4 is called paused there, and drawn yellow."""


def notification(by: Protocol, title: str, body: str, *, urgent: bool = False, end: str = "") -> str:
    """Asks for a desktop notification. `urgent` is told only where the protocol has a word for it."""
    if by == "osc777":
        return osc777(title, body, end or BELL)
    if by == "osc99":
        return osc99(title, body, urgent=urgent, end=end or ST)
    return osc9(f"{title}: {body}" if title else body, end or BELL)


def osc9(text: str, end: str = BELL) -> str:
    """A notification of one text. ConEmu reads a leading `digit ;` as a command, so it is never sent."""
    cleaned = _clean(text)
    if re.match(r"\d+\s*;", cleaned):
        cleaned = f"Pyrometer: {cleaned}"
    return f"\x1b]9;{cleaned}{end}"


def osc777(title: str, body: str, end: str = BELL) -> str:
    """A notification with title and body, whose fields are parted by `;`."""
    head, rest = (_clean(text).replace(";", ",") for text in (title, body))
    return f"\x1b]777;notify;{head};{rest}{end}"


def osc99(title: str, body: str, *, urgent: bool = False, end: str = ST) -> str:
    """A notification in two parts, title then body, held together by an identifier.

    Equal texts have an equal identifier: the terminal then replaces the older one instead of stacking both.
    """
    head, rest = _clean(title), _clean(body)
    name = f"pyrometer-{crc32((head + chr(0) + rest).encode()):08x}"
    urgency = 2 if urgent else 1
    return f"\x1b]99;i={name}:d=0;{head}{end}\x1b]99;i={name}:d=1:p=body:u={urgency};{rest}{end}"


def progress(state: ProgressState, percent: float = 0.0, end: str = ST) -> str:
    """OSC 9;4: a bar on the tab or in the task bar. `none` takes it away; VTE insists on ST."""
    if state == "none":
        return f"\x1b]9;4;0{end}"
    return f"\x1b]9;4;{_PROGRESS[state]};{round(min(100.0, max(0.0, percent)))}{end}"


def window_title(text: str) -> str:
    """OSC 2: the title of the window or tmux pane."""
    return f"\x1b]2;{_clean(text)}{ST}"


def _clean(text: str) -> str:
    return printable(text, MAX_TEXT).strip()
