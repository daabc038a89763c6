"""The four buckets as bars below each other: re-read, written, output, fresh."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from pyrometer.snapshot.xray import Buckets
from pyrometer.text import share
from pyrometer.tui.cells import Line, Piece, clip_line, fit, length

LONGEST: Final = 60
SHORTEST: Final = 16
"""Cells of a bar; the figures go below it where they leave it less."""
_SIGNS: Final = ("░", "▓", "█", "▒")
_WORDS: Final = ("re-read", "written", "output", "fresh")
_COLOURS: Final = ("split--reread", "split--writes", "split--output", "split--fresh")
Split: TypeAlias = tuple[str, Buckets, list[str]]
"""A label, the amounts, and the words for each of them."""


def split_bars(found: Sequence[Split], width: int, height: int) -> list[Line]:
    """Bars with figures where there is room; of few lines the bars stay, then one line of words."""
    wide = max(len(label) for label, _, _ in found) + 1
    figures = [tuple(_figures(split, amounts, full=True)) for _, split, amounts in found]
    needed = max(length(line) for line in figures)
    bars = [(fit(label, wide), split, amounts) for label, split, amounts in found]
    if width - wide - 2 - needed >= SHORTEST:
        cells = min(LONGEST, width - wide - 2 - needed)
        return [(*_bar(*bar[:2], cells), ("  ", ""), *line) for bar, line in zip(bars, figures, strict=True)][:height]
    cells = max(1, min(LONGEST, width - wide))
    if height < 2 * len(bars):
        return [*(_bar(label, split, cells) for label, split, _ in bars), _legend(width)][:height]
    pairs = ((_bar(label, split, cells), _below(split, amounts, width)) for label, split, amounts in bars)
    return [line for pair in pairs for line in pair]


def amounts_of(split: Buckets) -> tuple[float, float, float, float]:
    """In the order of the bars."""
    return (split.reread, split.writes, split.output, split.fresh)


def _below(split: Buckets, amounts: list[str], width: int) -> Line:
    """The figures of a bar on a line of their own: all, without amounts, or the shares alone."""
    full = tuple(_figures(split, amounts, full=True))
    words = tuple(_figures(split, [""] * 4, full=True))
    found = next((line for line in (full, words) if length(line) + 2 <= width), None)
    return clip_line((("  ", ""), *(found or _figures(split, amounts, full=False))), width)


def _bar(label: str, split: Buckets, cells: int) -> Line:
    """A bar of exactly so many cells with what it is of; a dash where nothing is known."""
    head: Piece = (label, "split--label")
    if split.whole <= 0:
        return (head, (fit("–", cells), "split--label"))
    return (head, *split_bar(split, cells))


def split_bar(split: Buckets, cells: int) -> Line:
    """The four parts in signs and colours; the cells add up, and what is not nothing has one where there is room."""
    sizes = _sizes(split.shares, cells)
    return tuple((sign * size, colour) for sign, size, colour in zip(_SIGNS, sizes, _COLOURS, strict=True) if size)


def _sizes(shares: tuple[float, float, float, float], cells: int) -> list[int]:
    """Largest remainders, then a cell for each small part out of the largest."""
    sizes = [int(part * cells) for part in shares]
    rests = sorted(range(4), key=lambda place: sizes[place] - shares[place] * cells)
    for place in rests[: max(0, cells - sum(sizes))] if any(shares) else []:
        sizes[place] += 1
    for place, part in enumerate(shares):
        largest = sizes.index(max(sizes))
        if part > 0 and not sizes[place] and sizes[largest] > 1:
            sizes[largest] -= 1
            sizes[place] = 1
    return sizes


def _figures(split: Buckets, amounts: list[str], *, full: bool) -> Iterator[Piece]:
    for sign, word, colour, part, amount in zip(_SIGNS, _WORDS, _COLOURS, split.shares, amounts, strict=True):
        gap = "" if sign == _SIGNS[0] else "  "
        yield (f"{gap}{sign}", colour)
        yield ((f" {word} {share(part)} {amount}".rstrip() if full else f"{share(part)}"), "split--words")


def _legend(width: int) -> Line:
    pieces: list[Piece] = []
    for sign, word, colour in zip(_SIGNS, _WORDS, _COLOURS, strict=True):
        pieces += [(f"{' ' if pieces else ''}{sign}", colour), (f" {word}", "split--words")]
    return clip_line(tuple(pieces), width)
