"""How a screen of the past asks: in a thread, only the newest question counts, and what goes wrong is told."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, ClassVar, Protocol

import msgspec
from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.worker import Worker, WorkerState

from pyrometer.clock import monotonic
from pyrometer.history.almanac import NoPastError
from pyrometer.history.seen import Format, Seen
from pyrometer.snapshot import Snapshot
from pyrometer.tui.messages import Told
from pyrometer.tui.past.host import Past, PastHost
from pyrometer.tui.screens.sized import SizedScreen
from pyrometer.tui.typing_filter import typed

PATIENCE = 0.15
"""Seconds after which a screen says that it is still counting."""
AGAIN = 10.0
"""Seconds after which a sum that may have grown is asked for again..."""
RESTS = 30.0
"""...or this many times as long as the answer took, so that no store is too large to be looked at."""
_GROUP = "past"


class Trouble(msgspec.Struct, frozen=True):
    """There is no answer; why, and what to do."""

    words: str
    advice: str = ""


class Answered(Message):
    """The answer to question `number`."""

    def __init__(self, number: int, answer: Any, took: float) -> None:
        self.number = number
        self.answer = answer
        self.took = took
        super().__init__()


class Filtered(Protocol):
    """What a filter is typed into."""

    typing: bool
    """Whether keys go into the filter."""
    wanted: str


class AskingScreen(SizedScreen):
    """Asks the store, and takes the answer to its newest question. Subclasses draw."""

    BINDINGS: ClassVar[list[BindingType]] = []
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (8, "-tiny"), (14, "-short"), (22, "-normal"), (36, "-tall")]  # noqa: RUF012 - not a ClassVar in Textual
    DEFAULT_CSS = """
    AskingScreen {
        layout: vertical;
        overflow: hidden;
        & WhereHead, & WhereFoot, & KeyLine, & PastNote { max-width: 200; }
        & KeyLine { height: 1; }
        &.-flat WhereHead, &.-tiny WhereHead { height: 1; }
        &.-flat KeyLine, &.-tiny KeyLine { display: none; }
        &.-tiny WhereFoot { height: 2; }
        &.-normal WhereFoot { height: 7; }
        &.-tall WhereFoot { height: 8; margin-top: 1; }
        & PastNote { display: none; }
        &.-nothing PastNote { display: block; }
        &.-nothing WhereFoot { display: none; }
    }
    """

    def __init__(self, host: PastHost, clock: Callable[[], float]) -> None:
        super().__init__()
        self.host = host
        self.waiting = False
        """Whether an answer is to come."""
        self.late = False
        """Whether it takes long."""
        self._clock = clock
        self._number = 0
        self._subject: Hashable = None
        self._asked_at = self._took = 0.0

    def take(self, answer: Any) -> None:
        """Show an answer, or a `Trouble`."""
        raise NotImplementedError

    def waited(self) -> None:
        """Say that the answer takes its time."""

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take what the pane knows."""

    def filtered(self) -> Filtered:
        """What is filtered."""
        raise NotImplementedError

    def refilter(self) -> None:
        """The filter has changed."""

    def redraw(self) -> None:
        """Draw what is known; for names that were hidden or shown."""

    def ask_past(self, question: Callable[[Past], Any], subject: Hashable) -> None:
        """Ask; an earlier question is forgotten. What was last answered about that subject is taken meanwhile."""
        self._number += 1
        self._subject = subject
        past, number = self.host.past, self._number
        if past is None:
            self.take(Trouble(self.host.why_not, self.host.advice))
            return
        self.waiting = True
        self._asked_at = monotonic()
        known = self.host.answers.of(subject, self._clock())
        if known is not None:
            self.take(known)
        self.set_timer(PATIENCE, lambda: self._late(number))
        self.run_worker(lambda: self._look_up(past, number, question), group=_GROUP, thread=True, exit_on_error=False)

    def export_seen(self, seen: Seen | None, shape: Format) -> None:
        """Write a table into a new file, in a thread."""
        export = self.host.export
        if seen is None or export is None:
            self.post_message(Told("There is nothing to export", "warning"))
        else:
            self.run_worker(lambda: self._export(seen, shape, export), group="export", thread=True)

    def _export(self, seen: Seen, shape: Format, export: Callable[[Seen, Format], Path]) -> None:
        from pyrometer.words.xray import plural

        try:
            told = Told(f"{len(seen.rows):,} row{plural(len(seen.rows))} in {export(seen, shape)}")
        except OSError as problem:
            told = Told(f"Nothing was exported: {problem.strerror or problem}", "warning")
        self.post_message(told)

    def stale(self) -> bool:
        """Whether it is time to ask again."""
        rest = max(AGAIN, RESTS * self._took)
        return not self.waiting and self.host.past is not None and monotonic() - self._asked_at >= rest

    def _look_up(self, past: Past, number: int, question: Callable[[Past], Any]) -> None:
        """In a thread of its own; a question that nobody waits for any more is not looked up."""
        if number != self._number:
            return
        began = monotonic()
        try:
            answer = question(past)
        except NoPastError as problem:
            answer = Trouble(str(problem), self.host.advice)
        self.post_message(Answered(number, answer, monotonic() - began))

    def _late(self, number: int) -> None:
        if self.waiting and number == self._number and self.is_mounted:
            self.late = True
            self.waited()

    def on_answered(self, message: Answered) -> None:
        message.stop()
        if message.number == self._number:
            self.waiting = self.late = False
            self._took = message.took
            if not isinstance(message.answer, Trouble):
                self.host.answers.keep(self._subject, message.answer, self._clock())
            self.take(message.answer)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.worker.group == _GROUP and event.state is WorkerState.ERROR:
            event.stop()
            self.waiting = self.late = False
            self.take(Trouble(f"the store could not be read ({type(event.worker.error).__name__})"))

    def on_key(self, event: events.Key) -> None:
        """While a filter is typed, letters are text."""
        view = self.filtered()
        wanted = view.wanted if event.key == "tab" else typed(event, view.wanted)
        if not view.typing or wanted is None:
            return
        view.typing, view.wanted = event.key not in ("enter", "tab"), wanted
        event.stop()
        event.prevent_default()
        self.refilter()
