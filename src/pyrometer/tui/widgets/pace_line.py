"""The bar of one window: `━` used, `╌` projected, `┈` possible, `·` free, `┃` even pace, `▶` it runs past the end.

With a calibrated forecast `╌` reaches to the median at the reset and `┈` to what nine of ten cases stay below; without
one `╌` is a straight line.
"""

from __future__ import annotations

from functools import lru_cache

from pyrometer.snapshot import Verdict, WindowView
from pyrometer.text import span_in_one
from pyrometer.tui.cells import Line, Piece, fit, fit_right, merged
from pyrometer.words.forecast import used as used_words

LABEL = 10
"""Cells of the label before a bar."""
VALUE = 5
"""Cells of the percentage behind a bar."""
AGE = 10
"""Cells of the age of a reading, where there is room for it."""
AGE_FROM = 100
"""Narrower lines have no age."""
NO_READING = "no reading since the reset"

_FAST = {Verdict.TIGHT: "pace--tight", Verdict.LOCKOUT: "pace--lockout", Verdict.LOCKED: "pace--lockout"}


def pace_line(window: WindowView, width: int, *, now: float, label: str, label_width: int = LABEL) -> Line:
    """The whole line of one window in exactly `width` cells."""
    age_width = AGE if width >= AGE_FROM else 0
    bar_width = width - label_width - VALUE - age_width
    if bar_width < 3:
        return ((fit(label, max(0, width - VALUE)), "pace--label"), _value(window, min(width, VALUE)))
    bar = pace_bar(window, bar_width)
    age = ((fit(_age(window, now), age_width), "pace--age"),) if age_width else ()
    return ((fit(label, label_width), "pace--label"), *bar, _value(window, VALUE), *age)


def _value(window: WindowView, width: int) -> Piece:
    return (fit_right(used_words(window), width), _FAST.get(window.verdict, "pace--value"))


def _age(window: WindowView, now: float) -> str:
    """Of the reading that is shown: a window that has none since its reset has no age."""
    if window.percent is None or window.read_at is None or now - window.read_at < 60:
        return ""
    return f" · {span_in_one(now - window.read_at)} ago"


def pace_bar(window: WindowView, width: int) -> Line:
    """The bar alone, exactly `width` cells."""
    if window.percent is None:
        return _unknown_bar(window, width)
    used = _halves(percent_now(window) or 0.0, width)
    reach = 0 if window.projected is None else _halves(window.projected, width) // 2
    possible = _halves(_possible(window), width) // 2
    even = None if window.even is None else min(width - 1, int(window.even / 100 * width))
    beyond = window.projected is not None and window.projected > 100
    return _bar(width, used, reach, possible, even, _FAST.get(window.verdict, "pace--used"), beyond)


@lru_cache(maxsize=64)
def _bar(width: int, used: int, reach: int, possible: int, even: int | None, fast: str, beyond: bool) -> Line:
    """Made of whole cells, which move seldom."""
    cells = [_cell(place, used, reach, possible) for place in range(width)]
    cells = [(sign, _colour(name, place, even, fast)) for place, (sign, name) in enumerate(cells)]
    if even is not None:
        cells[even] = ("┃", "pace--even")
    if beyond and used < 2 * width:
        cells[-1] = ("▶", fast)
    return merged(cells)


def _halves(percent: float, width: int) -> int:
    """Half cells that a percentage fills; something is never drawn as nothing."""
    halves = round(min(max(percent, 0.0), 100.0) / 100 * width * 2)
    return max(halves, 1) if percent > 0 else halves


def percent_now(window: WindowView) -> float | None:
    """The estimate of now where there is one, else the last reading."""
    return window.percent if window.outlook is None else window.outlook.percent


def _possible(window: WindowView) -> float:
    """Percent at the reset that nine of ten cases stay below."""
    outlook = window.outlook
    return 0.0 if outlook is None or outlook.at_reset is None else outlook.at_reset[2]


def _cell(place: int, used: int, reach: int, possible: int) -> Piece:
    if 2 * place + 1 < used:
        return ("━", "pace--used")
    if 2 * place < used:
        return ("╸", "pace--used")
    if place < reach:
        return ("╌", "pace--projected")
    return ("┈", "pace--projected") if place < possible else ("·", "pace--free")


def _colour(name: str, place: int, even: int | None, fast: str) -> str:
    """Used cells beyond the even pace take the colour of the verdict."""
    return fast if name == "pace--used" and (even is None or place > even) else name


def _unknown_bar(window: WindowView, width: int) -> Line:
    words = window.note or NO_READING
    if len(words) + 4 <= width:
        return merged(
            [("· ", "pace--free"), (words, "pace--age"), (" " + "·" * (width - len(words) - 3), "pace--free")]
        )
    return (("·" * width, "pace--free"),)
