"""The turns of one session, newest first, with its compactions between them; sorted and filtered on demand."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import tzinfo
from typing import ClassVar, TypeAlias

from textual import events
from textual.message import Message

from pyrometer.snapshot import SessionDetail, TurnView
from pyrometer.tui.cells import Line
from pyrometer.tui.widgets.line_scroll import LineScroll
from pyrometer.tui.widgets.turn_columns import (
    ORDERS,
    CompactionRow,
    column_at,
    columns_for,
    compaction_row,
    empty_row,
    turn_header,
    turn_row,
)
from pyrometer.tui.widgets.turn_order import ordered, searched

Row: TypeAlias = TurnView | CompactionRow


class TurnList(LineScroll):
    """Shows what `show` gives it. At the top it follows the newest turn; scrolled or with a row chosen it stays."""

    class Opened(Message):
        """The person wants to see how this turn came to be."""

        def __init__(self, turn: TurnView) -> None:
            self.turn = turn
            super().__init__()

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "turns--heading",
        "turns--newer",
        "turns--time",
        "turns--row",
        "turns--quiet",
        "turns--chain",
        "turns--high",
        "turns--compaction",
        "turns--rule",
        "turns--cursor",
    }
    DEFAULT_CSS = """
    TurnList {
        height: 1fr;
        min-height: 3;
        & > .turns--heading { color: $faint; }
        & > .turns--newer { color: $accent-sign; }
        & > .turns--time { color: $muted; }
        & > .turns--row { color: $foreground; }
        & > .turns--quiet { color: $muted; }
        & > .turns--chain { color: $accent-sign; }
        & > .turns--high { color: $meter-high; }
        & > .turns--compaction { color: $meter-high; }
        & > .turns--rule { color: $faint; }
        & > .turns--cursor { color: $foreground; background: $cursor; text-style: bold; }
    }
    """

    def __init__(self, *, zone: tzinfo | None = None, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, pinned=True)
        self._zone = zone
        self._detail: SessionDetail | None = None
        self._all: tuple[Row, ...] = ()
        self._rows: tuple[Row, ...] = ()
        self._newer = 0
        self.order = ""
        self.wanted = ""
        self.typing = False
        self.chosen: tuple[float, str] | None = None
        """The identity of the chosen row."""
        self.carried: Mapping[int, tuple[int, float]] = {}
        """(bytes, dollars) that the results of a turn's calls cost later, by its identity."""

    def show(self, detail: SessionDetail) -> None:
        """Shows the turns of `detail`; equal ones paint nothing."""
        before = self._detail
        self._detail = detail
        if before is not None and (before.turns, before.compactions) == (detail.turns, detail.compactions):
            return
        self._all = rows_of(detail)
        self._arrange()

    def refill(self) -> None:
        """Order, filter or what is carried has changed."""
        self._arrange()

    def _arrange(self) -> None:
        before = self._rows
        self._rows = ordered(searched(self._all, self.wanted), self.order, self.carried)
        seen = int(self.scroll_target_y)
        if (self.at_top and self.chosen is None) or not before or self.order:
            self._newer = 0
            self.redraw()
            return
        place = _place_of(self._rows, before[min(seen, len(before) - 1)])
        self._newer += max(0, place - seen)
        self.redraw()
        self.scroll_to(y=place, animate=False)

    def sort_next(self) -> None:
        """Sorts by the next column, at last by time again."""
        there = {column.name for column, _ in columns_for(self.room)}
        orders = [order for order in ORDERS if not order or order in there]
        self.sort(orders[(orders.index(self.order) + 1) % len(orders)] if self.order in orders else "")

    def sort(self, order: str) -> None:
        """Sorts by that column; by time if empty."""
        self.order, self.chosen = order, None
        self._arrange()
        self.scroll_to(y=0, animate=False)

    @property
    def seen(self) -> tuple[TurnView, ...]:
        """The turns as they stand there."""
        return tuple(row for row in self._rows if isinstance(row, TurnView))

    @property
    def turn(self) -> TurnView | None:
        """The chosen turn."""
        place = self._cursor()
        row = self._rows[place] if place is not None else None
        return row if isinstance(row, TurnView) else None

    def step(self, rows: int) -> None:
        """Chooses the row so many further down; the first one in sight to begin with."""
        place = self._cursor()
        self._choose(int(self.scroll_target_y) if place is None else place + rows)

    def step_page(self, pages: int) -> None:
        """Chooses a row a page away."""
        self.step(pages * max(1, self.size.height - 2))

    def to_edge(self, side: int) -> None:
        """The newest row, chosen no longer (-1), or the oldest one (1)."""
        if side > 0:
            self._choose(len(self._rows) - 1)
            return
        self.release()
        self.scroll_to(y=0, animate=False)

    def release(self) -> bool:
        """Chooses nothing; False if nothing was chosen."""
        chosen, self.chosen = self.chosen, None
        self.redraw()
        return chosen is not None

    def open(self) -> None:
        """Asks how the chosen turn came to be; of the newest in sight if none is chosen."""
        if self.turn is None:
            self.step(0)
        if self.turn is not None:
            self.post_message(self.Opened(self.turn))

    def _cursor(self) -> int | None:
        if self.chosen is None:
            return None
        return next((place for place, row in enumerate(self._rows) if _identity(row) == self.chosen), None)

    def _choose(self, place: int) -> None:
        if not self._rows:
            return
        place = max(0, min(place, len(self._rows) - 1))
        self.chosen = _identity(self._rows[place])
        visible = max(1, self.size.height - 1)
        top = min(int(self.scroll_target_y), place)
        self.scroll_to(y=max(top, place - visible + 1), animate=False)
        self.redraw()

    def line_count(self) -> int:
        return 1 + max(1, len(self._rows))

    def line_at(self, place: int, width: int) -> Line:
        if place == 0:
            return turn_header(width, self._newer, self.order, self._filtered())
        if not self._rows:
            return empty_row(width, known=self._detail is not None, filtered=bool(self.wanted and self._all))
        row = self._rows[place - 1]
        chosen = self.chosen is not None and _identity(row) == self.chosen
        if isinstance(row, CompactionRow):
            return compaction_row(row, width, self._zone, chosen=chosen)
        return turn_row(row, width, self._zone, self.carried, chosen=chosen)

    def _filtered(self) -> str:
        if not self.typing and not self.wanted:
            return ""
        return f"/{self.wanted}{'▏' if self.typing else ''} {len(self.seen)}"

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if new_value <= 0:
            self._newer = 0

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if event.y == 0:
            column = column_at(self.room, event.x)
            if column:
                self.sort("" if column == self.order else column)
            return
        place = event.y - 1 + self.scroll_offset.y
        if place < len(self._rows):
            again = _identity(self._rows[place]) == self.chosen
            self._choose(place)
            if again:
                self.open()


