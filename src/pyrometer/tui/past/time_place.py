"""Where in time a person stands in the history: which columns are in sight, which one is chosen, how to another one."""

from __future__ import annotations

from pyrometer.history.grid import Column, Grid, Unit

_LENGTHS: dict[Unit, float] = {"day": 86_400.0, "week": 604_800.0, "month": 2_592_000.0, "window": 18_000.0}
"""Seconds that a column takes at least."""


class TimePlace:
    """Changed by the history's screen. Times are epoch seconds."""

    def __init__(self, now: float) -> None:
        self.unit: Unit = "day"
        self.grid: Grid | None = None
        """What is in sight; None while it is asked for."""
        self.until = now
        """A time in the last column."""
        self._at = now
        """A time in the chosen column."""

    @property
    def column(self) -> int:
        """Place of the chosen column: the last one that began by then."""
        columns = self.grid.columns if self.grid is not None else ()
        begun = [place for place, column in enumerate(columns) if (column.row.starts_at or 0.0) <= self._at]
        return begun[-1] if begun else 0

    @property
    def chosen(self) -> Column | None:
        return self.grid.columns[self.column] if self.grid is not None and self.grid.columns else None

    def choose(self, place: int) -> None:
        """Choose a column that is in sight."""
        if self.grid is not None and 0 <= place < len(self.grid.columns):
            self._at = self.grid.columns[place].row.starts_at or 0.0

    def move(self, steps: int, now: float) -> bool:
        """Choose another column; True if it is out of sight and has to be asked for."""
        if self.grid is None or not self.grid.columns:
            return False
        columns, place = self.grid.columns, self.column + steps
        if 0 <= place < len(columns):
            self.choose(place)
            return False
        return self._before(place) if place < 0 else self._after(place - len(columns), now)

    def _before(self, place: int) -> bool:
        grid = self.grid
        assert grid is not None
        first = grid.columns[0].row.starts_at or 0.0
        self.choose(0)
        if grid.oldest is None or first <= grid.oldest:
            return False
        length = (grid.columns[-1].row.starts_at or first) - first
        self._at = first + place * length / max(1, len(grid.columns) - 1)
        self.until = max(first + length / 2, grid.oldest)
        return True

    def _after(self, beyond: int, now: float) -> bool:
        grid = self.grid
        assert grid is not None
        first, last = (grid.columns[place].row for place in (0, -1))
        self.choose(len(grid.columns) - 1)
        if (last.ends_at or 0.0) > now or self.until >= now:
            return False
        length = (last.starts_at or 0.0) - (first.starts_at or 0.0)
        step = length / max(1, len(grid.columns) - 1)
        self._at = min(now, (last.ends_at or 0.0) + beyond * step)
        self.until = min(now, max(self._at, self.until + length / 2))
        return True

    def to_edge(self, side: int, now: float) -> None:
        """The oldest (-1) or the newest (1) there is; has to be asked for."""
        if side > 0:
            self.until = self._at = now
        elif self.grid is not None and self.grid.oldest is not None and self.grid.columns:
            columns = self.grid.columns
            length = (columns[-1].row.ends_at or 0.0) - (columns[0].row.starts_at or 0.0)
            self._at = self.grid.oldest
            self.until = min(now, self.grid.oldest + 0.9 * length)

    def over(self, unit: Unit, number: int, now: float) -> None:
        """Look at other units, of which `number` are in sight: up to now, if the chosen time is in sight then too."""
        self.unit = unit
        self.until = now if self._at > now - number * _LENGTHS[unit] else self._at
        self.grid = None
