"""The burn graph as lines: zero-based, newest right, a fixed time per column, gaps left empty, the baseline dashed."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pyrometer.snapshot import BurnSeries
from pyrometer.text import count
from pyrometer.tui.cells import Line, Piece, fit_right, merged
from pyrometer.tui.widgets.braille import braille_rows, dot_heights

AXIS = 5
"""Cells of the axis numbers."""
EXTREME = 1.5
"""Times the baseline from which a row has the colour of extreme burn."""
_NICE = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)


def plot(
    series: BurnSeries | None, normal: float | None, *, width: int, rows: int, seconds: float, axis: bool
) -> list[Line]:
    """`rows` lines of exactly `width` cells that reach `seconds` back."""
    columns = width - AXIS if axis else width
    if columns < 1 or rows < 1:
        return []
    values = sampled(series, 2 * columns, seconds) if series else [None] * (2 * columns)
    top = scale_top(values, normal)
    level = None if not normal else min(rows - 1, int(normal / top * rows))
    texts = braille_rows(dot_heights(values, top, rows), rows)
    lines = []
    for place, text in enumerate(texts):
        row = rows - 1 - place
        cells = _cells(text, zone(row, rows, top, normal), row == level)
        lines.append(merged([*_axis(row, rows, top, normal, level, axis), *cells]))
    return lines


def sampled(series: BurnSeries, dots: int, seconds: float) -> list[float | None]:
    """One value a dot, each dot covering the same time, the last one the newest.

    The dots lie on a fixed grid of time, so that the picture moves by whole dots and never shimmers.
    """
    if not series.rates or seconds <= 0 or series.step <= 0:
        return [None] * dots
    wide = seconds / dots
    last = math.ceil(series.end / wide - 1e-9)
    start = series.end - series.step * len(series.rates)
    return [_mean(series, start, (last - dots + dot) * wide, wide) for dot in range(dots)]


def _mean(series: BurnSeries, start: float, begin: float, wide: float) -> float | None:
    """Mean rate between `begin` and `begin + wide`; None where nothing is known of it."""
    first = math.floor((begin - start) / series.step + 1e-9)
    after = max(first + 1, math.ceil((begin + wide - start) / series.step - 1e-9))
    if after <= 0 or first >= len(series.rates):
        return None
    known = [rate for rate in series.rates[max(0, first) : after] if rate is not None]
    return sum(known) / len(known) if known else None


def scale_top(values: Sequence[float | None], normal: float | None) -> float:
    """The rate at the top edge: a round number above every value, and above 1.6 times the baseline."""
    peak = max((value for value in values if value is not None), default=0.0)
    wanted = max(peak * 1.02, 1.6 * (normal or 0.0), 1000.0)
    size = 10.0 ** math.floor(math.log10(wanted))
    return next(step * size for step in _NICE if step * size >= wanted * (1 - 1e-9))


def zone(row: int, rows: int, top: float, normal: float | None) -> str:
    """The colour of a row, by the rate at its lower edge."""
    floor = row / rows * top
    if not normal or floor < normal * 0.999:
        return "burn--normal"
    return "burn--extreme" if floor >= EXTREME * normal else "burn--high"


def _cells(text: str, colour: str, baseline: bool) -> list[Piece]:
    if not baseline:
        return [(text, colour)]
    return [("╌", "burn--baseline") if cell == " " else (cell, colour) for cell in text]


def _axis(row: int, rows: int, top: float, normal: float | None, level: int | None, shown: bool) -> list[Piece]:
    if not shown:
        return []
    if row == level and normal:
        return [(fit_right(count(normal), AXIS - 1) + " ", "burn--baseline")]
    if row == rows - 1:
        return [(fit_right(count(top), AXIS - 1) + " ", "burn--axis")]
    return [(fit_right("0" if row == 0 else "", AXIS - 1) + " ", "burn--axis")]