def rows_of(detail: SessionDetail) -> tuple[Row, ...]:
    """Turns and compactions in one list, newest first; compactions older than the oldest turn are left out."""
    oldest = detail.turns[-1].at if detail.turns else 0.0
    marks = [_compaction(at, detail.contexts) for at in detail.compactions if at >= oldest]
    return tuple(sorted((*detail.turns, *marks), key=lambda row: row.at, reverse=True))


def _compaction(at: float, contexts: Sequence[tuple[float, int]]) -> CompactionRow:
    """The compaction at `at` with the sizes of the context right before and after it, where they are known."""
    place = bisect_left(contexts, (at, -1))
    before = contexts[place - 1][1] if place else None
    after = contexts[place][1] if place < len(contexts) else None
    return CompactionRow(at, before, after)


def _place_of(rows: Sequence[Row], wanted: Row) -> int:
    """Where `wanted` stands now; the nearest older row if it is gone."""
    same = (place for place, row in enumerate(rows) if _identity(row) == _identity(wanted))
    older = (place for place, row in enumerate(rows) if row.at <= wanted.at)
    return next(same, next(older, max(0, len(rows) - 1)))


def _identity(row: Row) -> tuple[float, str]:
    return (row.at, row.chain if isinstance(row, TurnView) else "compaction")
