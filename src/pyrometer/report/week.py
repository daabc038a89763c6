"""A stretch of days as a report: what was spent, on what, and how full the windows became."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from pyrometer.history.beyond import Beyond
from pyrometer.history.question import REST, Answer, Dimension, Row
from pyrometer.paths import display
from pyrometer.report.columns import Align, fit
from pyrometer.report.document import Bar, Block, Columns, Document, Heading, Paste, Sentences, Table
from pyrometer.report.history_table import beyond_words, stretch, taken
from pyrometer.report.session import splits
from pyrometer.text import count, dollars, percent, share

ASKED: Final[tuple[Dimension, ...]] = (
    "project",
    "branch",
    "model",
    "loop",
    "tool",
    "window",
    "session",
)
"""Dimensions that the report needs besides days."""
_TABLES: Final[tuple[tuple[Dimension, str], ...]] = (
    ("day", "day by day"),
    ("project", "projects"),
    ("branch", "branches"),
    ("model", "models"),
    ("loop", "main loop and subagents"),
    ("tool", "tools"),
    ("session", "dearest sessions"),
)
_ROWS: Final = 12
_BARS: Final = 14
"""Days whose buckets are shown one by one."""
_RIGHT: Align = "right"
_NAME: Final = 48
_HEAD: Final = ("hit", "invalid", "lost", "re-read", "output", "tokens")


def week_document(answers: Mapping[Dimension, Answer], home: Path, beside: Beyond | None = None) -> Document:
    """`answers` by day and the dimensions in `ASKED`, all of the same time; `beside`: what no log tells."""
    days = answers["day"]
    whole = days.whole
    title = f"burn report, {stretch(days.question)}"
    blocks: list[Block] = [Heading(title, 1)]
    if not whole.turns:
        return Document(title, (*blocks, Sentences(("nothing was used in that time",))))
    notes = (*_notes(answers), *beyond_words(beside))
    blocks += [Sentences(notes), Columns("API-eq dollars by day", _columns(days))]
    blocks += [Heading("what it was spent on"), *splits(whole, days.scales)]
    if len(days.rows) <= _BARS:
        blocks += [Heading("each day's parts"), *(bar for row in days.rows for bar in _day_bars(row, days))]
    for by, heading in _TABLES:
        if any(row.name != REST for row in answers[by].rows):
            blocks += [Heading(heading), _table(answers[by], home)]
    if any(row.starts_at is not None for row in answers["window"].rows):
        blocks += [Heading("five-hour windows"), _windows(answers["window"])]
    return Document(title, (*blocks, Paste(_paste(whole, len(answers["session"].rows)))))


def _notes(answers: Mapping[Dimension, Answer]) -> Iterator[str]:
    whole = answers["day"].whole
    windows = [row for row in answers["window"].rows if row.starts_at is not None]
    yield (
        f"{dollars(whole.dollars)} API-eq · {count(whole.usage.total)} tokens · {whole.turns:,} turns of "
        f"{len(answers['session'].rows):,} sessions · {whole.prompts:,} prompts"
    )
    if whole.invalidations:
        rate = 100 * whole.invalidations / whole.turns
        yield (
            f"{whole.invalidations:,} times the cache was invalid ({rate:.1f} per 100 turns): "
            f"{count(whole.invalidated or 0)} tokens were sent again"
        )
    if windows:
        full = sum(row.locked for row in windows)
        fullest = max((row.percent or 0.0 for row in windows), default=0.0)
        yield f"{len(windows):,} five-hour windows, {full:,} of them full; the fullest at {percent(fullest)}"
    yield from dict.fromkeys((*answers["day"].notes, *answers["tool"].notes))


def _columns(days: Answer) -> tuple[tuple[str, float, str], ...]:
    return tuple((row.name[5:], row.dollars, dollars(row.dollars)) for row in days.rows[-31:])


def _day_bars(row: Row, days: Answer) -> Iterator[Bar]:
    for bar in splits(row, days.scales):
        yield replace(bar, name=f"{row.name[5:]} {bar.name.rpartition(' ')[0]}")


def _table(answer: Answer, home: Path) -> Table:
    by, whole = answer.question.by, answer.whole
    used = [row for row in answer.rows if row.turns or by == "day"]
    shown = used if by == "day" else used[:_ROWS]
    scales = answer.scales
    named = "calls" if by == "tool" else "prompts"
    head = (
        by,
        "turns",
        named,
        *_HEAD,
        *([f"{one.agent} {one.window}" for one in scales] or ("credits",)),
        "cost",
        "share",
    )
    rows = [_row(_name(row, by, home), row, answer) for row in shown]
    rest = len(used) - len(shown)
    if rest:
        rows.append((f"... and {rest:,} more", *("" for _ in head[1:])))
    rows.append(_row("total", whole, answer))
    aligns: tuple[Align, ...] = ("left", *(_RIGHT for _ in head[1:]))
    return Table(head, tuple(rows), aligns, (2, 7, 6, 8, 5, 4))


def _row(name: str, row: Row, answer: Answer) -> tuple[str, ...]:
    usage, by, whole, scales = row.usage, answer.question.by, answer.whole, answer.scales
    said = f"{row.calls:,}" if by == "tool" else "–" if by == "model" else f"{row.prompts:,}"
    cost = "–" if row.unpriced and not row.dollars else f"{dollars(row.dollars)}{'+?' if row.unpriced else ''}"
    return (
        fit(name, _NAME),
        f"{row.turns:,}",
        said,
        share(usage.cache_hit),
        "–" if row.invalidations is None else f"{row.invalidations:,}",
        "–" if row.invalidated is None else count(row.invalidated),
        count(usage.cache_read),
        f"{'≥' if row.not_final else ''}{count(usage.output)}",
        count(usage.total),
        *([taken(one.points(row).whole) for one in scales] or (count(row.credits),)),
        cost,
        share(row.dollars / whole.dollars if whole.dollars else None),
    )


def _windows(answer: Answer) -> Table:
    rows = tuple(
        (
            row.name,
            row.agent,
            percent(row.percent),
            "full" if row.locked else "",
            f"{row.turns:,}",
            dollars(row.dollars),
        )
        for row in [row for row in answer.rows if row.starts_at is not None][-4 * _ROWS :]
    )
    aligns: tuple[Align, ...] = ("left", "left", "right", "left", "right", "right")
    return Table(("window", "agent", "used", "", "turns", "cost"), rows, aligns)


def _name(row: Row, by: str, home: Path) -> str:
    if by == "session":
        return f"{row.name[:8]} {display(Path(row.project), home) if row.project else ''}".rstrip()
    if by == "project" and row.name.startswith("/"):
        return display(Path(row.name), home)
    if by == "branch":
        return f"{row.name} · {Path(row.project).name}" if row.project else row.name
    return row.name


def _paste(whole: Row, sessions: int) -> str:
    hit = share(whole.usage.cache_hit)
    lost = f" ({count(whole.invalidated or 0)} tokens)" if whole.invalidations else ""
    return (
        f"{whole.turns:,} calls in {sessions:,} sessions · ${whole.dollars:,.2f} API-eq · {hit[:-1]} % cache hit · "
        f"{whole.invalidations or 0:,} invalidations{lost}"
    )
