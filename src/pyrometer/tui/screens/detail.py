"""One session taken apart, live or from the store: the keys of its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding

from pyrometer.tui.exporting import export_with_toast, table_rows, turn_rows
from pyrometer.tui.screen_bindings import DETAIL_BINDINGS
from pyrometer.tui.screens.session_pages import SessionPages
from pyrometer.tui.typing_filter import typed
from pyrometer.tui.widgets.turn_list import TurnList
from pyrometer.tui.xray.behind import OneTurn
from pyrometer.tui.xray.page_scroll import PageScroll, RowIdentity
from pyrometer.tui.xray.pages import VIEWS, View
from pyrometer.tui.xray.tab_line import TabLine

if TYPE_CHECKING:
    from pyrometer.tui.export import Shape


class DetailScreen(SessionPages):
    """Shows one session; push it with the row that was chosen and hand it every snapshot.

    `session` fills the head at once; turns and pages appear with the first snapshot (or `show`) that has the detail
    of this session. `book` decides under which name the project is shown. `archive` reads logs again for what results
    cost and how a turn came to be; None: nobody can.
    """

    BINDINGS: ClassVar = list(DETAIL_BINDINGS)
    PALETTE: ClassVar[tuple[Binding, ...]] = DETAIL_BINDINGS
    """What the palette offers while this screen is on show."""
    _from: tuple[View, RowIdentity | None] = ("turns", None)
    """The page that led to the turns on show, and its chosen row."""

    def on_key(self, event: events.Key) -> None:
        target = self._target
        wanted = typed(event, target.wanted) if target.typing else None
        if wanted is None:
            return
        target.typing, target.wanted = event.key != "enter", wanted
        event.stop()
        event.prevent_default()
        target.refill()

    def on_tab_line_picked(self, message: TabLine.Picked) -> None:
        self.action_view(message.name)

    def on_turn_list_opened(self, message: TurnList.Opened) -> None:
        """Opens the account of a turn."""
        if self._archive is None or self._detail is None:
            self.notify("There are no logs here to look into", markup=False)
            return
        from pyrometer.tui.screens.explain import ExplainScreen

        self.app.push_screen(ExplainScreen(self._archive, self._detail, message.turn, self._book))

    def on_page_scroll_opened(self, message: PageScroll.Opened) -> None:
        """Opens the account of the turn behind a row, or the turns."""
        behind, turns = message.behind, self.query_one(TurnList)
        if isinstance(behind, OneTurn):
            turn = behind.among(self._detail.turns) if self._detail is not None else None
            if turn is None:
                self.notify("Single turns of that time are not known any more", markup=False)
            else:
                self.on_turn_list_opened(TurnList.Opened(turn))
            return
        page, chosen = self.view, self.query_one(PageScroll).chosen
        turns.wanted, turns.typing = behind.words, False
        turns.refill()
        self.action_view("turns")
        self._from = (page, chosen)

    def _return(self) -> bool:
        """Back to the page that led to these turns; False if none did."""
        view, chosen = self._from
        if view == "turns" or self.view != "turns":
            return False
        self.action_view(view)
        self.query_one(PageScroll).chosen = chosen
        return True

    @property
    def _target(self) -> TurnList | PageScroll:
        """What the keys move."""
        return self.query_one(TurnList) if self.view == "turns" else self.query_one(PageScroll)

    def action_back(self) -> None:
        """Takes back filter, else choice, else leaves."""
        target = self._target
        if target.typing or target.wanted:
            target.typing, target.wanted = False, ""
            target.refill()
            self._return()
        elif not target.release():
            self.dismiss()

    def action_close(self) -> None:
        """Back to the screen below."""
        self.dismiss()

    def action_view(self, view: str) -> None:
        """Opens a page."""
        self.view = next((each for each in VIEWS if each == view), self.view)
        self._from = ("turns", None)
        self.set_class(self.view != "turns", "-paged")
        scroll = self.query_one(PageScroll)
        scroll.wanted, scroll.typing = "", False
        scroll.scroll_to(y=0, animate=False)
        self._draw()
        self._read_logs()
        self.call_after_refresh(self._draw_page)

    def action_turn_page(self, pages: int) -> None:
        """Opens the next page or the one before."""
        self.action_view(VIEWS[(VIEWS.index(self.view) + pages) % len(VIEWS)])

    def action_move(self, rows: int) -> None:
        """Chooses another turn or row, or scrolls."""
        self._target.step(rows)

    def action_page(self, pages: int) -> None:
        """The same by pages."""
        target = self._target
        (target.step_page if isinstance(target, TurnList) else target.page)(pages)

    def action_edge(self, side: int) -> None:
        """To the newest (-1) or oldest (1) turn, the beginning or the end."""
        target = self._target
        (target.to_edge if isinstance(target, TurnList) else target.edge)(side)

    def action_explain(self) -> None:
        """How the chosen turn came to be; on other pages what stands behind the chosen row."""
        target = self._target
        if isinstance(target, TurnList):
            target.open()
        elif not target.open():
            self.notify("Nothing on this page leads to single turns", markup=False)

    def action_filter(self) -> None:
        """From now on keys go into the filter."""
        self._target.typing = True
        self._target.refill()

    def action_sort(self) -> None:
        """Sorts by the next column."""
        self._target.sort_next()

    def action_export(self, shape: Shape) -> None:
        """Writes what is seen into a file."""
        target = self._target
        rows = turn_rows(target.seen, target.carried) if isinstance(target, TurnList) else table_rows(target.seen())
        name = f"{self.shown_name} {self._session.id[:8]} {self.view}"
        export_with_toast(self.app, rows, name, shape, self._now, self._zone)
