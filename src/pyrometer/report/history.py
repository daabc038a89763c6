"""The answer to a question about the past: a table, JSON or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Final

import msgspec

from pyrometer.history.beyond import Beyond
from pyrometer.history.buckets import Buckets
from pyrometer.history.question import PERIODS, Answer, Row, Scale
from pyrometer.paths import display
from pyrometer.report.columns import Align, columns, fit
from pyrometer.snapshot import Unlogged
from pyrometer.text import count, dollars, percent, share
from pyrometer.words.unlogged import unlogged_words

SCHEMA: Final = 1
"""Of the JSON report; grows when a field changes its meaning or goes."""
FIELDS: Final = (
    "name",
    "agent",
    "project",
    "starts_at",
    "ends_at",
    "turns",
    "calls",
    "prompts",
    "compactions",
    "uncached",
    "cache_read",
    "cache_write_5m",
    "cache_write_1h",
    "output",
    "reasoning",
    "total",
    "cache_hit",
    "dollars",
    "dollars_reread",
    "dollars_writes",
    "dollars_output",
    "dollars_fresh",
    "credits",
    "credits_reread",
    "credits_writes",
    "credits_output",
    "credits_fresh",
    "unpriced",
    "not_final",
    "percent",
    "locked",
    "invalidations",
    "invalidated",
    "unlogged_tokens",
    "unlogged_dollars",
)
_HEAD: Final = ("turns", "calls", "fresh", "written", "re-read", "output", "hit", "tokens", "credits", "cost", "share")
_LESS: Final = (9, 3, 2, 4, 5, 1, 10, 6)
"""Columns that a narrow table does without, the first to go first."""
UNKNOWN: Final = "–"
BAR: Final = 24
_COST: Final = 10
"""Place of the column before which the points of windows stand."""


def fields(scales: Sequence[Scale]) -> tuple[str, ...]:
    """Names of the values of a row: `FIELDS`, and the points of each window whose scale is known."""
    return (*FIELDS, *(f"points_{one.agent}_{one.window}" for one in scales))


def flat(row: Row, scales: Sequence[Scale] = ()) -> dict[str, object]:
    """One row as plain values, the same in all formats; times in ISO 8601, UTC."""
    usage, split, weight, beyond = row.usage, row.dollar_split, row.credit_split, row.unlogged
    values: dict[str, object] = {
        **msgspec.structs.asdict(usage),
        "name": row.name,
        "agent": row.agent or None,
        "project": row.project or None,
        "starts_at": _iso(row.starts_at),
        "ends_at": _iso(row.ends_at),
        "turns": row.turns,
        "calls": row.calls,
        "prompts": row.prompts,
        "compactions": row.compactions,
        "total": usage.total,
        "cache_hit": None if usage.cache_hit is None else round(usage.cache_hit, 5),
        "dollars": round(row.dollars, 6),
        "dollars_reread": round(split.reread, 6),
        "dollars_writes": round(split.writes, 6),
        "dollars_output": round(split.output, 6),
        "dollars_fresh": round(split.fresh, 6),
        "credits": round(row.credits, 1),
        "credits_reread": round(weight.reread, 1),
        "credits_writes": round(weight.writes, 1),
        "credits_output": round(weight.output, 1),
        "credits_fresh": round(weight.fresh, 1),
        "unpriced": row.unpriced,
        "not_final": row.not_final,
        "percent": row.percent,
        "locked": row.locked,
        "invalidations": row.invalidations,
        "invalidated": row.invalidated,
        "unlogged_tokens": None if beyond is None else beyond.usage.total,
        "unlogged_dollars": None if beyond is None or beyond.dollars is None else round(beyond.dollars, 6),
        **{f"points_{one.agent}_{one.window}": round(one.points(row).whole, 3) for one in scales},
    }
    return {field: values[field] for field in fields(scales)}


def history_json(answer: Answer) -> str:
    """As JSON text: `schema`, `by`, `since`, `until`, `rows[]`, `total`, `notes[]`."""
    question = answer.question
    report = {
        "schema": SCHEMA,
        "by": question.by,
        "since": _iso(question.start),
        "until": _iso(question.end),
        "only": {name: value for name, value in msgspec.structs.asdict(question.only).items() if value},
        "rows": [flat(row, answer.scales) for row in answer.rows],
        "total": flat(answer.whole, answer.scales),
        "notes": list(answer.notes),
    }
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n"


def history_csv(answer: Answer) -> str:
    """As CSV with a header line, without the total."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fields(answer.scales), lineterminator="\n")
    writer.writeheader()
    for row in answer.rows:
        writer.writerow(
            {key: "" if value is None else harmless(value) for key, value in flat(row, answer.scales).items()}
        )
    return text.getvalue()


def history_table(answer: Answer, width: int, home: Path, limit: int = 0, *, split: bool = False) -> str:
    """As a table at most `width` cells wide, of at most `limit` rows (0: all), with the four-bucket split below.

    With `split` every row is its four buckets, as bars.
    """
    question, zone = answer.question, answer.question.zone
    title = f"by {question.by}, {_day(question.start, zone)} to {_day(question.end - 1, zone)}{_only(answer)}"
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
    lines += ["", *split_lines(answer.whole, answer.scales, width), *(f"note: {note}" for note in answer.notes)]
    return "".join(f"{fit(line, width)}\n" for line in lines)


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
            bar, words = f"{name:<{wide}} {_bar(split)}", _words(split)
            yield from (f"{bar}  {words}",) if len(bar) + 2 + len(words) <= width else (bar, f"  {words}")


def points(value: float) -> str:
    """Points of a window's hundred: `12.3 points`."""
    return f"{value:,.1f} points" if value < 100 else f"{value:,.0f} points"


def _split_rows(answer: Answer, shown: Sequence[Row], width: int, home: Path) -> Iterator[str]:
    for row in shown:
        yield _name(row, answer.question.by, home)
        yield from split_lines(row, answer.scales, width)
        yield ""


def _table(answer: Answer, shown: Sequence[Row], width: int, home: Path) -> list[str]:
    by = answer.question.by
    counted = [place for place, head in enumerate(_HEAD, 1) if head != "calls" or answer.whole.calls]
    more = ("used",) if by == "window" else ()
    whole = answer.whole
    agents = {one.agent for one in answer.scales}
    heads = [f"{one.agent} {one.window}" if len(agents) > 1 else f"of {one.window}" for one in answer.scales]
    rows = [(by, *_HEAD, *heads, *more)]
    rows += [
        (
            _name(row, by, home),
            *_figures(row, whole),
            *_points(row, answer),
            *((percent(row.percent) if row.percent is not None else "",) if more else ()),
        )
        for row in shown
    ]
    rows.append(("total", *_figures(whole, whole), *_points(whole, answer), *(("",) if more else ())))
    end = len(_HEAD) + 1
    windows = range(end, end + len(heads))
    places = [
        0,
        *(place for place in counted if place < _COST),
        *windows,
        *(place for place in counted if place >= _COST),
    ]
    places += range(end + len(heads), len(rows[0]))
    kept = [[row[place] for place in places] for row in rows]
    aligns: list[Align] = ["left", *["right"] * (len(places) - 1)]  # type: ignore[list-item]
    less = [places.index(place) for place in _LESS if place in places]
    return columns(kept, aligns, width, less)


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


def harmless(value: object) -> object:
    """Spreadsheets take texts that begin so for formulas."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@")) else value


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


def _iso(at: float | None) -> str | None:
    return None if at is None else datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")


def _day(at: float, zone: tzinfo | None) -> str:
    return datetime.fromtimestamp(at, zone).date().isoformat()
