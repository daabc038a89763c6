"""How good the forecasts have been: what was said against what came true, over two weeks and two months."""

from __future__ import annotations

from datetime import tzinfo
from typing import ClassVar

from textual.app import ComposeResult

from pyrometer.snapshot import Scores, Snapshot
from pyrometer.text import clock
from pyrometer.tui.cells import Line, spread
from pyrometer.tui.screen_bindings import SCORE_BINDINGS
from pyrometer.tui.screens.leafing import Leafing
from pyrometer.tui.screens.sized import SizedScreen
from pyrometer.tui.widgets.key_line import KeyLine
from pyrometer.tui.widgets.line_scroll import LineScroll
from pyrometer.tui.widgets.score_lines import score_lines


class ScoreTable(LineScroll):
    """The score, wrapped to the width; its title stays in sight."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "score--title",
        "score--words",
        "score--quiet",
        "score--tight",
        "score--bar",
        "score--free",
        "score--mark",
    }
    DEFAULT_CSS = """
    ScoreTable {
        height: 1fr;
        & > .score--title { color: $foreground; text-style: bold; }
        & > .score--words { color: $foreground; }
        & > .score--quiet { color: $muted; }
        & > .score--tight { color: $pace-tight; }
        & > .score--bar { color: $meter; }
        & > .score--free { color: $pace-free; }
        & > .score--mark { color: $pace-even; text-style: bold; }
    }
    """

    def __init__(self, zone: tzinfo | None) -> None:
        super().__init__(pinned=True)
        self._zone = zone
        self._scores: Scores | None = None

    def show(self, scores: Scores | None) -> None:
        """Draws `scores`; None: they are being measured."""
        if scores is None or scores != self._scores:
            self._scores = scores
            self.redraw()

    def line_count(self) -> int:
        return 1 + len(score_lines(self._scores, self.room))

    def line_at(self, place: int, width: int) -> Line:
        if place:
            return score_lines(self._scores, width)[place - 1]
        as_of = f"as of {clock(self._scores.at, self._zone)}" if self._scores else ""
        title = (("how good the forecasts were", "score--title"),)
        return spread(title, ((as_of, "score--quiet"),) if as_of else (), width)


class ScoreScreen(Leafing, SizedScreen):
    """Push it after asking the monitor for the score, and hand it every snapshot."""

    BINDINGS: ClassVar = list(SCORE_BINDINGS)
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (14, "-short")]  # noqa: RUF012 - not a ClassVar in Textual
    DEFAULT_CSS = """
    ScoreScreen {
        layout: vertical;
        overflow: hidden;
        & ScoreTable, & KeyLine { max-width: 120; }
        &.-tiny KeyLine { display: none; }
    }
    """

    def __init__(self, zone: tzinfo | None = None) -> None:
        super().__init__()
        self._table = ScoreTable(zone)

    def text(self) -> LineScroll:
        return self._table

    def compose(self) -> ComposeResult:
        yield self._table
        yield KeyLine(SCORE_BINDINGS)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Takes the score, if it is there by now."""
        if snapshot.scores is not None:
            self._table.show(snapshot.scores)
