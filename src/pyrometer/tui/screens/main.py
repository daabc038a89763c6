"""The pane.

VerdictLines  ▲ LOCKOUT in 41m · 15:07          from 120 cells on in two columns:
Gauges        5h   ━━━━━━━━━━┃━╌╌╌▶  73%
BurnGraph     burn 412k tok/h ...               VerdictLines, Gauges
Meters        context ━━━━━━━  64%              BurnGraph    ▏ SessionTable
SessionTable  ● claude api-refactor ...         Meters       ▏ WindowTable
LeverPanel    /compact in api ...               LastTurns    ▏ LeverPanel
AlertLog      14:21 ▲ burn 1.6× usual                        ▏ AlertLog
HealthBar     watching 3 folders ...            HealthBar
KeyHints      ? Help ␣ Freeze ...               KeyHints
"""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import HorizontalGroup, VerticalGroup
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Digits

from pyrometer.snapshot import Verdict
from pyrometer.tui.bindings import MAIN_BINDINGS
from pyrometer.tui.hints import TYPING, hints_of
from pyrometer.tui.layout import MAX_WIDTH, MEDIUM, NARROW_STRIP_ROWS, STRIP_ROWS, Expanded, Rows, plan, size_classes
from pyrometer.tui.screen_contents import Sight, clocks, contents, wants
from pyrometer.tui.widgets.alert_log import AlertLog
from pyrometer.tui.widgets.bare import Bare
from pyrometer.tui.widgets.burn_graph import BurnGraph
from pyrometer.tui.widgets.empty_state import EmptyState
from pyrometer.tui.widgets.gauges import Gauges
from pyrometer.tui.widgets.health import HealthBar
from pyrometer.tui.widgets.key_hints import KeyHints
from pyrometer.tui.widgets.last_turns import LastTurns
from pyrometer.tui.widgets.lever_panel import LeverPanel
from pyrometer.tui.widgets.line_widget import LineWidget
from pyrometer.tui.widgets.meters import Meters
from pyrometer.tui.widgets.session_table import SessionTable
from pyrometer.tui.widgets.strip_view import StripView
from pyrometer.tui.widgets.verdict import VerdictLines, big_time
from pyrometer.tui.widgets.window_table import WindowTable


class MainScreen(Bare, Screen[None]):
    """Draws a `Sight`. Panels have the id of their field in `Rows`."""

    AUTO_FOCUS = "SessionTable"
    BINDINGS: ClassVar[list[BindingType]] = list(MAIN_BINDINGS)

    def __init__(self) -> None:
        """Has the classes of its size from the start, so that nothing is styled twice."""
        super().__init__(classes=size_classes(*self.app.size))
        self.sight: Sight | None = None
        self._drawn: Sight | None = None
        """The one that the panels show."""
        self.rows = Rows()
        self.table = SessionTable(id="sessions")
        self.panels: dict[str, LineWidget[Any]] = {
            panel.id or "": panel
            for panel in (
                StripView(id="strip"),
                VerdictLines(id="verdict"),
                Gauges(id="gauges"),
                EmptyState(id="empty"),
                BurnGraph(id="burn"),
                Meters(id="meters"),
                LastTurns(id="turns"),
                self.table,
                WindowTable(id="forecast"),
                LeverPanel(id="levers"),
                AlertLog(id="alerts"),
                HealthBar(id="health"),
                KeyHints(id="footer"),
            )
        }
        self._digits = Digits(id="digits", classes="-none")
        self._body = HorizontalGroup(id="body")
        self._page = VerticalGroup(id="page")

    def compose(self) -> ComposeResult:
        panels = self.panels
        yield panels["strip"]
        with self._page:
            with HorizontalGroup(id="top"):
                yield self._digits
                yield panels["verdict"]
            yield panels["gauges"]
            yield panels["empty"]
            with self._body:
                with VerticalGroup(id="left"):
                    yield from (panels["burn"], panels["meters"], panels["turns"])
                with VerticalGroup(id="right"):
                    yield from (panels["sessions"], panels["forecast"], panels["levers"], panels["alerts"])
            yield panels["health"]
            yield panels["footer"]

    def on_mount(self) -> None:
        self.bindings_updated_signal.subscribe(self, lambda _: self.show_keys())
        self.show_keys()

    def look(self, sight: Sight) -> None:
        """Shows `sight`: each panel compares its part with what it shows already."""
        self.sight = sight
        if not self.is_mounted:
            return
        values = clocks(sight) if sight.later(self._drawn) else contents(sight)
        self._drawn = sight
        for panel in self.panels.values():
            if type(panel) in values:
                panel.show(values[type(panel)])
        self._show_digits(sight)
        self.arrange_panels()

    @property
    def changed(self) -> int:
        """Rows of all panels that new values have changed so far."""
        return sum(panel.changed for panel in self.panels.values())

    def on_resize(self) -> None:
        self.arrange_panels()

    def show_keys(self) -> None:
        """Draws the key hints as the keys are bound now."""
        if self.is_current:
            self.panels["footer"].show(TYPING if self.table.typing else hints_of(self))

    def arrange_panels(self) -> None:
        """Gives each panel its rows; nothing happens where they are the same as before."""
        if self.sight is None or not self.is_mounted:
            return
        width = min(self.size.width, MAX_WIDTH)
        height = (STRIP_ROWS if width >= MEDIUM else NARROW_STRIP_ROWS) if self.sight.inline else self.size.height
        rows = plan(width, height, wants(self.sight, width))
        if rows == self.rows:
            return
        self.rows = rows
        with self.app.batch_update():
            for name in rows.__struct_fields__:
                _set_rows(self.panels[name], getattr(rows, name))
            self.set_class(bool(self.sight.state.expanded), "-expanded")
            self._page.display = not rows.strip
            self._body.display = rows.in_body > 0
        if self.focused is None and rows.sessions:
            self.table.focus()

    def _show_digits(self, sight: Sight) -> None:
        view = sight.snapshot.verdict if sight.snapshot else None
        text = big_time(view, sight.now) if view else ""
        if text != self._digits.value:
            self._digits.update(text)
            self._digits.set_class(not text, "-none")
        for verdict in Verdict:
            self._digits.set_class(view is not None and view.verdict is verdict, f"-{verdict.value}")

    def focused_panel(self) -> Expanded:
        """The panel that the expand key means."""
        expandable: dict[str | None, Expanded] = {"burn": "burn", "alerts": "alerts"}
        return expandable.get(self.focused.id, "sessions") if self.focused else "sessions"


def _set_rows(panel: Widget, rows: int) -> None:
    panel.display = rows > 0
    panel.styles.height = rows
