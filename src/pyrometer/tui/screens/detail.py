"""One session in detail: what it is, how its context grew, and its turns.

● claude api-refactor                     working      SessionHead
model claude-opus-4-6 · context 64% of 200k ...
200k ╌╌╌╌╌╌╌╌╌╌╌╌╌▼╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌      ContextCurve
   0 ⣀⣤⣶⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣀⣤⣶⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿
when  model        read  output  hit   Δctx  tools     TurnList
esc Back · ? Help                                      KeyLine
"""

from __future__ import annotations

from datetime import tzinfo
from typing import ClassVar

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import Screen

from pyrometer.snapshot import BadgeView, SessionDetail, SessionView, Snapshot
from pyrometer.tui.masks import MaskBook, last_folder
from pyrometer.tui.widgets.context_curve import ContextCurve
from pyrometer.tui.widgets.key_line import KeyLine
from pyrometer.tui.widgets.session_head import HeadContent, SessionHead
from pyrometer.tui.widgets.turn_list import TurnList

DETAIL_BINDINGS: tuple[Binding, ...] = (
    Binding("escape", "close", "Back", id="detail.back", key_display="esc", tooltip="Back to all sessions"),
    Binding("q", "close", "Back", id="detail.close", show=False, tooltip="Back to all sessions"),
    Binding("up", "move(-1)", "Scroll", id="detail.up", tooltip="The newer turn"),
    Binding("down", "move(1)", "Scroll", id="detail.down", tooltip="The older turn"),
    Binding("pageup", "page(-1)", "Page up", id="detail.page-up", show=False, tooltip="A page of newer turns"),
    Binding("pagedown", "page(1)", "Page down", id="detail.page-down", show=False, tooltip="A page of older turns"),
    Binding("home", "edge(-1)", "Newest", id="detail.first", show=False, tooltip="The newest turn, and follow it"),
    Binding("end", "edge(1)", "Oldest", id="detail.last", show=False, tooltip="The oldest turn that is known"),
)
"""Keys of the detail screen."""


class DetailScreen(Screen[None]):
    """Shows one session; push it with the row that was chosen and hand it every snapshot.

    `session` fills the head at once; turns and curve appear with the first snapshot (or `show`) that has the detail
    of this session. `book` decides under which name the project is shown.
    """

    BINDINGS: ClassVar = list(DETAIL_BINDINGS)
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (14, "-short"), (22, "-normal"), (36, "-tall")]  # noqa: RUF012 - not a ClassVar in Textual
    DEFAULT_CSS = """
    DetailScreen {
        layout: vertical;
        overflow: hidden;
        & SessionHead, & ContextCurve, & TurnList, & KeyLine { max-width: 200; }
        & ContextCurve { height: 3; }
        & KeyLine { height: 1; }
        &.-tiny ContextCurve, &.-tiny KeyLine { display: none; }
        &.-normal ContextCurve { height: 6; }
        &.-tall ContextCurve { height: 10; margin-top: 1; }
        &.-tall TurnList { margin-top: 1; }
    }
    """

    def __init__(self, session: SessionView, *, now: float, book: MaskBook, zone: tzinfo | None = None) -> None:
        super().__init__()
        self._session = session
        self._now = now
        self._book = book
        self._zone = zone
        self._detail: SessionDetail | None = None
        self._badges: tuple[BadgeView, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """Whose detail this is: (agent, session id)."""
        return self._session.key

    def compose(self) -> ComposeResult:
        yield SessionHead()
        yield ContextCurve()
        yield TurnList(zone=self._zone)
        yield KeyLine(DETAIL_BINDINGS)

    def on_mount(self) -> None:
        self._draw()

    def show(self, detail: SessionDetail, now: float) -> None:
        """Shows newer facts of this session; those of another session are ignored."""
        if detail.session.key == self.key:
            self._session, self._detail, self._now = detail.session, detail, now
            self.redraw()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Takes what a snapshot knows of this session: its detail, or at least its row."""
        self._badges = snapshot.badges_of(self._session.subject)
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
        name = self._book.mask(self._session.project) if hidden else last_folder(self._session.project)
        name = name or self._session.id[:8]
        head = HeadContent(self._session, self._now, name, hidden, self._zone, self._remarks())
        self.query_one(SessionHead).show(head)
        if self._detail is not None:
            self.query_one(ContextCurve).show(self._detail)
            self.query_one(TurnList).show(self._detail)

    def _remarks(self) -> tuple[BadgeView, ...]:
        """The badges under the names that are shown."""
        text = self._book.mask_text
        return tuple(replace(each, message=text(each.message), action=text(each.action)) for each in self._badges)

    def action_close(self) -> None:
        """Back to the screen below."""
        self.dismiss()

    def action_move(self, rows: int) -> None:
        """Scrolls the turns by rows."""
        self.query_one(TurnList).move(rows)

    def action_page(self, pages: int) -> None:
        """Scrolls the turns by pages."""
        self.query_one(TurnList).page(pages)

    def action_edge(self, side: int) -> None:
        """Scrolls to the newest (-1) or oldest (1) turn."""
        self.query_one(TurnList).edge(side)
