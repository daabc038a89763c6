"""When it went: days of hours, weeks of days, months of weeks, 5-hour windows; shades and bars.

history                     API-equivalent dollars  12 Feb – 12 Mar  CET     WhereHead
 days  weeks  months  5h windows
   00 · · ░░ · · ▒▒                                                          HeatMap
$6.72     ▂▂   ▆▆▁▁
      Feb 13 14 15
                ▴▴
Thu 12 Mar 2026  412k tokens · $6.72 · 40 turns · hit 93%                     WhereFoot
esc Back  ⏎ Open  ←→ Time                                                    KeyLine
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from typing import ClassVar

from textual.app import ComposeResult

from pyrometer.history.grid import Unit
from pyrometer.snapshot import Snapshot
from pyrometer.tui.messages import StretchOpened
from pyrometer.tui.past.history_view import UNITS, HistoryView
from pyrometer.tui.past.host import PastHost
from pyrometer.tui.past.past_screen import PastScreen
from pyrometer.tui.screen_bindings import HISTORY_ACTIONS, HISTORY_BINDINGS
from pyrometer.tui.widgets.heat_lines import columns_in
from pyrometer.tui.widgets.heat_map import HeatMap
from pyrometer.tui.widgets.key_line import KeyLine
from pyrometer.tui.widgets.where_head import WhereHead


class HistoryScreen(PastScreen[HistoryView]):
    """Push it; hand it every snapshot."""

    BINDINGS: ClassVar = list(HISTORY_BINDINGS)
    PALETTE: ClassVar = HISTORY_ACTIONS
    DEFAULT_CSS = """
    HistoryScreen {
        & HeatMap { max-width: 200; }
        & WhereFoot { height: 4; }
        &.-flat WhereFoot { height: 1; }
        &.-tall WhereHead { margin-bottom: 1; }
        &.-nothing HeatMap { display: none; }
    }
    """

    def __init__(
        self, host: PastHost, snapshot: Snapshot | None, *, clock: Callable[[], float], zone: tzinfo | None = None
    ) -> None:
        super().__init__(host, clock)
        self.view = HistoryView(snapshot, clock(), zone, host.mark)
        self._zone = zone
        self._asked_for = 0
        """Columns that were asked for."""
        self._map = HeatMap()

    def compose(self) -> ComposeResult:
        yield self._head
        yield self._note
        yield self._map
        yield self._foot
        yield KeyLine(HISTORY_BINDINGS)

    def on_resize(self) -> None:
        """A wider screen has room for more columns, a higher one for more hours."""
        if columns_in(self._width) != self._asked_for:
            self._ask()
        else:
            self.call_after_refresh(self._draw)

    @property
    def _width(self) -> int:
        return min(self.size.width, 200)

    def _ask(self) -> None:
        view, zone = self.view, self._zone
        self._asked_for = number = columns_in(self._width)
        unit, until = view.time.unit, view.time.until
        words = tuple(view.wanted.split())
        self.ask_past(lambda past: past.grid(unit, until, number, zone, words), (*view.subject, number))
        self._draw()

    def _goes_on(self) -> bool:
        """As long as the last column is not over."""
        now, grid = self._clock(), self.view.time.grid
        newest = grid.columns[-1].row.ends_at if grid is not None and grid.columns else now
        if (newest or now) < now:
            return False
        self.view.time.until = max(self.view.time.until, now)
        return True

    def _draw(self) -> None:
        super()._draw()
        view = self.view
        chart = view.chart(self._height, self._clock())
        if chart is not None:
            self._map.show(chart)
        self._foot.show(view.foot(self._height, chart.heat if chart is not None else None, self._clock()))

    @property
    def _height(self) -> int:
        """Rows of the picture."""
        return self._map.size.height

    def action_back(self) -> None:
        """Takes back one thing: filter, part of the column; then leaves."""
        if self.view.typing or self.view.wanted:
            self.view.typing, self.view.wanted = False, ""
            self.refilter()
        elif self.view.row is not None:
            self.view.row = None
            self._draw()
        else:
            self.dismiss()

    def action_open(self) -> None:
        """Shows where it went in the chosen time."""
        stretch = self.view.stretch(self._height)
        if stretch is not None:
            self.post_message(StretchOpened(stretch))

    def action_move(self, steps: int) -> None:
        """Moves through time."""
        if self.view.time.move(steps, self._clock()):
            self._ask()
        else:
            self._draw()

    def action_page(self, pages: int) -> None:
        """Moves by a screenful."""
        self.action_move(pages * max(1, self._asked_for - 1))

    def action_edge(self, side: int) -> None:
        """The oldest (-1), or now (1)."""
        self.view.time.to_edge(side, self._clock())
        self._ask()

    def action_cell(self, steps: int) -> None:
        """Chooses another part of the column."""
        self.view.move_cell(steps, self._height)
        self._draw()

    def action_unit(self, steps: int) -> None:
        """Days, weeks, months, windows."""
        units = list(UNITS)
        self._show_unit(units[(units.index(self.view.time.unit) + steps) % len(units)])

    def _show_unit(self, unit: Unit) -> None:
        self.view.over(unit, self._asked_for, self._clock())
        self._ask()

    def refilter(self) -> None:
        self._ask()

    def on_where_head_pressed(self, message: WhereHead.Pressed) -> None:
        """A click on a tab, or on the measure."""
        unit = next((unit for unit in UNITS if unit == message.key), None)
        if unit is not None:
            self._show_unit(unit)
        else:
            self.action_measure()

    def on_heat_map_chosen(self, message: HeatMap.Chosen) -> None:
        """A click chooses; a click on what is chosen opens it."""
        if (message.column, message.row) == (self.view.time.column, self.view.row):
            self.action_open()
            return
        self.view.time.choose(message.column)
        self.view.row = message.row
        self._draw()

    def on_heat_map_rolled(self, message: HeatMap.Rolled) -> None:
        self.action_move(message.steps)
