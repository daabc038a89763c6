"""What the screens of the past have in common besides asking: the first lines, the filter, the measure, the export."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar

from pyrometer.history.question import Scale
from pyrometer.history.seen import Format, Seen
from pyrometer.snapshot import Snapshot
from pyrometer.tui.past.answers import AskingScreen, Filtered, Trouble
from pyrometer.tui.past.host import PastHost
from pyrometer.tui.widgets.past_note import PastNote
from pyrometer.tui.widgets.where_foot import WhereFoot
from pyrometer.tui.widgets.where_head import WhereHead, WhereHeadContent


class PastView(Filtered, Protocol):
    """What is seen at the moment. Changed by its screen; draws nothing itself."""

    snapshot: Snapshot | None

    @property
    def nothing(self) -> Trouble | None:
        """Why there is nothing to draw; None if there is something."""

    @property
    def scales(self) -> tuple[Scale, ...]:
        """Of the windows."""

    def take(self, answer: Any) -> None:
        """From now on this is known."""

    def head(self, *, late: bool) -> WhereHeadContent:
        """The first lines."""

    def next_measure(self) -> None:
        """Compare by the next measure."""

    def seen(self) -> Seen | None:
        """What is on the screen, as a table."""


View = TypeVar("View", bound=PastView)


class PastScreen(AskingScreen, Generic[View]):
    """Shows what its view knows. Subclasses ask, and draw what is below the first lines."""

    view: View

    def __init__(self, host: PastHost, clock: Callable[[], float]) -> None:
        super().__init__(host, clock)
        self._head, self._foot, self._note = WhereHead(), WhereFoot(), PastNote()

    def on_mount(self) -> None:
        self._ask()

    def _ask(self) -> None:
        """Ask anew; what is on the screen stays until the answer is there."""
        raise NotImplementedError

    def _goes_on(self) -> bool:
        """Look up to now, if time goes on in what is seen; else False."""
        raise NotImplementedError

    def _draw(self) -> None:
        """Draw what is known. Subclasses add what is below the first lines."""
        nothing = self.view.nothing
        self.set_class(nothing is not None, "-nothing")
        if nothing is not None:
            self._note.show(nothing)
        self._head.show(self.view.head(late=self.late))

    def take(self, answer: Any) -> None:
        self.view.take(answer)
        self._draw()

    def waited(self) -> None:
        self._head.show(self.view.head(late=self.late))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Takes the scales of the windows, and asks again now and then while time goes on in sight."""
        before, self.view.snapshot = self.view.scales, snapshot
        if self.stale() and self._goes_on():
            self._ask()
        elif before != self.view.scales:
            self._draw()
        else:
            self.waited()

    def action_close(self) -> None:
        """Back to the screen below."""
        self.dismiss()

    def action_measure(self) -> None:
        """Compares by the next measure."""
        self.view.next_measure()
        self._draw()

    def action_filter(self) -> None:
        """From now on keys go into the filter."""
        self.view.typing = True
        self._draw()

    def filtered(self) -> Filtered:
        return self.view

    def action_export(self, shape: Format) -> None:
        """Writes what is seen into a new file."""
        self.export_seen(self.view.seen(), shape)
