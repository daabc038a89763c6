"""A grid of time as shades and bars: what is how strong, compared with the strongest that is in sight."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal, TypeAlias

import msgspec

from pyrometer.history.grid import CELLS, Grid, Unit
from pyrometer.history.question import Row
from pyrometer.history.tallies import summed
from pyrometer.tui.past.measure import Measure

Amount: TypeAlias = "float | Literal['unknown', 'no time']"
"""`unknown`: something was used, but not how much of it by this measure; `no time`: it has not come, never was, or
lies before all that is known."""
SHADES: Final = "·░▒▓█"
"""Nothing, then the four levels."""
_LEVELS: Final = (1 / 16, 1 / 4, 9 / 16, 1.0)
"""Upper ends of the levels as parts of the strongest: even steps of its square root, as a few hours burn most."""
EMPTY: Final = summed([], "")


class Heat(msgspec.Struct, frozen=True):
    """Amounts by column and cell."""

    names: tuple[str, ...]
    """Of the cells of a column, from the top."""
    cells: tuple[tuple[Amount, ...], ...]
    totals: tuple[Amount, ...]

    @property
    def strongest(self) -> float:
        return max((cell for column in self.cells for cell in column if isinstance(cell, float)), default=0.0)

    @property
    def tallest(self) -> float:
        return max((total for total in self.totals if isinstance(total, float)), default=0.0)

    @property
    def thresholds(self) -> tuple[float, ...]:
        """Upper ends of the levels."""
        return tuple(level * self.strongest for level in _LEVELS)


def heat_of(grid: Grid, measure: Measure, now: float, rows: int) -> Heat:
    """In at most `rows` cells a column: where they are few, hours are taken together."""
    size = taken_together(grid.unit, rows)
    names = CELLS[grid.unit][::size]
    places = range(0, len(CELLS[grid.unit]), size)
    columns = tuple(
        tuple(amount_of(column.cells[at : at + size], measure, grid.oldest, now) for at in places)
        for column in grid.columns
    )
    totals = tuple(amount_of([column.row], measure, grid.oldest, now) for column in grid.columns)
    return Heat(names, columns, totals)


def taken_together(unit: Unit, rows: int) -> int:
    """Cells that one line stands for. Only hours of days are taken together."""
    if unit != "day":
        return 1
    return next((size for size in (1, 2, 3, 4, 6) if 24 // size <= rows), 8)


def amount_of(rows: Sequence[Row | None], measure: Measure, oldest: float | None, now: float) -> Amount:
    """Of cells taken together."""
    there = [row for row in rows if row is not None and known(row, oldest, now)]
    if not there:
        return "no time"
    whole = there[0] if len(there) == 1 else summed(there)
    if not whole.turns:
        return 0.0
    amount = measure.amount(whole)
    return "unknown" if amount is None else amount


def known(row: Row, oldest: float | None, now: float) -> bool:
    """Whether anything can be said about that time."""
    return oldest is not None and (row.starts_at or 0.0) <= now and (row.ends_at or 0.0) > oldest


def level(amount: Amount, strongest: float) -> int:
    """0 for nothing, 1..4 by strength."""
    if not isinstance(amount, float) or amount <= 0 or strongest <= 0:
        return 0
    return 1 + next((place for place, end in enumerate(_LEVELS) if amount <= end * strongest), 3)


def shade(amount: Amount, strongest: float) -> str:
    """The sign of an amount."""
    if amount == "no time":
        return " "
    return "?" if amount == "unknown" else SHADES[level(amount, strongest)]


def bar(amount: Amount, tallest: float, rows: int) -> int:
    """Height in eighths of a row; something is never drawn as nothing."""
    if not isinstance(amount, float) or amount <= 0 or tallest <= 0:
        return 0
    return max(1, round(min(1.0, amount / tallest) * rows * 8))


def joined(rows: Iterable[Row | None]) -> Row:
    """Cells taken together as one row, with the time that they cover."""
    there = [row for row in rows if row is not None]
    if not there:
        return EMPTY
    from msgspec.structs import replace

    return replace(summed(there), starts_at=there[0].starts_at, ends_at=there[-1].ends_at)
