"""One window in detail: reading, estimate, probability, times, what would help, and what was said before.

▲ claude 5h                          resets 15:53
━━━━━━━━━━━━━━━┃━━╌╌╌╌╌╌┈┈▶  65%
reading   62% reported by claude, 4m ago
estimate  65.1% ± 0.8 · the last reading, moved on by what the logs say since
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import tzinfo
from typing import ClassVar

import msgspec
from msgspec.structs import replace
from textual.app import ComposeResult

from pyrometer.snapshot import Snapshot, WindowView
from pyrometer.text import clock, span
from pyrometer.tui.cells import Line, fit, safe, spread
from pyrometer.tui.messages import WindowSeen
from pyrometer.tui.screen_bindings import WINDOW_BINDINGS
from pyrometer.tui.screens.leafing import Leafing
from pyrometer.tui.screens.sized import SizedScreen
from pyrometer.tui.view_state import WindowKey, window_key
from pyrometer.tui.widgets.key_line import KeyLine
from pyrometer.tui.widgets.line_scroll import LineScroll
from pyrometer.tui.widgets.pace_line import pace_line
from pyrometer.tui.widgets.verdict import COLOURS
from pyrometer.tui.widgets.window_facts import window_facts
from pyrometer.words import name_among, sign, window_name

LABEL = 10
"""Cells of a label, its gap included."""


class WindowContent(msgspec.Struct, frozen=True):
    """A window and the snapshot, names masked, that it is in."""

    window: WindowView
    snapshot: Snapshot
    zone: tzinfo | None


def window_detail(content: WindowContent, width: int) -> list[Line]:
    """Title, bar and facts in lines of at most `width` cells."""
    window, now = content.window, content.snapshot.at
    facts = window_facts(
        window,
        now=now,
        zone=content.zone,
        name=lambda agent, session: name_among(agent, session, content.snapshot.sessions),
        badges=content.snapshot.badges_of(window.subject),
        said=content.snapshot.said,
    )
    lines = [_title(content, width), pace_line(window, width, now=now, label="", label_width=0), ()]
    for label, words in facts:
        lines += _fact(label, words, width)
    return lines


def _title(content: WindowContent, width: int) -> Line:
    window, now = content.window, content.snapshot.at
    resets = ""
    if window.resets_at is not None:
        resets = f"resets {clock(window.resets_at, content.zone, now=now)}, in {span(window.resets_at - now)}"
    name = (f"{sign(window.verdict)} {window_name(window)}", COLOURS[window.verdict])
    return spread((name,), ((resets, "fact--label"),) if resets else (), width)


def _fact(label: str, words: str, width: int) -> Sequence[Line]:
    room = max(8, width - LABEL)
    texts = textwrap.wrap(safe(words), room) or [""]
    return [
        ((fit(label if not place else "", LABEL), "fact--label"), (text, "fact--words"))
        for place, text in enumerate(texts)
    ]


class WindowFacts(LineScroll):
    """The lines, wrapped to the width; the title stays in sight."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *COLOURS.values(), "fact--label", "fact--words", "pace--label", "pace--used", "pace--tight", "pace--lockout",
        "pace--projected", "pace--free", "pace--even", "pace--value", "pace--age",
    }  # fmt: skip

    def __init__(self) -> None:
        super().__init__(pinned=True)
        self._content: WindowContent | None = None
        self._made: tuple[int, list[Line]] = (-1, [])

    def show(self, content: WindowContent) -> None:
        """Draws `content` from now on."""
        self._content, self._made = content, (-1, [])
        self.redraw()

    def line_count(self) -> int:
        return len(self._lines(self.room))

    def line_at(self, place: int, width: int) -> Line:
        return self._lines(width)[place]

    def _lines(self, width: int) -> list[Line]:
        if self._made[0] != width:
            self._made = (width, window_detail(self._content, width) if self._content else [])
        return self._made[1]


class WindowScreen(Leafing, SizedScreen):
    """Shows one window; hand it every snapshot, names masked."""

    BINDINGS: ClassVar = list(WINDOW_BINDINGS)
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (14, "-short")]  # noqa: RUF012 - not a ClassVar in Textual
    DEFAULT_CSS = """
    WindowScreen {
        layout: vertical;
        overflow: hidden;
        & WindowFacts, & KeyLine { max-width: 120; }
        & WindowFacts { height: 1fr; }
        &.-tiny KeyLine { display: none; }
    }
    """

    def __init__(self, key: WindowKey, snapshot: Snapshot, zone: tzinfo | None = None) -> None:
        super().__init__()
        self.key = key
        self._zone = zone
        self._snapshot = snapshot
        self._facts = WindowFacts()

    def text(self) -> LineScroll:
        return self._facts

    def compose(self) -> ComposeResult:
        yield self._facts
        yield KeyLine(WINDOW_BINDINGS)

    def on_mount(self) -> None:
        self._look()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Shows the window as it is in `snapshot`; if it is gone, as it was last."""
        if any(window_key(window) == self.key for window in snapshot.windows):
            self._snapshot = snapshot
            if self.is_mounted:
                self._look()

    def _look(self) -> None:
        window = next((each for each in self._snapshot.windows if window_key(each) == self.key), None)
        if window is not None:
            self._facts.show(WindowContent(window, self._snapshot, self._zone))

    def action_next(self) -> None:
        """Shows the next window."""
        keys = [window_key(window) for window in self._snapshot.windows]
        if len(keys) > 1:
            self.key = keys[(keys.index(self.key) + 1) % len(keys)] if self.key in keys else keys[0]
            self._snapshot = replace(self._snapshot, said=())
            self.post_message(WindowSeen(self.key))
            self._look()
            self._facts.edge(-1)
