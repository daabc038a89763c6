"""How many rows each panel gets. Depends on the size and on how much there is to show, never on the figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec
from msgspec.structs import replace

Expanded = Literal["", "burn", "sessions", "alerts", "turns"]

WORDY = 52
"""Narrower single columns have no panels of whole sentences."""
MEDIUM = 64
WIDE = 120
SHORT = 14
NORMAL = 22
TALL = 36
WIDTHS = ((0, "-narrow"), (MEDIUM, "-medium"), (WIDE, "-wide"))
HEIGHTS = ((0, "-tiny"), (SHORT, "-short"), (NORMAL, "-normal"), (TALL, "-tall"))
"""From how many cells on a screen has which class."""
MAX_WIDTH = 200
"""Wider panes leave the rest empty: longer bars are worse, not better."""
LEAST_GRAPH = 5
"""Rows that the graph keeps, its title included, when an alert that fires lacks some."""
LEAST_LEVERS = 3
"""Rows of the levers: their title, and one of them."""
STRIP = 5
"""Lower panes of medium width show the strip."""
STRIP_ROWS = 3
NARROW_STRIP_ROWS = 4
"""Rows below the prompt, with and without room for the strip's long lines; `pyrometer.tcss` says the same."""


class Wants(msgspec.Struct, frozen=True):
    """How much there is to show."""

    windows: int = 0
    forecast: int = 0
    """Rows of the forecast panel."""
    sessions: int = 0
    alerts: int = 0
    """Rows of the alert log,..."""
    firing: int = 0
    """...and how many of them are of alerts that fire now."""
    turns: int = 0
    levers: int = 0
    """Rows of the levers."""
    marks: bool = False
    """Whether marks need a row of their own."""
    footer: bool = True
    reading: bool = False
    """Whether history is still being read."""
    empty: bool = False
    """Whether there is nothing yet but the folders that were looked at."""
    expanded: Expanded = ""


class Rows(msgspec.Struct, frozen=True):
    """Rows of each panel, titles included; 0 hides it."""

    strip: int = 0
    verdict: int = 0
    gauges: int = 0
    burn: int = 0
    meters: int = 0
    turns: int = 0
    sessions: int = 0
    forecast: int = 0
    levers: int = 0
    alerts: int = 0
    empty: int = 0
    health: int = 0
    footer: int = 0

    @property
    def in_body(self) -> int:
        """Rows below the gauges and above the health line."""
        return self.burn + self.meters + self.turns + self.sessions + self.forecast + self.levers + self.alerts

    @property
    def total(self) -> int:
        return sum(getattr(self, name) for name in self.__struct_fields__)


def size_classes(width: int, height: int) -> str:
    """The classes of a screen of this size."""
    return fitting_classes((WIDTHS, width), (HEIGHTS, height))


def fitting_classes(*measured: tuple[Sequence[tuple[int, str]], int]) -> str:
    """The class of each measure in cells: the last one whose number of cells it reaches."""
    fitting = ([name for least, name in steps if cells >= least] for steps, cells in measured)
    return " ".join(names[-1] for names in fitting if names)


def is_words_only(width: int, height: int) -> bool:
    """Too small for anything but two lines of words."""
    return width < 24 or height < 4


def plan(width: int, height: int, wants: Wants) -> Rows:
    """The rows for a screen of this size."""
    if height < 1 or width < 1:
        return Rows()
    if width >= MEDIUM and height <= STRIP:
        return Rows(strip=min(STRIP_ROWS, height))
    if is_words_only(width, height):
        return Rows(verdict=min(2, height))
    frame = _frame(width, height, wants)
    room = height - frame.total
    if wants.expanded:
        return replace(frame, **{wants.expanded: room})
    if wants.empty:
        return replace(frame, empty=room)
    if width >= WIDE:
        return _two_columns(frame, room, wants, gap=1 if height >= TALL else 0)
    return _one_column(frame, room, width, height, wants)


