"""Which session to compare: all that the table and the store know, with a filter that is simply typed."""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical

from pyrometer.snapshot import SessionView
from pyrometer.tui.cells import Line, clip_line, spread
from pyrometer.tui.masks import MaskBook
from pyrometer.tui.screen_bindings import AGAINST_BINDINGS
from pyrometer.tui.screens.boxed import BoxedScreen
from pyrometer.tui.screens.picking import Picking
from pyrometer.tui.session_choices import (
    Key,
    SessionChoice,
    choice_line,
    head_words,
    session_choices,
    wanted_choices,
)
from pyrometer.tui.widgets.key_line import KeyLine
from pyrometer.tui.widgets.line_widget import LineWidget
from pyrometer.tui.widgets.picker import Picker
from pyrometer.tui.widgets.text_edit import CARET, TextEdit

if TYPE_CHECKING:
    from pyrometer.history.stored_sessions import StoredSession
    from pyrometer.tui.archive import Archive

_LONGEST = 60
"""Characters of a filter."""
Head: TypeAlias = tuple[str, str, str]
"""Question, filter, how many there are."""


class ChoiceHead(LineWidget[Head]):
    """What is asked, the filter, and the titles of the columns."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"head--title", "head--quiet", "head--filter", "head--heading"}
    DEFAULT_CSS = """
    ChoiceHead {
        height: 3;
        & > .head--title { color: $foreground; text-style: bold; }
        & > .head--quiet { color: $muted; }
        & > .head--filter { color: $accent-sign; }
        & > .head--heading { color: $faint; }
    }
    """

    def content_lines(self, content: Head, width: int, height: int) -> list[Line]:
        question, wanted, number = content
        typed: Line = ((f"/{wanted}{CARET}", "head--filter"),) if wanted else (("type to filter", "head--quiet"),)
        lines: list[Line] = [
            clip_line(((question, "head--title"),), width),
            spread(typed, ((number, "head--quiet"),), width),
            ((head_words(width - 1), "head--heading"),),
        ]
        return lines[:height]


class ChoiceList(Picker):
    """The sessions."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"choice--name", "choice--quiet", "choice--cursor"}
    DEFAULT_CSS = """
    ChoiceList {
        height: 1fr;
        scrollbar-gutter: stable;
        & > .choice--name { color: $foreground; }
        & > .choice--quiet { color: $muted; }
        & > .choice--cursor { color: $foreground; background: $cursor; text-style: bold; }
    }
    """

    def __init__(self, book: MaskBook, now: float, zone: tzinfo | None) -> None:
        super().__init__()
        self._book, self._now, self._zone = book, now, zone
        self.rows: list[SessionChoice] = []

    @property
    def chosen(self) -> SessionChoice | None:
        """Where the cursor stands."""
        return self.rows[self.cursor] if self.cursor < len(self.rows) else None

    def fill(self, choices: tuple[SessionChoice, ...], wanted: str) -> None:
        """Shows those that are wanted; the cursor stays on its session, else goes to the first."""
        before = self.chosen
        self.rows = wanted_choices(choices, wanted, self._book, self._now, self._zone)
        place = next((place for place, each in enumerate(self.rows) if before and each.key == before.key), 0)
        self.cursor = place
        self.redraw()
        self.choose(place)

    def line_count(self) -> int:
        return max(1, len(self.rows))

    def choosable(self, place: int) -> bool:
        return place < len(self.rows)

    def line_at(self, place: int, width: int) -> Line:
        if not self.rows:
            return clip_line((("no session is like that", "choice--quiet"),), width)
        chosen = place == self.cursor
        return choice_line(self.rows[place], width, self._book, self._now, self._zone, chosen=chosen)


class AgainstScreen(Picking, BoxedScreen[Key | None]):
    """Push it with the sessions of the table; it asks the archive for all others. Answers with the chosen one.

    `question` stands above them, `without` is the session that cannot be chosen.
    """

    BINDINGS: ClassVar = list(AGAINST_BINDINGS)
    DEFAULT_CSS = """
    AgainstScreen {
        & > Vertical { max-width: 96; }
        &.-medium.-normal > Vertical { height: 80%; min-height: 20; }
    }
    """

    def __init__(
        self,
        live: tuple[SessionView, ...],
        archive: Archive | None,
        *,
        now: float,
        book: MaskBook,
        zone: tzinfo | None = None,
        question: str = "",
        without: Key | None = None,
    ) -> None:
        super().__init__()
        self._live, self._archive, self._without = live, archive, without
        self._question = question
        self._choices = session_choices(live, (), without)
        self._edit = TextEdit()
        self._reading = archive is not None
        self._head = ChoiceHead()
        self._list = ChoiceList(book, now, zone)

    def picker(self) -> Picker:
        return self._list

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = "Compare"
            yield self._head
            yield self._list
            yield KeyLine(AGAINST_BINDINGS)

    def on_mount(self) -> None:
        self._fill()
        if self._archive is not None:
            archive = self._archive
            self.run_worker(lambda: self.app.call_from_thread(self._take, archive.sessions()), thread=True)

    def on_picker_picked(self, _: Picker.Picked) -> None:
        self.action_press()

    def on_key(self, event: events.Key) -> None:
        if event.key in ("home", "end", "left", "right", "escape", "enter"):
            return
        after = self._edit.pressed(event.key, event.character)
        if after is not None:
            event.stop()
            event.prevent_default()
            self._type(after)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self._type(self._edit.insert(event.text.strip()))

    def action_press(self) -> None:
        """Answers with the chosen session."""
        chosen = self._list.chosen
        if chosen is not None:
            self.dismiss(chosen.key)

    def action_close(self) -> None:
        """Takes the filter away; without one, back to the screen below."""
        if self._edit.text:
            self._type(TextEdit())
        else:
            self.dismiss(None)

    def _take(self, stored: tuple[StoredSession, ...]) -> None:
        self._choices, self._reading = session_choices(self._live, stored, self._without), False
        self._fill()

    def _type(self, edit: TextEdit) -> None:
        self._edit = TextEdit.of(edit.text[:_LONGEST])
        self._fill()

    def _fill(self) -> None:
        self._list.fill(self._choices, self._edit.text)
        found, whole = len(self._list.rows), len(self._choices)
        number = f"{found:,} of {whole:,}" if self._edit.text else f"{whole:,} session{'' if whole == 1 else 's'}"
        reading = " · reading the store …" if self._reading else ""
        self._head.show((self._question, self._edit.text, number + reading))
