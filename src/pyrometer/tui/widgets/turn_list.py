"""The turns of one session, newest first, with its compactions between them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import tzinfo
from typing import ClassVar, TypeAlias

from pyrometer.snapshot import SessionDetail, TurnView
from pyrometer.tui.cells import Line
from pyrometer.tui.widgets.line_scroll import LineScroll
from pyrometer.tui.widgets.turn_columns import CompactionRow, compaction_row, empty_row, turn_header, turn_row

Row: TypeAlias = TurnView | CompactionRow


class TurnList(LineScroll):
    """Shows what `show` gives it. At the top it follows the newest turn; scrolled down it stays on what is read."""

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
    }
    """

    def __init__(self, *, zone: tzinfo | None = None, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, pinned=True)
        self._zone = zone
        self._rows: tuple[Row, ...] = ()
        self._newer = 0
        self._known = False

    def show(self, detail: SessionDetail) -> None:
        """Shows the turns of `detail`; equal ones paint nothing."""
        rows = rows_of(detail)
        if self._known and rows == self._rows:
            return
        self._known = True
        before, self._rows = self._rows, rows
        seen = int(self.scroll_target_y)
        if self.at_top or not before:
            self._newer = 0
            self.redraw()
            return
        place = _place_of(self._rows, before[min(seen, len(before) - 1)])
        self._newer += max(0, place - seen)
        self.redraw()
        self.scroll_to(y=place, animate=False)

    def line_count(self) -> int:
        return 1 + max(1, len(self._rows))

    def line_at(self, place: int, width: int) -> Line:
        if place == 0:
            return turn_header(width, self._newer)
        if not self._rows:
            return empty_row(width, known=self._known)
        row = self._rows[place - 1]
        if isinstance(row, CompactionRow):
            return compaction_row(row, width, self._zone)
        return turn_row(row, width, self._zone)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if new_value <= 0:
            self._newer = 0


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
