"""Two sessions side by side, live as long as they work."""

from __future__ import annotations

from datetime import tzinfo
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.binding import Binding

from pyrometer.snapshot import SessionDetail, SessionView, Snapshot
from pyrometer.tui.cells import Line, clip_line, length
from pyrometer.tui.export import Shape
from pyrometer.tui.exporting import export_with_toast, table_rows
from pyrometer.tui.masks import MaskBook
from pyrometer.tui.messages import OtherWanted
from pyrometer.tui.screen_bindings import COMPARE_BINDINGS
from pyrometer.tui.screens.leafing import Leafing
from pyrometer.tui.screens.sized import SizedScreen
from pyrometer.tui.session_choices import when
from pyrometer.tui.widgets.key_line import KeyLine
from pyrometer.tui.widgets.line_scroll import LineScroll
from pyrometer.tui.widgets.line_widget import LineWidget
from pyrometer.tui.xray.compare import compare_page, name_cells
from pyrometer.tui.xray.page_scroll import PageScroll
from pyrometer.xray.churn import LinesAgain
from pyrometer.xray.compared import Side

if TYPE_CHECKING:
    from pyrometer.tui.archive import Archive


class Sides(LineWidget[tuple[tuple[str, str], tuple[str, str]]]):
    """The names of both; where there is room, also whose they are and of when."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"sides--name", "sides--quiet"}
    DEFAULT_CSS = """
    Sides {
        height: 1;
        & > .sides--name { color: $foreground; text-style: bold; }
        & > .sides--quiet { color: $muted; }
    }
    """

    def content_lines(self, content: tuple[tuple[str, str], tuple[str, str]], width: int, height: int) -> list[Line]:
        (left, about), (right, beside) = content
        names: Line = ((left, "sides--name"), ("  against  ", "sides--quiet"), (right, "sides--name"))
        line: Line = (
            (left, "sides--name"), (f" {about}  against  ", "sides--quiet"),
            (right, "sides--name"), (f" {beside}", "sides--quiet"),
        )  # fmt: skip
        return [line if length(line) <= width else clip_line(names, width)][:height]


class CompareScreen(Leafing, SizedScreen):
    """Push it with two sessions, which may lack their figures; hand it every snapshot, or details with `show`.

    `archive` reads the logs of a session again whose edited lines are not known.
    """

    BINDINGS: ClassVar = list(COMPARE_BINDINGS)
    PALETTE: ClassVar[tuple[Binding, ...]] = COMPARE_BINDINGS
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (14, "-short")]  # noqa: RUF012 - not a ClassVar in Textual
    DEFAULT_CSS = """
    CompareScreen {
        layout: vertical;
        overflow: hidden;
        & Sides, & PageScroll, & KeyLine { max-width: 120; }
        &.-tiny KeyLine { display: none; }
    }
    """

    def __init__(
        self,
        left: SessionDetail,
        right: SessionDetail,
        *,
        now: float,
        book: MaskBook,
        zone: tzinfo | None = None,
        archive: Archive | None = None,
    ) -> None:
        super().__init__()
        self._details = [left, right]
        self._archive = archive
        self._lines: dict[tuple[str, str], LinesAgain | None] = {}
        """Of whom the logs are or were read again, and what they said."""
        self._now, self._book, self._zone = now, book, zone
        self._page = PageScroll()

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """Whom it compares."""
        return tuple(detail.session.key for detail in self._details)

    def text(self) -> LineScroll:
        return self._page

    def compose(self) -> ComposeResult:
        yield Sides()
        yield self._page
        yield KeyLine(COMPARE_BINDINGS)

    def on_mount(self) -> None:
        self._draw()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Takes the details of its sessions."""
        self._now = snapshot.at
        for detail in snapshot.compared:
            self.show(detail)

    def show(self, detail: SessionDetail) -> None:
        """Takes newer facts of one of the two."""
        for place, known in enumerate(self._details):
            same = known.session.key == detail.session.key
            if same and (known.figures, known.session) != (detail.figures, detail.session):
                self._details[place] = detail
                self.redraw()

    def redraw(self) -> None:
        """Draws what is known; call it after names were hidden or shown."""
        if self.is_mounted:
            self._draw()

    def _draw(self) -> None:
        self._read_lines()
        left, right = self._sides()
        self.query_one(Sides).show(((left.name, self._about(left)), (right.name, self._about(right))))
        self._page.show(compare_page(left, right, name_cells((left.name, right.name), self.size.width)))

    def on_resize(self) -> None:
        """Longer names may have room now."""
        self.redraw()

    def _sides(self) -> tuple[Side, Side]:
        names = [self._named(detail.session) for detail in self._details]
        if names[0] == names[1]:
            names = [f"{name} {detail.session.id[:8]}" for name, detail in zip(names, self._details, strict=True)]
        left, right = (self._side(name, detail) for name, detail in zip(names, self._details, strict=True))
        return left, right

    def _side(self, name: str, detail: SessionDetail) -> Side:
        figures, key = detail.figures, detail.session.key
        if figures is None or figures.churn.edited is not None:
            return Side(name, detail)
        again = self._lines.get(key)
        if again is None:
            return Side(name, detail, "reading its logs …" if key in self._lines else "")
        return Side(name, replace(detail, figures=replace(figures, churn=again.within(figures.churn))), again.why)

    def _read_lines(self) -> None:
        """Has the logs read of those whose edited lines are not known, once."""
        for detail in self._details:
            figures, key, archive = detail.figures, detail.session.key, self._archive
            if archive is None or figures is None or figures.churn.edited is not None or key in self._lines:
                continue
            self._lines[key] = None
            self.run_worker(partial(self._tell_lines, archive, detail), thread=True, group="lines")

    def _tell_lines(self, archive: Archive, detail: SessionDetail) -> None:
        """Runs in a thread."""
        self.app.call_from_thread(self._take_lines, detail.session.key, archive.lines(detail))

    def _take_lines(self, key: tuple[str, str], again: LinesAgain) -> None:
        self._lines[key] = again
        self.redraw()

    def _about(self, side: Side) -> str:
        session = side.detail.session
        return f"{session.agent} {when(session.last_at, self._now, self._zone)}"

    def _named(self, session: SessionView) -> str:
        return self._book.shown(session.project) or session.id[:8]

    def action_other(self) -> None:
        """Asks for another session to stand on the right."""
        left, _ = self._sides()
        self.dismiss()
        self.app.post_message(OtherWanted(left.detail.session.key, left.name))

    def action_swap(self) -> None:
        """Left becomes right."""
        self._details.reverse()
        self.redraw()

    def action_export(self, shape: Shape) -> None:
        """Writes the comparison into a file."""
        left, right = self._sides()
        name = f"compare {left.name} {right.name}"
        export_with_toast(self.app, table_rows(self._page.seen()), name, shape, self._now, self._zone)
