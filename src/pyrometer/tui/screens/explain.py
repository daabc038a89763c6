"""How one turn came to be: the lines of the logs, how they became one, price, weight, context. No text of the log."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding

from pyrometer.snapshot import SessionDetail, TurnView
from pyrometer.tui.cells import Line, clip, safe
from pyrometer.tui.masks import MaskBook
from pyrometer.tui.screen_bindings import EXPLAIN_BINDINGS
from pyrometer.tui.screens.leafing import Leafing
from pyrometer.tui.screens.sized import SizedScreen
from pyrometer.tui.widgets.key_line import KeyLine
from pyrometer.tui.widgets.line_scroll import LineScroll

if TYPE_CHECKING:
    from pyrometer.tui.archive import Archive

_FOLDERS = re.compile(r"(?:~|(?<!\S)/).*/")
"""The folders of a path, which may name the project."""
_STEP = 20


class AccountText(LineScroll):
    """Sentences are wrapped; the rows of tables, which begin deeper, are slid."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"account--title", "account--words", "account--quiet"}
    DEFAULT_CSS = """
    AccountText {
        height: 1fr;
        & > .account--title { color: $foreground; text-style: bold; }
        & > .account--words { color: $foreground; }
        & > .account--quiet { color: $muted; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.text: tuple[str, ...] = ("… reading the logs",)
        self.slid = 0

    def line_count(self) -> int:
        return len(self._lines(self.room))

    def line_at(self, place: int, width: int) -> Line:
        return self._lines(width)[place]

    def _lines(self, width: int) -> list[Line]:
        lines: list[Line] = []
        for text in self.text:
            depth = len(text) - len(text.lstrip())
            colour = "account--words" if depth else "account--title"
            if depth > 2:
                lines.append(((clip(safe(text[self.slid :] if self.slid else text), width), "account--quiet"),))
            else:
                room = max(8, width)
                parts = textwrap.wrap(
                    safe(text), room, subsequent_indent=" " * (depth + 2), break_on_hyphens=False
                ) or [""]
                lines += [((part, colour),) for part in parts]
        return lines


class ExplainScreen(Leafing, SizedScreen):
    """Asks the archive in a thread, and shows what it says."""

    BINDINGS: ClassVar = list(EXPLAIN_BINDINGS)
    PALETTE: ClassVar[tuple[Binding, ...]] = EXPLAIN_BINDINGS
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (14, "-short")]  # noqa: RUF012 - not a ClassVar in Textual
    DEFAULT_CSS = """
    ExplainScreen {
        layout: vertical;
        overflow: hidden;
        & AccountText, & KeyLine { max-width: 200; }
        &.-tiny KeyLine { display: none; }
    }
    """

    def __init__(self, archive: Archive, detail: SessionDetail, turn: TurnView, book: MaskBook) -> None:
        super().__init__()
        self._archive, self._detail, self._turn, self._book = archive, detail, turn, book
        self._account = AccountText()

    def text(self) -> LineScroll:
        return self._account

    def compose(self) -> ComposeResult:
        yield self._account
        yield KeyLine(EXPLAIN_BINDINGS)

    def on_mount(self) -> None:
        self.run_worker(self._ask, thread=True, group="explain")

    def _ask(self) -> None:
        """In the thread."""
        self.app.call_from_thread(self._tell, self._archive.explain(self._detail, self._turn))

    def _tell(self, text: tuple[str, ...]) -> None:
        hidden = self._book.hidden
        self._account.text = tuple(self._book.mask_text(_FOLDERS.sub("", line)) if hidden else line for line in text)
        if self.is_mounted:
            self._account.redraw()

    def action_slide(self, steps: int) -> None:
        """Shows more of wide lines."""
        widest = max((len(line) for line in self._account.text), default=0)
        most = max(0, widest - self._account.room)
        self._account.slid = max(0, min(most, self._account.slid + steps * _STEP))
        self._account.redraw()
