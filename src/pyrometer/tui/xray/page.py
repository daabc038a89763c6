"""One page: lines and tables below each other, scrolled as one; a click on a table's head sorts it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

from textual import events

from pyrometer.tui.cells import Line, fit, safe
from pyrometer.tui.widgets.line_scroll import LineScroll
from pyrometer.tui.xray.table import Table, column_at, head_line, row_line

Lines: TypeAlias = Callable[[int], Sequence[Line]]
"""Makes lines of at most so many cells."""
Block: TypeAlias = Lines | Table
LABEL = 11
"""Cells of a fact's label, its gap included."""


@dataclass(slots=True)
class Page:
    """What stands below each other. Two pages are equal if they say the same."""

    blocks: tuple[Block, ...]
    key: object = field(default=None)
    """Equal for pages that need not be drawn again."""

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Table))


class PageScroll(LineScroll):
    """Shows a page; the order of each table and the filter of all of them belong to it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "page--title", "page--label", "page--words", "page--row", "page--quiet", "page--high", "page--heading",
        "page--sorted", "page--mark", "split--reread", "split--writes", "split--output", "split--fresh",
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
        self._made: tuple[int, list[tuple[Line, Table | None]]] = (-1, [])

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
        return self._lines(width)[place][0]

    def _lines(self, width: int) -> list[tuple[Line, Table | None]]:
        """Each line, and the table that it is the head of."""
        if self._made[0] != width:
            lines: list[tuple[Line, Table | None]] = []
            for block in self.content.blocks:
                if isinstance(block, Table):
                    lines += self._table(block, width)
                else:
                    lines += [(line, None) for line in block(width)]
            self._made = (width, lines)
        return self._made[1]

    def _table(self, table: Table, width: int) -> Iterable[tuple[Line, Table | None]]:
        order = self.orders.get(table.name, "")
        shown = table.arranged(order, self.wanted)
        yield head_line(table, width, order, self.wanted, typing=self.typing), table
        if table.rows and not shown.rows:
            yield ((fit("nothing matches", width), "page--quiet"),), None
        for row in shown.rows:
            yield row_line(table, row, width), None

    def on_click(self, event: events.Click) -> None:
        place = event.y + self.scroll_offset.y
        lines = self._lines(self.room)
        table = lines[place][1] if 0 <= place < len(lines) else None
        if table is not None:
            event.stop()
            column = column_at(table, self.room, event.x)
            self.orders[table.name] = "" if self.orders.get(table.name) == column else column
            self.refill()


def words(text: str, colour: str = "page--words") -> Lines:
    """A sentence, wrapped."""
    return lambda width: [((part, colour),) for part in textwrap.wrap(safe(text), max(8, width)) or [""]]


def title(text: str) -> Lines:
    """A heading with a blank line above it."""
    return lambda width: [(), ((fit(safe(text), width), "page--title"),)]


def facts(rows: Sequence[tuple[str, str]]) -> Lines:
    """Labels with their sentences, wrapped beside them; below them where there is no room."""

    def lines(width: int) -> list[Line]:
        found: list[Line] = []
        label = LABEL if width >= 3 * LABEL else 2
        for name, text in rows:
            if label < LABEL:
                found.append(((fit(name, width), "page--label"),))
            for place, part in enumerate(textwrap.wrap(safe(text), max(8, width - label)) or [""]):
                head = name if not place and label == LABEL else ""
                found.append(((fit(head, label), "page--label"), (part, "page--words")))
        return found

    return lines
