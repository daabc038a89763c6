"""The answer to a question about the past as a table, or its rows as bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Final

import msgspec

from pyrometer.history.beyond import Beyond
from pyrometer.history.buckets import Buckets
from pyrometer.history.question import PERIODS, Answer, Question, Row, Scale
from pyrometer.paths import display
from pyrometer.report.as_text import bar_lines
from pyrometer.report.columns import Align, columns, fit, wrapped
from pyrometer.snapshot import Unlogged
from pyrometer.text import count, dollars, percent, share
from pyrometer.words.unlogged import unlogged_words

_HEAD: Final = ("turns", "calls", "fresh", "written", "re-read", "output", "hit", "tokens", "credits", "cost", "share")
_LESS: Final = (9, 3, 2, 4, 5, 1, 10, 6)
"""Columns that a narrow table does without, the first to go first."""
UNKNOWN: Final = "–"
BAR: Final = 24
_FIRST: Final = 5
"""So many of them go before the points of windows do."""
_COST: Final = 10
"""Place of the column before which the points of windows stand."""


def history_table(answer: Answer, width: int, home: Path, limit: int = 0, *, split: bool = False) -> str:
    """As a table at most `width` cells wide, of at most `limit` rows (0: all), with the four-bucket split below.

    With `split` every row is its four buckets, as bars.
    """
    question = answer.question
    title = f"by {question.by}, {stretch(question)}{_only(answer)}"
    if not answer.rows or not answer.whole.turns + answer.whole.prompts:
        return f"{title}\n\nnothing was used in that time\n"
    shown = [row for row in answer.rows if row.turns or (row.prompts and question.by in PERIODS)]
    rest = len(shown) - limit if limit else 0
    if rest > 0:
        shown = shown[-limit:] if question.by in PERIODS else shown[:limit]
    table = _split_rows(answer, shown, width, home) if split else _table(answer, shown, width, home)
    lines = [title, "", *table]
    if rest > 0:
        lines.append(f"... and {rest:,} more: --limit 0 shows all")
    if split:
        lines.append("total")
    lines += ["", *split_lines(answer.whole, answer.scales, width)]
    lines += [part for note in answer.notes for part in wrapped(f"note: {note}", width)]
    return "".join(f"{fit(line, width).rstrip()}\n" for line in lines)


def stretch(question: Question) -> str:
    """The days that are asked for, the last one included; all time has no first one."""
    last = _day(question.end - 1, question.zone)
    return f"{_day(question.start, question.zone)} to {last}" if question.start else f"all up to {last}"


def split_lines(row: Row, scales: Sequence[Scale], width: int) -> Iterator[str]:
    """Where the money and the windows went, one bar above the other; the words go below where there is no room."""
    named = [(f"API-eq {dollars(row.dollar_split.whole)}", row.dollar_split)]
    found = [(one, one.points(row)) for one in scales]
    named += [(f"{points(split.whole)} of {one.agent} {one.window}", split) for one, split in found]
    if not any(split.whole for _, split in found):
        named.append(("window credits", row.credit_split))
    wide = max(len(name) for name, _ in named)
    for name, split in named:
        if split.whole > 0:
            yield from bar_lines(f"{name:<{wide}}", _bar(split), _words(split), width)


def points(value: float) -> str:
    """Points of a window's hundred: `12.3 points`."""
    return f"{value:,.1f} points" if value < 100 else f"{value:,.0f} points"


def _split_rows(answer: Answer, shown: Sequence[Row], width: int, home: Path) -> Iterator[str]:
    for row in shown:
        yield _name(row, answer.question.by, home)
        yield from split_lines(row, answer.scales, width)
        yield ""


