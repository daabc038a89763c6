"""A report as Markdown that GitHub and others show alike. Nothing in it is taken for markup but what is meant so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pyrometer.report.as_text import bar_signs, bar_words
from pyrometer.report.curves import sampled, sparkline
from pyrometer.report.document import Bar, Block, Columns, Curve, Document, Heading, Paste, Sentences, Table
from pyrometer.text import printable

_SPECIAL = re.compile(r"[\\`*_\[\]#!|~@^$]|:(?=[A-Za-z/+-])|(?<=www)\.", re.IGNORECASE)
"""What begins markup inside of a line: emphasis, code, links, also bare ones, references, formulas, names of signs."""
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MOST = 500
_CURVE = 60


def as_markdown(document: Document) -> str:
    """The whole report."""
    return "\n\n".join("\n".join(_lines(block)) for block in document.blocks) + "\n"


def plain(text: str) -> str:
    """`text` so that it stands there as it is, on one line, whatever it holds."""
    safe = "".join(_HTML.get(char, char) for char in printable(text, _MOST))
    parts = re.split(r"(&(?:amp|lt|gt);)", safe)
    return "".join(part if part in _HTML.values() else _SPECIAL.sub(r"\\\g<0>", part) for part in parts)


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"{'#' * block.level} {plain(block.text)}"
    elif isinstance(block, Sentences):
        yield from (f"- {plain(line)}" for line in block.lines)
    elif isinstance(block, Table):
        yield _row(block.head)
        yield _rule(block.aligns)
        yield from map(_row, block.rows)
    elif isinstance(block, Bar):
        yield f"{plain(block.name)} {bar_signs(block).rstrip()} {plain(bar_words(block))}"
    elif isinstance(block, Columns):
        yield from _columns(block)
    elif isinstance(block, Curve):
        yield f"{plain(block.name)}, at most {plain(block.top)}, {plain(block.first)} to {plain(block.last)}:"
        yield ""
        yield f"    {sparkline(sampled(block.points, _CURVE)).rstrip()}"
    elif isinstance(block, Paste):
        yield plain(block.text)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(plain(cell) or ' ' for cell in cells)} |"


def _rule(aligns: Sequence[str]) -> str:
    return f"| {' | '.join('---:' if align == 'right' else '---' for align in aligns)} |"


def _columns(block: Columns) -> Iterator[str]:
    top = max((amount for _, amount, _ in block.values), default=0.0)
    yield _row((block.name, "", ""))
    yield _rule(("left", "left", "right"))
    for name, amount, words in block.values:
        yield _row((name, "█" * (round(20 * amount / top) if top > 0 else 0), words))
