"""The key hints at the bottom: the keys as the person remapped them, as many as fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import msgspec
from rich.cells import cell_len
from textual import events

from pyrometer.tui.cells import Line
from pyrometer.tui.widgets.line_widget import LineWidget

NARROW = 64
NARROW_IDS = ("keep", "clear", "help", "freeze", "mute", "quit")
"""What stays in a narrow pane."""
WIDE_IDS = (
    "keep",
    "clear",
    "help",
    "freeze",
    "filter",
    "mute",
    "window",
    "settings",
    "gauges.open",
    "alerts.open",
    "detail",
    "expand",
    "sort",
    "silence",
    "theme",
    "mask",
    "quit",
)
"""Everything, in screen order."""
_FIRST_TO_GO = (
    "mask",
    "theme",
    "silence",
    "sort",
    "detail",
    "expand",
    "alerts.open",
    "gauges.open",
    "settings",
    "window",
    "filter",
    "mute",
    "freeze",
    "help",
)


class Hint(msgspec.Struct, frozen=True):
    """One key."""

    identity: str
    key: str
    label: str
    press: str
    """The key as Textual names it."""

    @property
    def width(self) -> int:
        return cell_len(self.key) + 1 + cell_len(self.label)


class KeyHints(LineWidget[tuple[Hint, ...]]):
    """One line. A click on a hint does what its key does."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"hint--key", "hint--label"}

    def content_lines(self, content: tuple[Hint, ...], width: int, height: int) -> Sequence[Line]:
        return [hint_line(content, width)][:height]

    def on_click(self, event: events.Click) -> None:
        hint = hint_at(self.content or (), self.size.width, event.x)
        if hint is not None:
            self.app.simulate_key(hint.press)


def shown_hints(hints: Sequence[Hint], width: int) -> list[Hint]:
    """The hints that fit, in screen order; leaving Pyrometer is the last to go."""
    wanted = NARROW_IDS if width < NARROW else WIDE_IDS
    chosen = sorted((hint for hint in hints if hint.identity in wanted), key=lambda hint: wanted.index(hint.identity))
    for identity in _FIRST_TO_GO:
        if _cells(chosen) <= width:
            break
        chosen = [hint for hint in chosen if hint.identity != identity]
    return chosen if _cells(chosen) <= width else []


def _cells(hints: Sequence[Hint]) -> int:
    return sum(hint.width + 1 for hint in hints) - 1


def hint_line(hints: Sequence[Hint], width: int) -> Line:
    """All hints that fit, one cell apart."""
    pieces: Line = ()
    for hint in shown_hints(hints, width):
        gap = ((" ", ""),) if pieces else ()
        pieces += (*gap, (hint.key, "hint--key"), (f" {hint.label}", "hint--label"))
    return pieces


def hint_at(hints: Sequence[Hint], width: int, x: int) -> Hint | None:
    """The hint under the cell `x`."""
    begin = 0
    for hint in shown_hints(hints, width):
        if begin <= x < begin + hint.width:
            return hint
        begin += hint.width + 1
    return None
