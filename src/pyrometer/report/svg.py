"""Charts as inline SVG, in the colours of the page around them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pyrometer.report.curves import sampled
from pyrometer.report.document import Bar, Columns, Curve

COLOURS: Final = tuple(f"var(--{letter})" for letter in "abcdefgh")
_WIDTH, _BAR, _HEIGHT, _BELOW = 800, 22, 180, 18
_POINTS = 300


def bar(block: Bar) -> str:
    """Parts one beside the other."""
    parts, x = [], 0.0
    for colour, part in zip(COLOURS, block.parts, strict=False):
        width = max(0.0, part.share) * _WIDTH
        parts.append(f'<rect x="{x:.1f}" y="0" width="{width:.1f}" height="{_BAR}" fill="{colour}"/>')
        x += width
    return _svg(_BAR, "".join(parts))


def columns(block: Columns, plain: Callable[[str], str]) -> str:
    """One column an amount, its name below it."""
    top = max((amount for _, amount, _ in block.values), default=0.0) or 1.0
    step = _WIDTH / max(1, len(block.values))
    drawn = []
    for place, (name, amount, words) in enumerate(block.values):
        height = max(0.0, amount) / top * (_HEIGHT - 2 * _BELOW)
        x, y = place * step, _HEIGHT - _BELOW - height
        drawn.append(
            f'<rect x="{x + step * 0.1:.1f}" y="{y:.1f}" width="{step * 0.8:.1f}" height="{height:.1f}" '
            f'fill="{COLOURS[0]}"><title>{plain(name)}: {plain(words)}</title></rect>'
            f"{_text(x + step / 2, _HEIGHT - 4, plain(name))}{_text(x + step / 2, y - 4, plain(words))}"
        )
    return _svg(_HEIGHT, "".join(drawn))


def curve(block: Curve, plain: Callable[[str], str]) -> str:
    """A line from the bottom, with a stroke at each mark."""
    amounts = sampled(block.points, _POINTS)
    top = max((amount for amount in amounts if amount is not None), default=0.0) or 1.0
    bottom = _HEIGHT - _BELOW
    places = [
        f"{_WIDTH * place / (_POINTS - 1):.1f},{bottom - amount / top * (bottom - 4):.1f}"
        for place, amount in enumerate(amounts)
        if amount is not None
    ]
    drawn = [f'<polyline points="{" ".join(places)}" fill="none" stroke="{COLOURS[0]}" stroke-width="1.5"/>']
    begin, end = (block.points[0][0], block.points[-1][0]) if block.points else (0.0, 1.0)
    for at in block.marks:
        if begin <= at <= end:
            x = _WIDTH * (at - begin) / ((end - begin) or 1.0)
            drawn.append(
                f'<line x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{bottom}" stroke="{COLOURS[2]}" stroke-dasharray="3 3"/>'
            )
    drawn += [_text(0, _HEIGHT - 4, plain(block.first), "start"), _text(_WIDTH, _HEIGHT - 4, plain(block.last), "end")]
    return _svg(_HEIGHT, "".join(drawn))


def _text(x: float, y: float, words: str, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="11" fill="currentColor">{words}</text>'


def _svg(height: int, inside: str) -> str:
    return f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-hidden="true">{inside}</svg>'
