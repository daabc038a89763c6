"""One session on the screen: what it is, and six pages of where it went.

● claude api-refactor                     working      SessionHead
model claude-opus-4-6 · context 64% of 200k ...
1 turns  2 context  3 cost  4 tools ...                TabLine
200k ╌╌╌╌╌╌╌╌╌╌╌╌╌▼╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌      ContextCurve and TurnList, or PageScroll
   0 ⣀⣤⣶⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣀⣤⣶⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿
when  model        read  output  hit   Δctx  tools
esc Back · ? Help                                      KeyLine
"""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.app import ComposeResult

from pyrometer.snapshot import BadgeView, SessionDetail, SessionView, Snapshot, WindowView
from pyrometer.tui.masks import MaskBook
from pyrometer.tui.screen_bindings import DETAIL_BINDINGS
from pyrometer.tui.screens.sized import SizedScreen
from pyrometer.tui.widgets.context_curve import ContextCurve
from pyrometer.tui.widgets.key_line import KeyLine
from pyrometer.tui.widgets.session_head import HeadContent, SessionHead
from pyrometer.tui.widgets.turn_list import TurnList
from pyrometer.tui.xray.content import XrayContent
from pyrometer.tui.xray.page_scroll import PageScroll
from pyrometer.tui.xray.pages import VIEWS, View, page_of
from pyrometer.tui.xray.tab_line import TabLine, TabsContent
from pyrometer.words.cliff import brief_cliff

if TYPE_CHECKING:
    from pyrometer.tui.archive import Archive
    from pyrometer.xray.carry import Carry

REREAD = 20.0
"""Seconds for which what was read of the logs stands while the session goes on."""


class SessionPages(SizedScreen):
    """Draws one session, its pages, and what its logs say of results; see `DetailScreen` for what it is given."""

    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (14, "-short"), (22, "-normal"), (36, "-tall")]  # noqa: RUF012 - not a ClassVar in Textual
    DEFAULT_CSS = """
    SessionPages {
        layout: vertical;
        overflow: hidden;
        & SessionHead, & TabLine, & ContextCurve, & TurnList, & PageScroll, & KeyLine { max-width: 200; }
        & ContextCurve { height: 3; }
        & KeyLine { height: 1; }
        & PageScroll { display: none; }
        &.-paged PageScroll { display: block; }
        &.-paged ContextCurve, &.-paged TurnList { display: none; }
        &.-tiny ContextCurve, &.-tiny KeyLine { display: none; }
        &.-normal ContextCurve { height: 6; }
        &.-tall ContextCurve { height: 10; margin-top: 1; }
        &.-tall TurnList, &.-tall PageScroll { margin-top: 1; }
    }
    """

    def __init__(
        self,
        session: SessionView,
        *,
        now: float,
        book: MaskBook,
        zone: tzinfo | None = None,
        archive: Archive | None = None,
    ) -> None:
        super().__init__()
        self._session = session
        self._now = now
        self._book = book
        self._zone = zone
        self._archive = archive
        self._detail: SessionDetail | None = None
        self._badges: tuple[BadgeView, ...] = ()
        self._window: WindowView | None = None
        self._carry: Carry | None = None
        self._read_at: float | None = None
        self._reading = False
        self.view: View = "turns"

    @property
    def key(self) -> tuple[str, str]:
        """Whose detail this is: (agent, session id)."""
        return self._session.key

    def compose(self) -> ComposeResult:
        yield SessionHead()
        yield TabLine()
        yield ContextCurve()
        yield TurnList(zone=self._zone)
        yield PageScroll()
        yield KeyLine(DETAIL_BINDINGS)

    def on_mount(self) -> None:
        self.bindings_updated_signal.subscribe(self, lambda _: self._draw_tabs())
        self._draw()
        self._read_logs()

    def on_resize(self) -> None:
        if self.view != "turns":
            self.call_after_refresh(self._draw_page)

    def show(self, detail: SessionDetail, now: float) -> None:
        """Shows newer facts of this session; those of another session are ignored."""
        if detail.session.key == self.key:
            self._session, self._detail, self._now = detail.session, detail, now
            self.redraw()
            self._read_logs()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Takes what a snapshot knows of this session: its detail, or at least its row."""
        self._badges, self._window = snapshot.badges_of(self._session.subject), snapshot.verdict.window
        if snapshot.detail is not None and snapshot.detail.session.key == self.key:
            self.show(snapshot.detail, snapshot.at)
            return
        self._now = snapshot.at
        self._session = next((row for row in snapshot.sessions if row.key == self.key), self._session)
        self.redraw()

    def redraw(self) -> None:
        """Draws what is known; call it after names were hidden or shown."""
        if self.is_mounted:
            self._draw()

    def _draw(self) -> None:
        hidden = self._book.hidden
        head = HeadContent(
            self._session,
            self._now,
            self.shown_name,
            hidden,
            self._zone,
            self._remarks(),
            brief=self.view != "turns",
            window=self._window,
        )
        self.query_one(SessionHead).show(head)
        self._draw_tabs()
        if self._detail is None:
            return
        if self.view == "turns":
            self.query_one(ContextCurve).show(self._detail)
            self.query_one(TurnList).show(self._detail)
        else:
            self._draw_page()

    @property
    def shown_name(self) -> str:
        """The project as the person wants to see it named."""
        return self._book.shown(self._session.project) or self._session.id[:8]

    def _draw_tabs(self) -> None:
        keys = {each.binding.id: self.app.get_key_display(each.binding) for each in self.active_bindings.values()}
        tabs = tuple((keys.get(f"detail.{view}", "·"), view) for view in VIEWS)
        figures = self._detail.figures if self._detail is not None else None
        cliff = brief_cliff(figures.cliff, self._now) if figures is not None else ""
        self.query_one(TabLine).show(TabsContent(tabs, self.view, cliff))

    def _draw_page(self) -> None:
        if self._detail is not None and self.view != "turns":
            scroll = self.query_one(PageScroll)
            content = XrayContent(self._detail, self._now, self._zone, self._carry, self._reading)
            scroll.show(page_of(self.view, content, scroll.size.height))

    def _remarks(self) -> tuple[BadgeView, ...]:
        """The badges under the names that are shown."""
        text = self._book.mask_text
        return tuple(replace(each, message=text(each.message), action=text(each.action)) for each in self._badges)

    # What the logs say

    def _read_logs(self) -> None:
        """Reads the session's logs in a thread: once, and again while somebody looks at what changes with them."""
        if not self.is_attached or not self.children:
            return
        wanted = self.view == "tools" or self.query_one(TurnList).order == "carry"
        old = self._read_at is None or (wanted and self._now - self._read_at >= REREAD)
        if self._archive is None or self._detail is None or self._reading or not old:
            return
        self._reading, self._read_at = True, self._now
        archive, detail = self._archive, self._detail
        self.run_worker(lambda: self._tell_carry(archive, detail), thread=True, group="carry")

    def _tell_carry(self, archive: Archive, detail: SessionDetail) -> None:
        """In the thread."""
        self.app.call_from_thread(self._take_carry, archive.carry(detail))

    def _take_carry(self, carry: Carry | None) -> None:
        self._reading, self._carry = False, carry
        if self.is_mounted:
            turns = self.query_one(TurnList)
            turns.carried = carry.by_turn if carry is not None else {}
            turns.refill()
            self._draw_page()
