"""Two sessions side by side, live as long as they work."""

from __future__ import annotations

from datetime import tzinfo
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import Screen

from pyrometer.snapshot import SessionDetail, SessionView, Snapshot
from pyrometer.tui.cells import Line, clip_line
from pyrometer.tui.export import Shape
from pyrometer.tui.exporting import export_with_toast, table_rows
from pyrometer.tui.masks import MaskBook, last_folder
from pyrometer.tui.screens.keys import closing_keys, moving_keys
from pyrometer.tui.widgets.key_line import KeyLine
from pyrometer.tui.widgets.line_widget import LineWidget
from pyrometer.tui.xray.compare import compare_page, name_cells
from pyrometer.tui.xray.page import PageScroll
from pyrometer.xray.compared import Side

COMPARE_BINDINGS: tuple[Binding, ...] = (
    *closing_keys("compare", "V"),
    Binding("s", "swap", "Swap", id="compare.swap", tooltip="Left becomes right"),
    *moving_keys("compare", word="Scroll"),
    Binding("x", "export('csv')", "Export", id="compare.export", tooltip="What is seen, as CSV in the current folder"),
    Binding("X", "export('json')", "JSON", id="compare.export-json", show=False, tooltip="The same as JSON"),
)
"""Keys of the comparison."""


class Sides(LineWidget[tuple[str, str]]):
    """The names of both."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"sides--name", "sides--quiet"}
    DEFAULT_CSS = """
    Sides {
        height: 1;
        & > .sides--name { color: $foreground; text-style: bold; }
        & > .sides--quiet { color: $muted; }
    }
    """

    def content_lines(self, content: tuple[str, str], width: int, height: int) -> list[Line]:
        left, right = content
        line: Line = ((left, "sides--name"), ("  against  ", "sides--quiet"), (right, "sides--name"))
        return [clip_line(line, width)][:height]


class CompareScreen(Screen[None]):
    """Push it with two rows; hand it every snapshot, or details with `show`."""

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
        self, left: SessionView, right: SessionView, *, now: float, book: MaskBook, zone: tzinfo | None = None
    ) -> None:
        super().__init__()
        self._details = [SessionDetail(each, (), (), ()) for each in (left, right)]
        self._now, self._book, self._zone = now, book, zone
        self._page = PageScroll()

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """Whom it compares."""
        return tuple(detail.session.key for detail in self._details)

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
        left, right = self._sides()
        self.query_one(Sides).show((left.name, right.name))
        self._page.show(compare_page(left, right, name_cells((left.name, right.name), self.size.width)))

    def on_resize(self) -> None:
        """Longer names may have room now."""
        self.redraw()

    def _sides(self) -> tuple[Side, Side]:
        names = [self._named(detail.session) for detail in self._details]
        if names[0] == names[1]:
            names = [f"{name} {detail.session.id[:8]}" for name, detail in zip(names, self._details, strict=True)]
        left, right = (Side(name, detail) for name, detail in zip(names, self._details, strict=True))
        return left, right

    def _named(self, session: SessionView) -> str:
        name = self._book.mask(session.project) if self._book.hidden else last_folder(session.project)
        return name or session.id[:8]

    def action_swap(self) -> None:
        """Left becomes right."""
        self._details.reverse()
        self.redraw()

    def action_close(self) -> None:
        """Back to the pane."""
        self.dismiss()

    def action_move(self, rows: int) -> None:
        """Scrolls by lines."""
        self._page.move(rows)

    def action_page(self, pages: int) -> None:
        """Scrolls by pages."""
        self._page.page(pages)

    def action_edge(self, side: int) -> None:
        """Scrolls to the beginning (-1) or the end (1)."""
        self._page.edge(side)

    def action_export(self, shape: Shape) -> None:
        """Writes the comparison into a file."""
        left, right = self._sides()
        name = f"compare {left.name} {right.name}"
        export_with_toast(self.app, table_rows(self._page.seen()), name, shape, self._now, self._zone)
