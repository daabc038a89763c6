"""Where it went: any stretch of time, by any dimension, down to the session, and what it was spent on.

where it went › api                 7 days  22 Nov – 28 Nov      WhereHead
 session  model  loop  tool  MCP  skill
                        tokens    5h pts     ≈ USD   share      UsageTable
›everything                99M      41.2    $81.20    100%
 api 9b4a3c1e              12M      11.0    $21.10     26%
dollars  ░░░░░▓▓▓███▒  ░ re-read 41% ...                         WhereFoot
esc Back  ⏎ Open  / Filter                                       KeyLine
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from typing import ClassVar

from msgspec.structs import replace
from textual.app import ComposeResult

from pyrometer.snapshot import Snapshot
from pyrometer.tui.masks import MaskBook
from pyrometer.tui.messages import SessionWanted
from pyrometer.tui.past.host import PastHost
from pyrometer.tui.past.looks import TABS, Look
from pyrometer.tui.past.past_screen import PastScreen
from pyrometer.tui.past.stretches import KINDS, Kind, Stretch, longer, stretch
from pyrometer.tui.past.where_view import WhereView, sortable
from pyrometer.tui.screen_bindings import WHERE_ACTIONS, WHERE_BINDINGS
from pyrometer.tui.screens.picking import Picking
from pyrometer.tui.widgets.key_line import KeyLine
from pyrometer.tui.widgets.picker import Picker
from pyrometer.tui.widgets.usage_table import UsageTable
from pyrometer.tui.widgets.where_head import WhereHead


class WhereScreen(Picking, PastScreen[WhereView]):
    """Push it; hand it every snapshot. `chosen` is a stretch of time that another screen has chosen."""

    BINDINGS: ClassVar = list(WHERE_BINDINGS)
    PALETTE: ClassVar = WHERE_ACTIONS
    DEFAULT_CSS = """
    WhereScreen {
        & WhereHead, & UsageTable, & WhereFoot, & KeyLine, & PastNote { max-width: 180; }
        & WhereFoot { height: 3; }
        &.-flat WhereFoot { display: none; }
        &.-normal WhereFoot { margin-top: 1; }
        &.-tall UsageTable { margin-top: 1; }
        &.-nothing UsageTable { display: none; }
    }
    """

    def __init__(
        self,
        host: PastHost,
        snapshot: Snapshot | None,
        book: MaskBook,
        *,
        clock: Callable[[], float],
        zone: tzinfo | None = None,
        chosen: Stretch | None = None,
    ) -> None:
        super().__init__(host, clock)
        self.view = WhereView(host, snapshot, book, chosen or stretch("7 days", clock(), zone), zone)
        self._table = UsageTable()

    def picker(self) -> Picker:
        return self._table

    def moved(self) -> None:
        self._draw_foot()

    def compose(self) -> ComposeResult:
        yield self._head
        yield self._note
        yield self._table
        yield self._foot
        yield KeyLine(WHERE_BINDINGS)

    def _ask(self) -> None:
        question = self.view.question()
        self.ask_past(lambda past: past.overview(question), self.view.subject)
        self._draw()

    def _goes_on(self) -> bool:
        seen = self.view.stretch
        if seen.goes_on:
            self.view.over(seen.kind, self._clock())
        return seen.goes_on

    def redraw(self) -> None:
        if self.is_mounted:
            self._draw()

    def _draw(self) -> None:
        super()._draw()
        view = self.view
        rows = view.rows()
        self._table.show(view.layout(self._clock()), rows, view.title(max(0, len(rows) - 1)))
        self._draw_foot()

    def _draw_foot(self) -> None:
        self._foot.show(self.view.foot(self._table.row))

    def action_back(self) -> None:
        """Takes back one thing: filter, opened row; then leaves."""
        view = self.view
        if view.typing or view.wanted:
            view.typing, view.wanted = False, ""
            self._draw()
        elif view.above:
            view.look, self._table.cursor = view.above.pop()
            self._ask()
        else:
            self.dismiss()

    def action_open(self) -> None:
        """Tells the chosen row further; a session has a screen of its own."""
        line, view = self._table.row, self.view
        if line is None or not line.opens or not view.settled:
            return
        below = view.look.below(line.row)
        if below is None:
            self.post_message(SessionWanted((line.row.agent, line.row.name)))
            return
        view.above.append((view.look, self._table.cursor))
        self._compare(below)

    def _compare(self, look: Look) -> None:
        """Shows another table from its top."""
        self._table.cursor = 1
        self.view.look = look
        self._ask()

    def action_tab(self, steps: int) -> None:
        """Compares by another dimension."""
        self._compare(self.view.look.beside(steps))

    def action_time(self, steps: int) -> None:
        """A longer (1) or shorter (-1) time."""
        self._over(longer(self.view.stretch.kind, steps))

    def _over(self, kind: Kind) -> None:
        if kind != self.view.stretch.kind:
            self.view.over(kind, self._clock())
            self._ask()

    def action_sort(self) -> None:
        """Sorts by the next column."""
        view = self.view
        columns = sortable([column.name for column, _ in view.layout(0.0).columns(self._table.room)])
        place = columns.index(view.look.order) if view.look.order in columns else -1
        view.sort(columns[(place + 1) % len(columns)])
        self._draw()

    def action_turn(self) -> None:
        """The other way round."""
        self.view.look = replace(self.view.look, turned=not self.view.look.turned)
        self._draw()

    def on_picker_picked(self, message: Picker.Picked) -> None:
        """A click chooses; a click on the chosen row opens it."""
        self.view.typing = False
        self._draw_foot()
        if message.again:
            self.action_open()

    def on_usage_table_sorted(self, message: UsageTable.Sorted) -> None:
        """A click on a heading sorts by it, another one turns it round."""
        self.view.sort(message.column, click=True)
        self._draw()

    def on_where_head_pressed(self, message: WhereHead.Pressed) -> None:
        """A click on a tab, or on the time, of which the next one follows."""
        kind = self.view.stretch.kind
        if message.key:
            self._compare(self.view.look.told_by(next(by for by in TABS if by == message.key)))
        else:
            self._over(KINDS[0] if kind in ("all", "chosen") else longer(kind, 1))

    def refilter(self) -> None:
        self._draw()
