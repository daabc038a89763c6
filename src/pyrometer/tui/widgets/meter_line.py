"""A gauge without a forecast: `━` the value, `·` the rest, `┃` the mark from which it is worth a look."""

from __future__ import annotations

from pyrometer.text import share as share_words
from pyrometer.tui.cells import Line, Piece, fit, fit_right, merged

LABEL = 10
VALUE = 5


def meter_line(label: str, value: float | None, width: int, *, mark: float | None = None, high: bool = False) -> Line:
    """One gauge in exactly `width` cells; `value` and `mark` are shares 0..1, `high` colours it as worth a look."""
    bar = width - LABEL - VALUE
    number = (fit_right(share_words(value), min(VALUE, width)), "meter--high" if high else "meter--value")
    if bar < 3:
        return ((fit(label, max(0, width - VALUE)), "meter--label"), number)
    return ((fit(label, LABEL), "meter--label"), *_bar(value, bar, mark, high), number)


def _bar(value: float | None, width: int, mark: float | None, high: bool) -> Line:
    halves = 0 if value is None else round(min(max(value, 0.0), 1.0) * width * 2)
    colour = "meter--high" if high else "meter--bar"
    cells: list[Piece] = [_cell(place, halves, colour) for place in range(width)]
    if mark is not None:
        cells[min(width - 1, int(mark * width))] = ("┃", "meter--mark")
    return merged(cells)


def _cell(place: int, halves: int, colour: str) -> Piece:
    if 2 * place + 1 < halves:
        return ("━", colour)
    return ("╸", colour) if 2 * place < halves else ("·", "meter--free")
