"""Silences: what to keep quiet and for how long, and what is kept quiet already."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical

from pyrometer.alerts.silences import Span, silence_until
from pyrometer.commands import Command
from pyrometer.snapshot import SilenceView, Snapshot
from pyrometer.tui.cells import Line
from pyrometer.tui.screen_bindings import SILENCE_BINDINGS
from pyrometer.tui.screens.boxed import BoxedScreen
from pyrometer.tui.screens.picking import Picking
from pyrometer.tui.silence_choices import Choice, Spoken, choices, ending
from pyrometer.tui.widgets.key_line import KeyLine
from pyrometer.tui.widgets.picker import Picker
from pyrometer.tui.widgets.silence_lines import SPANS, silence_rows, span_at


class SilenceList(Picker):
    """The time, what can be silenced, and what is silent."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "silence--title",
        "silence--words",
        "silence--quiet",
        "silence--chosen",
        "silence--cursor",
    }
    DEFAULT_CSS = """
    SilenceList {
        height: 1fr;
        & > .silence--title { color: $foreground; text-style: bold; }
        & > .silence--words { color: $foreground; }
        & > .silence--quiet { color: $muted; }
        & > .silence--chosen { color: $accent-sign; text-style: bold; }
        & > .silence--cursor { color: $foreground; background: $cursor; text-style: bold; }
    }
    """

    def __init__(self, screen: SilenceScreen) -> None:
        super().__init__()
        self._of = screen

    def line_count(self) -> int:
        return len(self._rows(80))

    def line_at(self, place: int, width: int) -> Line:
        return self._rows(width)[place][0]

    def choosable(self, place: int) -> bool:
        return self.at(place) is not None

    def at(self, place: int) -> Choice | SilenceView | None:
        """What the line stands for."""
        rows = self._rows(80)
        return rows[place][1] if 0 <= place < len(rows) else None

    def _rows(self, width: int) -> list[tuple[Line, Choice | SilenceView | None]]:
        screen = self._of
        return silence_rows(
            screen.choices, screen.snapshot.silences, screen.span, self.cursor, width,
            now=screen.snapshot.at, zone=screen.zone,
        )  # fmt: skip

    def clicked(self, event: events.Click) -> None:
        if self.place_at(event.y) == 1:
            event.stop()
            span = span_at(event.x)
            if span is not None:
                self._of.take_span(span)
            return
        super().clicked(event)


class SilenceScreen(Picking, BoxedScreen[None]):
    """Push it with a snapshot, names masked; hand it newer ones. `ask` gets the commands.

    `about` is the alert that is meant, `subject` the session; without both everything that speaks can be silenced.
    """

    BINDINGS: ClassVar = list(SILENCE_BINDINGS)
    DEFAULT_CSS = """
    SilenceScreen {
        & > Vertical { max-width: 72; }
        &.-medium.-normal > Vertical { height: 22; }
    }
    """

    def __init__(
        self,
        snapshot: Snapshot,
        ask: Callable[[Command], object],
        *,
        zone: tzinfo | None = None,
        about: Spoken | None = None,
        subject: str = "",
    ) -> None:
        super().__init__()
        self.snapshot = snapshot
        self.zone = zone
        self.span: Span = "30m"
        """How long what is chosen next will be silent."""
        self.choices = choices(snapshot, about, subject)
        self._ask = ask
        self._list = SilenceList(self)

    def picker(self) -> Picker:
        return self._list

    def compose(self) -> ComposeResult:
        with Vertical() as box:
            box.border_title = "Silence"
            yield self._list
            yield KeyLine(SILENCE_BINDINGS)

    def on_mount(self) -> None:
        self._list.choose(0)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Shows the silences of `snapshot`; what can be silenced stays as it was, so that nothing moves away."""
        if snapshot.silences != self.snapshot.silences:
            self.snapshot = snapshot
            self._list.choose(self._list.cursor)
        else:
            self.snapshot = snapshot

    def on_picker_picked(self, _: Picker.Picked) -> None:
        self.action_press()

    def action_press(self) -> None:
        """Silences what is chosen, or ends the chosen silence."""
        chosen = self._list.at(self._list.cursor)
        if isinstance(chosen, Choice):
            until = silence_until(self.span, self.snapshot, subject=chosen.subject, provider=_provider(chosen))
            self._ask(chosen.silence(until))
        elif chosen is not None:
            self._ask(ending(chosen))

    def action_end(self) -> None:
        """Ends the chosen silence."""
        chosen = self._list.at(self._list.cursor)
        if isinstance(chosen, SilenceView):
            self._ask(ending(chosen))

    def action_span(self, steps: int) -> None:
        """Chooses another time."""
        names = [name for name, _ in SPANS]
        self.take_span(names[(names.index(self.span) + steps) % len(names)])

    def take_span(self, span: Span) -> None:
        """From now on what is chosen is silent for so long."""
        self.span = span
        self._list.redraw()

    def action_close(self) -> None:
        """Back to the screen below."""
        self.dismiss()


def _provider(choice: Choice) -> str:
    """Whose reset is meant, also where only a session is named."""
    return choice.provider or choice.subject.partition("/")[0].partition(":")[0].partition(" ")[0]