def _frame(width: int, height: int, wants: Wants) -> Rows:
    """Verdict, gauges, health and footer: what every layout has."""
    big = width >= MEDIUM and height >= NORMAL
    verdict = (3 if big else 2) + (1 if wants.marks else 0)
    footer = 1 if wants.footer and height >= SHORT else 0
    health = 1 if height >= SHORT or (wants.reading and height >= 8) else 0
    room = height - verdict - footer - health
    gauges = min(wants.windows, room if height < SHORT else max(1, room // 2))
    return Rows(verdict=verdict, gauges=max(0, gauges), footer=footer, health=health)


class _Room:
    """Rows that are still free."""

    def __init__(self, rows: int) -> None:
        self.rows = max(0, rows)

    def take(self, wanted: int, at_least: int = 0) -> int:
        """Up to `wanted` rows; none if there are fewer than `at_least`."""
        taken = min(wanted, self.rows)
        if taken < at_least or taken < 0:
            return 0
        self.rows -= taken
        return taken


def _one_column(frame: Rows, free: int, width: int, height: int, wants: Wants) -> Rows:
    room = _Room(free)
    medium = width >= MEDIUM
    burn = room.take(1) + (room.take(_graph_rows(height)) if height >= SHORT else 0)
    meters = room.take(1 if medium else 2)
    sessions = room.take(1 + min(3, max(1, wants.sessions)), at_least=2)
    named = room.take(1, at_least=1) if height >= SHORT else 0
    alerts = room.take(1 + min(3, wants.alerts)) if medium or wants.alerts else 0
    sessions += room.take(max(0, wants.sessions - 3)) if sessions else 0
    forecast = room.take(wants.forecast, at_least=wants.forecast) if height >= TALL and width >= WORDY else 0
    turns = room.take(1 + min(8, wants.turns), at_least=5) if height >= TALL and width >= WORDY else 0
    levers = room.take(wants.levers, at_least=LEAST_LEVERS) if height >= TALL and width >= WORDY else 0
    alerts += room.take(max(0, wants.alerts - 3)) if alerts else 0
    lent = max(0, min(1 + min(3, wants.firing) - alerts, burn - LEAST_GRAPH)) if alerts else 0
    burn, alerts = burn - lent, alerts + lent
    right = {"sessions": sessions, "forecast": forecast, "levers": levers, "alerts": alerts}
    return replace(frame, burn=burn, meters=meters + named, turns=turns, **right)


def _graph_rows(height: int) -> int:
    if height >= TALL:
        return min(15, height // 4)
    if height >= NORMAL:
        return 6
    return 3


def _two_columns(frame: Rows, free: int, wants: Wants, gap: int) -> Rows:
    """Graph, gauges and turns on the left; sessions, forecast and alerts on the right. Counts rows of one column."""
    left = _Room(free)
    meters = left.take(2)
    named = left.take(1) if free >= 12 else 0
    graph = left.take(max(4, round(free * 0.4)) if free >= 18 else free)
    left.take(gap)
    turns = left.take(1 + wants.turns, at_least=3)
    graph += left.rows if not turns else 0
    right = _right_column(free, wants)
    return replace(frame, burn=graph, meters=meters + named, turns=turns, **right)


def _right_column(free: int, wants: Wants) -> dict[str, int]:
    room = _Room(free)
    least = room.take(1 + min(3, max(1, wants.sessions)))
    forecast = room.take(wants.forecast + 1, at_least=wants.forecast + 1) if wants.forecast else 0
    alerts = room.take(1 + 1 + min(3, wants.alerts), at_least=2)
    more = room.take(max(0, wants.sessions - 3))
    levers = room.take(wants.levers + 1, at_least=LEAST_LEVERS + 1) if wants.levers else 0
    alerts += room.take(room.rows) if alerts else 0
    return {
        "sessions": least + more,
        "forecast": max(0, forecast - 1),
        "levers": max(0, levers - 1),
        "alerts": max(0, alerts - 1),
    }
