"""A report for a terminal or a mail."""

from __future__ import annotations

from collections.abc import Iterator

from pyrometer.report.columns import columns, fit, wrapped
from pyrometer.report.curves import sampled, sparkline
from pyrometer.report.document import SIGNS, Bar, Block, Columns, Curve, Document, Heading, Paste, Sentences, Table

BAR = 24
_NARROW = 40


def as_text(document: Document, width: int) -> str:
    """At most `width` cells (40 at the least) wide, but for the last line, which is to be taken along whole."""
    width = max(width, _NARROW)
    lines: list[str] = []
    for block in document.blocks:
        if lines and (isinstance(block, Heading | Paste) or lines[-1] == ""):
            lines += [""] if lines[-1] else []
        drawn = _lines(block, width)
        lines += drawn if isinstance(block, Paste) else (fit(line, width).rstrip() for line in drawn)
    return "".join(f"{line}\n" for line in lines)


def _lines(block: Block, width: int) -> Iterator[str]:
    if isinstance(block, Paste):
        yield block.text
    elif isinstance(block, Heading):
        yield fit(block.text if block.level == 1 else block.text.upper(), width)
    elif isinstance(block, Sentences):
        yield from (part for line in block.lines for part in wrapped(line, width))
    elif isinstance(block, Table):
        yield from columns([block.head, *block.rows], block.aligns, width, block.less)
    elif isinstance(block, Bar):
        yield from _bar(block, width)
    elif isinstance(block, Columns):
        yield from _columns(block, width)
    else:
        yield from _curve(block, width)


def _bar(block: Bar, width: int) -> Iterator[str]:
    yield from bar_lines(f"{fit(block.name, 18):<18}", bar_signs(block), bar_words(block), width)


def bar_lines(name: str, bar: str, words: str, width: int) -> Iterator[str]:
    """All in one line where there is room; a bar is never cut: its length is what it says."""
    if len(name) + len(bar) + len(words) + 3 <= width:
        yield f"{name} {bar}  {words}"
        return
    yield from (f"{name} {bar}",) if len(name) + 1 + len(bar) <= width else (name.rstrip(), f"  {bar}")
    yield from wrapped(f"  {words}", width, at=" · ")


def bar_signs(block: Bar) -> str:
    """The bar in characters."""
    cells = [round(part.share * BAR) for part in block.parts]
    drawn = "".join(sign * size for sign, size in zip(SIGNS, cells, strict=False))
    return drawn.ljust(BAR)[:BAR]


def bar_words(block: Bar) -> str:
    """What each sign means."""
    return " · ".join(f"{sign} {part.name} {part.words}" for sign, part in zip(SIGNS, block.parts, strict=False))


def _columns(block: Columns, width: int) -> Iterator[str]:
    top = max((amount for _, amount, _ in block.values), default=0.0)
    rows = [
        (fit(name, 16), "█" * (round(BAR * amount / top) if top > 0 else 0), words)
        for name, amount, words in block.values
    ]
    yield from columns([(block.name, "", ""), *rows], ("left", "left", "right"), width)


def _curve(block: Curve, width: int) -> Iterator[str]:
    cells = min(width - 2, 72)
    yield fit(f"{block.name}, at most {block.top}", width)
    yield sparkline(sampled(block.points, cells)).rstrip()
    if block.marks and block.points:
        yield _marks(block, cells)
    yield fit(f"{block.first}{block.last.rjust(max(1, cells - len(block.first)))}", width)


def _marks(block: Curve, cells: int) -> str:
    begin, end = block.points[0][0], block.points[-1][0]
    line = [" "] * cells
    for at in block.marks:
        if begin <= at <= end:
            line[min(cells - 1, int((at - begin) / ((end - begin) or 1.0) * cells))] = "^"
    return "".join(line).rstrip()
