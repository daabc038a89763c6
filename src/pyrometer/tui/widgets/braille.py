"""Bars of braille dots: two samples a cell, four steps a row."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

_LEFT = (0x00, 0x40, 0x44, 0x46, 0x47)
_RIGHT = (0x00, 0x80, 0xA0, 0xB0, 0xB8)
_EMPTY = 0x2800


def dot_heights(values: Sequence[float | None], top: float, rows: int) -> list[int]:
    """Height of each value in dots, zero-based, `top` filling all rows.

    A gap (None) has no dot, a known zero the ground line of one.
    """
    steps = 4 * rows
    return [0 if value is None else min(steps, max(1, round(value / top * steps))) for value in values]


def braille_rows(heights: Sequence[int], rows: int) -> list[str]:
    """Rows of text, top first, for an even number of dot columns."""
    return list(_rows(tuple(heights), rows))


@lru_cache(maxsize=4)
def _rows(heights: tuple[int, ...], rows: int) -> tuple[str, ...]:
    return tuple(_row(heights, 4 * row) for row in range(rows - 1, -1, -1))


def _row(heights: tuple[int, ...], below: int) -> str:
    """The row that has so many dots below it."""
    filled = [0 if height <= below else min(4, height - below) for height in heights]
    return "".join([_CELLS[left][right] for left, right in zip(filled[::2], filled[1::2], strict=True)])


_CELLS = [[chr(_EMPTY + left + right) if left or right else " " for right in _RIGHT] for left in _LEFT]