def _table(answer: Answer, shown: Sequence[Row], width: int, home: Path) -> list[str]:
    rows = _cells(answer, shown, home)
    end = len(_HEAD) + 1
    windows = range(end, end + len(answer.scales))
    counted = [place for place, head in enumerate(_HEAD, 1) if head != "calls" or answer.whole.calls]
    before, after = ([place for place in counted if (place < _COST) is first] for first in (True, False))
    places = [0, *before, *windows, *after, *range(windows.stop, len(rows[0]))]
    kept = [[row[place] for place in places] for row in rows]
    aligns: list[Align] = ["left", *["right"] * (len(places) - 1)]  # type: ignore[list-item]
    least = [*_LESS[:_FIRST], *reversed(windows), *_LESS[_FIRST:]]
    less = [places.index(place) for place in least if place in places]
    return columns(kept, aligns, width, less)


def _cells(answer: Answer, shown: Sequence[Row], home: Path) -> list[tuple[str, ...]]:
    """Heading, rows and total: name, figures, points of each window, and its percentage where a row is a window."""
    by, whole = answer.question.by, answer.whole
    used = by == "window"
    agents = {one.agent for one in answer.scales}
    heads = [f"{one.agent} {one.window}" if len(agents) > 1 else f"of {one.window}" for one in answer.scales]
    rows = [(by, *_HEAD, *heads, *(("used",) if used else ()))]
    for row in shown:
        percents = ("" if row.percent is None else percent(row.percent),) if used else ()
        rows.append((_name(row, by, home), *_figures(row, whole), *_points(row, answer), *percents))
    rows.append(("total", *_figures(whole, whole), *_points(whole, answer), *(("",) if used else ())))
    return rows


def _figures(row: Row, whole: Row) -> tuple[str, ...]:
    usage = row.usage
    bound = "≥" if row.not_final else ""
    cost = UNKNOWN if row.unpriced and not row.dollars else f"{dollars(row.dollars)}{'+?' if row.unpriced else ''}"
    return (
        f"{row.turns:,}",
        f"{row.calls:,}",
        count(usage.uncached),
        count(usage.cache_write),
        count(usage.cache_read),
        f"{bound}{count(usage.output)}",
        share(usage.cache_hit),
        count(usage.total),
        count(row.credits),
        cost,
        share(row.dollars / whole.dollars if whole.dollars else None),
    )


def _points(row: Row, answer: Answer) -> Iterator[str]:
    for one in answer.scales:
        yield taken(one.points(row).whole)


def taken(points: float) -> str:
    """Of a window, in percent of it: `12.3%`."""
    return UNKNOWN if not points else f"{points:,.1f}%" if points >= 0.05 else "<0.1%"


def beyond_words(beside: Beyond | None) -> Iterator[str]:
    """What no log tells, in words; nothing where there is nothing."""
    if beside is None:
        return
    if words := unlogged_words(Unlogged(0.0, beside.usage, beside.dollars)):
        yield f"{words} in {beside.sessions:,} sessions; in none of these figures"
    if beside.partly:
        yield f"{beside.partly:,} sessions with unlogged use reach out of this time: nobody says when it was"


def _name(row: Row, by: str, home: Path) -> str:
    if by == "session":
        return f"{row.name[:8]} {display(Path(row.project), home) if row.project else UNKNOWN}"
    if by == "project" and row.name.startswith("/"):
        return display(Path(row.name), home)
    if by == "branch":
        return f"{row.name} · {Path(row.project).name}" if row.project else row.name
    if by == "window":
        return f"{row.name} {row.agent}"
    return row.name


def _bar(split: Buckets) -> str:
    """Signs as well as order tell the buckets apart."""
    cells = [round(part * BAR) for part in split.shares]
    return "".join(sign * size for sign, size in zip("░▓█▒", cells, strict=True)).ljust(BAR)[:BAR]


def _words(split: Buckets) -> str:
    names = ("░ re-read", "▓ written", "█ output", "▒ fresh")
    return " · ".join(f"{name} {share(part)}" for name, part in zip(names, split.shares, strict=True))


def _only(answer: Answer) -> str:
    found = [f"{name} {value}" for name, value in msgspec.structs.asdict(answer.question.only).items() if value]
    return f", only {', '.join(found)}" if found else ""


def _day(at: float, zone: tzinfo | None) -> str:
    return datetime.fromtimestamp(at, zone).date().isoformat()
