"""What would help now: each lever with what it changes, the best first; nothing where nothing would.

what would help                                       as of 14:26
› /compact in api-refactor
    up to −88k tokens a turn, −3.4k credits/h (12% of claude's burn), lock-out 71% → 40%
"""

from __future__ import annotations

import textwrap
from datetime import tzinfo
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding

from pyrometer.snapshot import LeverView, Snapshot
from pyrometer.text import clock
from pyrometer.tui.cells import Line, fit, plain, safe, spread
from pyrometer.tui.export import Shape
from pyrometer.tui.exporting import export_with_toast
from pyrometer.tui.messages import SessionChosen
from pyrometer.tui.screen_bindings import LEVER_BINDINGS
from pyrometer.tui.screens.picking import Picking
from pyrometer.tui.screens.sized import SizedScreen
from pyrometer.tui.widgets.key_line import KeyLine
from pyrometer.tui.widgets.picker import CURSOR, Picker
from pyrometer.words import act_words, effect_words

NOTHING = "nothing would help: what burns now burns for a reason, and every window lasts at this pace"
RESTING = "nothing burns: there is nothing to change"


class LeverList(Picker):
    """A title, then each lever with its effects below it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"lever--title", "lever--words", "lever--quiet", "lever--cursor"}
    DEFAULT_CSS = """
    LeverList {
        height: 1fr;
        & > .lever--title { color: $foreground; text-style: bold; }
        & > .lever--words { color: $foreground; }
        & > .lever--quiet { color: $muted; }
        & > .lever--cursor { color: $foreground; background: $cursor; text-style: bold; }
    }
    """

    def __init__(self, snapshot: Snapshot, zone: tzinfo | None) -> None:
        super().__init__()
        self.snapshot = snapshot
        self._zone = zone
        self._made: tuple[int, list[tuple[Line, LeverView | None]]] = (-1, [])

    def show(self, snapshot: Snapshot) -> None:
        """Draws the levers of `snapshot`; the cursor stays on its lever."""
        meant, self.snapshot, self._made = self.chosen, snapshot, (-1, [])
        same = (place for place, lever in self._levers() if meant is not None and _key(lever) == _key(meant))
        self.choose(next(same, self.cursor))

    @property
    def chosen(self) -> LeverView | None:
        """The lever under the cursor."""
        lines = self._lines(self.room)
        return lines[self.cursor][1] if self.cursor < len(lines) else None

    def choosable(self, place: int) -> bool:
        lines = self._lines(self.room)
        return place < len(lines) and lines[place][1] is not None

    def line_count(self) -> int:
        return len(self._lines(self.room))

    def line_at(self, place: int, width: int) -> Line:
        line, lever = self._lines(width)[place]
        if lever is None or place != self.cursor:
            return line
        return ((fit(CURSOR + plain(line)[1:], width), "lever--cursor"),)

    def _levers(self) -> list[tuple[int, LeverView]]:
        return [(place, lever) for place, (_, lever) in enumerate(self._lines(self.room)) if lever is not None]

    def _lines(self, width: int) -> list[tuple[Line, LeverView | None]]:
        if self._made[0] != width:
            self._made = (width, self._make(width))
        return self._made[1]

    def _make(self, width: int) -> list[tuple[Line, LeverView | None]]:
        snapshot, room = self.snapshot, max(8, width - 4)
        at = ((f"as of {clock(snapshot.at, self._zone)}", "lever--quiet"),)
        lines: list[tuple[Line, LeverView | None]] = [
            (spread((("what would help now", "lever--title"),), at, width), None)
        ]
        if not snapshot.levers:
            said = NOTHING if snapshot.burn.hour > 0 else RESTING
            lines += [(((text, "lever--quiet"),), None) for text in textwrap.wrap(said, max(8, width))]
        for lever in snapshot.levers:
            first, *rest = textwrap.wrap(safe(act_words(lever, snapshot, self._zone)), max(8, width - 2)) or [""]
            lines.append((((fit(f"  {first}", width), "lever--words"),), lever))
            lines += [(((f"  {text}", "lever--words"),), None) for text in rest]
            effects = textwrap.wrap(safe(" · ".join(effect_words(lever))), room)
            lines += [(((f"    {text}", "lever--quiet"),), None) for text in effects]
        return lines

    def on_resize(self) -> None:
        super().on_resize()
        self.redraw()


class LeverScreen(Picking, SizedScreen):
    """Push it with a snapshot, names masked, and hand it newer ones."""

    BINDINGS: ClassVar = list(LEVER_BINDINGS)
    PALETTE: ClassVar[tuple[Binding, ...]] = LEVER_BINDINGS
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (14, "-short")]  # noqa: RUF012 - not a ClassVar in Textual
    DEFAULT_CSS = """
    LeverScreen {
        layout: vertical;
        overflow: hidden;
        & LeverList, & KeyLine { max-width: 120; }
        &.-tiny KeyLine { display: none; }
    }
    """

    def __init__(self, snapshot: Snapshot, zone: tzinfo | None = None) -> None:
        super().__init__()
        self._zone = zone
        self._list = LeverList(snapshot, zone)

    def picker(self) -> Picker:
        return self._list

    def compose(self) -> ComposeResult:
        yield self._list
        yield KeyLine(LEVER_BINDINGS)

    def on_mount(self) -> None:
        self._list.choose(0)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Shows what would help as of `snapshot`."""
        self._list.show(snapshot)

    def on_picker_picked(self, event: events.Event) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Opens the session that the chosen lever is about."""
        lever = self._list.chosen
        if lever is not None and lever.session:
            self.post_message(SessionChosen((lever.agent, lever.session)))

    def action_close(self) -> None:
        """Back to the pane."""
        self.dismiss()

    def action_export(self, shape: Shape) -> None:
        """Writes the levers into a file."""
        snapshot = self._list.snapshot
        rows = [
            {
                "do": act_words(lever, snapshot, self._zone),
                "agent": lever.agent,
                "session": lever.session,
                "tokens_a_turn": lever.tokens_a_turn,
                "tokens_once": lever.tokens_once,
                "turns_back": lever.turns_back,
                "credits_an_hour": lever.credits_an_hour,
                "share": lever.share,
                "points": lever.points,
                "lockout_now": lever.probability_now,
                "lockout_then": lever.probability,
                "at": lever.at,
            }
            for lever in snapshot.levers
        ]
        export_with_toast(self.app, rows, "levers", shape, snapshot.at, self._zone)


def _key(lever: LeverView) -> tuple[str, str, str]:
    return (lever.kind, lever.agent, lever.session)
