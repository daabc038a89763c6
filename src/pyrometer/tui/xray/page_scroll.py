"""A page on the screen: scrolled as one, its tables sorted and filtered, its rows chosen and opened."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, NamedTuple, TypeAlias

from textual import events
from textual.message import Message

from pyrometer.tui.cells import Line, fit
from pyrometer.tui.widgets.line_scroll import LineScroll
from pyrometer.tui.xray.behind import Behind
from pyrometer.tui.xray.page import Page
from pyrometer.tui.xray.table import Cell, Table, column_at, head_line, row_line

RowIdentity: TypeAlias = tuple[str, object, Behind | None]
"""Of a row that leads somewhere: its table, its name, and where it leads."""


class PageLine(NamedTuple):
    """A line, the table that it is the head of, and the row of a table that it is."""

    line: Line
    head: Table | None = None
    row: tuple[Table, tuple[Cell, ...]] | None = None

    @property
    def opens(self) -> Behind | None:
        """What it leads to."""
        return self.row[1][0].behind if self.row is not None else None

    @property
    def identity(self) -> RowIdentity | None:
        """The same for the row as figures go on; None of lines that lead nowhere."""
        if self.row is None or self.opens is None:
            return None
        return (self.row[0].name, self.row[1][0].value, self.opens)


class PageScroll(LineScroll):
    """Shows a page; the order of each table and the filter of all of them belong to it.

    Keys choose rows that lead somewhere, where there are any in sight, and scroll over all else.
    """

    class Opened(Message):
        """The person wants to see what stands behind a row."""

        def __init__(self, behind: Behind) -> None:
            self.behind = behind
            super().__init__()

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "page--title", "page--label", "page--words", "page--row", "page--quiet", "page--high", "page--heading",
        "page--sorted", "page--mark", "page--cursor", "split--reread", "split--writes", "split--output", "split--fresh",
        "split--label", "split--words",
        "curve--normal", "curve--high", "curve--window", "curve--mark", "curve--event", "curve--prompt", "curve--axis",
        "curve--caption",
    }  # fmt: skip
    DEFAULT_CSS = """
    PageScroll {
        height: 1fr;
        & > .page--title { color: $foreground; text-style: bold; }
        & > .page--label { color: $muted; }
        & > .page--words { color: $foreground; }
        & > .page--row { color: $foreground; }
        & > .page--quiet { color: $muted; }
        & > .page--high { color: $meter-high; }
        & > .page--heading { color: $faint; }
        & > .page--sorted { color: $accent-sign; }
        & > .page--mark { color: $accent-sign; }
        & > .page--cursor { color: $foreground; background: $cursor; text-style: bold; }
        & > .split--reread { color: $meter; }
        & > .split--writes { color: $meter-high; }
        & > .split--output { color: $pace-ok; }
        & > .split--fresh { color: $muted; }
        & > .split--label { color: $muted; }
        & > .split--words { color: $foreground; }
        & > .curve--normal { color: $meter; }
        & > .curve--high { color: $meter-high; }
        & > .curve--window { color: $baseline; }
        & > .curve--mark { color: $accent-sign; }
        & > .curve--event { color: $pace-lockout; }
        & > .curve--prompt { color: $muted; }
        & > .curve--axis { color: $faint; }
        & > .curve--caption { color: $muted; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.content = Page(())
        self.orders: dict[str, str] = {}
        """Column by which a table is sorted, by its name."""
        self.wanted = ""
        self.typing = False
        self.chosen: RowIdentity | None = None
        """The identity of the chosen row."""
        self._made: tuple[int, list[PageLine]] = (-1, [])

    def show(self, page: Page) -> None:
        """Draws `page` from now on; an equal one paints nothing."""
        if page.key is None or page.key != self.content.key:
            self.content = page
            self.refill()

    def refill(self) -> None:
        """Order or filter have changed."""
        self._made = (-1, [])
        self.redraw()

    def sort_next(self) -> None:
        """Sorts the first table by its next column."""
        for table in self.content.tables[:1]:
            self.orders[table.name] = table.next_order(self.orders.get(table.name, ""))
            self.refill()

    def seen(self) -> tuple[Table, ...]:
        """The tables as they stand there: filtered and sorted."""
        return tuple(table.arranged(self.orders.get(table.name, ""), self.wanted) for table in self.content.tables)

    def line_count(self) -> int:
        return len(self._lines(self.room))

    def line_at(self, place: int, width: int) -> Line:
        line = self._lines(width)[place]
        if self.chosen is None or line.row is None or line.identity != self.chosen:
            return line.line
        return row_line(*line.row, width, chosen=True)

    def _lines(self, width: int) -> list[PageLine]:
        if self._made[0] != width:
            lines: list[PageLine] = []
            for block in self.content.blocks:
                if isinstance(block, Table):
                    lines += self._table(block, width)
                else:
                    lines += map(PageLine, block(width))
            self._made = (width, lines)
        return self._made[1]

    def _table(self, table: Table, width: int) -> Iterable[PageLine]:
        order = self.orders.get(table.name, "")
        shown = table.arranged(order, self.wanted)
        yield PageLine(head_line(table, width, order, self.wanted, typing=self.typing), table)
        if table.rows and not shown.rows:
            yield PageLine(((fit("nothing matches", width), "page--quiet"),))
        for row in shown.rows:
            yield PageLine(row_line(table, row, width), None, (table, row))

    def _cursor(self) -> int | None:
        """The line of the chosen row."""
        lines = self._lines(self.room)
        return next((place for place, line in enumerate(lines) if self.chosen and line.identity == self.chosen), None)

    def step(self, rows: int) -> None:
        """Chooses the next row (1) or the one before (-1) that leads somewhere; scrolls where none is near."""
        top, cursor = int(self.scroll_target_y), self._cursor()
        bottom = top + self.size.height - 1
        if cursor is None or not top <= cursor <= bottom:
            cursor = top - 1 if rows > 0 else bottom + 1
        lines = self._lines(self.room)
        ahead = range(cursor + 1, len(lines)) if rows > 0 else range(cursor - 1, -1, -1)
        found = next((place for place in ahead if lines[place].opens is not None), None)
        if found is None or not top - 1 <= found <= bottom + 1:
            self.move(rows)
            return
        self._choose(found)

    def _choose(self, place: int) -> None:
        self.chosen = self._lines(self.room)[place].identity
        top = min(int(self.scroll_target_y), place)
        self.scroll_to(y=max(top, place - self.size.height + 1), animate=False)
        self.redraw()

    def release(self) -> bool:
        """Chooses nothing; False if nothing was chosen."""
        chosen, self.chosen = self.chosen, None
        self.redraw()
        return chosen is not None

    def open(self) -> bool:
        """Asks for what stands behind the chosen row; else of the first one in sight, or of all. False if none is."""
        place = self._cursor()
        if place is None:
            lines = self._lines(self.room)
            rows = [place for place, line in enumerate(lines) if line.opens is not None]
            if not rows:
                return False
            place = next((place for place in rows if place >= int(self.scroll_target_y)), rows[0])
            self._choose(place)
        behind = self._lines(self.room)[place].opens
        if behind is not None:
            self.post_message(self.Opened(behind))
        return behind is not None

    def on_click(self, event: events.Click) -> None:
        place = event.y + self.scroll_offset.y
        lines = self._lines(self.room)
        line = lines[place] if 0 <= place < len(lines) else PageLine(())
        if line.head is not None:
            event.stop()
            column = column_at(line.head, self.room, event.x)
            self.orders[line.head.name] = "" if self.orders.get(line.head.name) == column else column
            self.refill()
        elif line.opens is not None:
            event.stop()
            again = line.identity == self.chosen
            self._choose(place)
            if again:
                self.open()
