"""The four-bucket split as two bars, one above the other: in dollars, and in points of the window or credits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pyrometer.text import count, dollars, share
from pyrometer.tui.cells import Line, Piece, cell_len, clip_line, fit
from pyrometer.tui.xray.content import points_text
from pyrometer.tui.xray.page import Lines
from pyrometer.xray_views import Buckets

BUCKETS: Final = (
    ("re-read", "━", "split--reread"),
    ("writes", "╍", "split--writes"),
    ("output", "═", "split--output"),
    ("fresh", "┄", "split--fresh"),
)
"""Name, sign and colour, in the order of `Buckets.shares`."""
LABEL: Final = 11


def split_block(dollar_split: Buckets, credit_split: Buckets, scales: Sequence[tuple[str, float]]) -> Lines:
    """Both bars with what their parts are. A bar of nothing is left out."""

    def lines(width: int) -> list[Line]:
        found: list[Line] = []
        if dollar_split.whole > 0:
            found += _bar("API-eq", dollar_split, tuple(map(dollars, _amounts(dollar_split))), width)
        if credit_split.whole > 0:
            name, scale = scales[0] if scales else ("", 0.0)
            split = credit_split.times(scale) if name else credit_split
            word = points_text if name else count
            found += _bar(f"{name} points" if name else "credits", split, tuple(map(word, _amounts(split))), width)
        return found

    return lines


def _amounts(split: Buckets) -> tuple[float, float, float, float]:
    return (split.reread, split.writes, split.output, split.fresh)


def _bar(name: str, split: Buckets, amounts: Sequence[str], width: int) -> list[Line]:
    label = LABEL if width >= 3 * LABEL else 0
    head: list[Line] = [] if label else [((fit(name, width), "page--label"),)]
    pieces: list[Piece] = [(fit(name, label), "page--label")] if label else []
    cells = lengths(split.shares, width - label)
    pieces += [(sign * number, colour) for (_, sign, colour), number in zip(BUCKETS, cells, strict=True) if number]
    return [*head, clip_line(tuple(pieces), width), *_legend(split, amounts, width, label)]


def lengths(shares: Sequence[float], cells: int) -> list[int]:
    """Cells of each part, together `cells`; what is not nothing has one, as long as there are enough."""
    parts = [max(1, round(part * cells)) if part > 0 else 0 for part in shares]
    while sum(parts) > cells and max(parts, default=0) > 0:
        parts[parts.index(max(parts))] -= 1
    if any(parts) and sum(parts) < cells:
        parts[parts.index(max(parts))] += cells - sum(parts)
    return parts


def _legend(split: Buckets, amounts: Sequence[str], width: int, label: int) -> list[Line]:
    """What each part is, as many in a line as fit."""
    lines: list[Line] = []
    line: list[Piece] = []
    used = 0
    for (name, sign, colour), part, amount in zip(BUCKETS, split.shares, amounts, strict=True):
        if not part:
            continue
        text = f" {name} {share(part)} {amount}"
        cells = 1 + cell_len(text)
        if line and used + 2 + cells > width - label:
            lines.append(tuple(line))
            line, used = [], 0
        if line:
            line.append(("  ", ""))
            used += 2
        elif label:
            line.append((" " * label, ""))
        line += [(sign, colour), (text, "page--quiet")]
        used += cells
    return [clip_line(each, width) for each in (*lines, tuple(line))]
