"""The answer to a question about the past: a table, JSON or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Final

import msgspec

from pyrometer.history.buckets import Buckets
from pyrometer.history.question import PERIODS, Answer, Row
from pyrometer.paths import display
from pyrometer.report.columns import Align, columns, fit
from pyrometer.text import count, dollars, percent, share

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
    "unpriced",
    "not_final",
    "percent",
    "locked",
    "invalidations",
    "invalidated",
)
_HEAD: Final = ("turns", "calls", "fresh", "written", "re-read", "output", "hit", "tokens", "cost", "credits", "share")
_LESS: Final = (10, 3, 2, 4, 5, 1, 9, 6)
"""Columns that a narrow table does without, the first to go first."""
UNKNOWN: Final = "–"
BAR: Final = 24


def flat(row: Row) -> dict[str, object]:
    """One row as plain values, the same in all formats; times in ISO 8601, UTC."""
    usage, split = row.usage, row.dollar_split
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
        "unpriced": row.unpriced,
        "not_final": row.not_final,
        "percent": row.percent,
        "locked": row.locked,
        "invalidations": row.invalidations,
        "invalidated": row.invalidated,
    }
    return {field: values[field] for field in FIELDS}


def history_json(answer: Answer) -> str:
    """As JSON text: `schema`, `by`, `since`, `until`, `rows[]`, `total`, `notes[]`."""
    question = answer.question
    report = {
        "schema": SCHEMA,
        "by": question.by,
        "since": _iso(question.start),
        "until": _iso(question.end),
        "only": {name: value for name, value in msgspec.structs.asdict(question.only).items() if value},
        "rows": [flat(row) for row in answer.rows],
        "total": flat(answer.whole),
        "notes": list(answer.notes),
    }
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n"


def history_csv(answer: Answer) -> str:
    """As CSV with a header line, without the total."""
    text = io.StringIO()
    writer = csv.DictWriter(text, FIELDS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: "" if value is None else value for key, value in flat(row).items()} for row in answer.rows)
    return text.getvalue()


def history_table(answer: Answer, width: int, home: Path, limit: int = 0) -> str:
    """As a table at most `width` cells wide, of at most `limit` rows (0: all), with the four-bucket split below."""
    question, zone = answer.question, answer.question.zone
    title = f"by {question.by}, {_day(question.start, zone)} to {_day(question.end - 1, zone)}{_only(answer)}"
    if not answer.rows or not answer.whole.turns + answer.whole.prompts:
        return f"{title}\n\nnothing was used in that time\n"
    shown = [row for row in answer.rows if row.turns or (row.prompts and question.by in PERIODS)]
    rest = len(shown) - limit if limit else 0
    if rest > 0:
        shown = shown[-limit:] if question.by in PERIODS else shown[:limit]
    lines = [title, "", *_table(answer, shown, width, home)]
    if rest > 0:
        lines.append(f"... and {rest:,} more: --limit 0 shows all")
    lines += ["", *split_lines(answer.whole, width), *(f"note: {note}" for note in answer.notes)]
    return "".join(f"{fit(line, width)}\n" for line in lines)


def split_lines(row: Row, width: int) -> Iterator[str]:
    """Where the money and the window went, one bar above the other; the words go below where there is no room."""
    for name, split in (("API-eq dollars", row.dollar_split), ("window credits", row.credit_split)):
        if split.whole > 0:
            bar, words = f"{name:<15} {_bar(split)}", _words(split)
            yield from (f"{bar}  {words}",) if len(bar) + 2 + len(words) <= width else (bar, f"  {words}")


def _table(answer: Answer, shown: Sequence[Row], width: int, home: Path) -> list[str]:
    by = answer.question.by
    counted = [place for place, head in enumerate(_HEAD, 1) if head != "calls" or answer.whole.calls]
    more = ("used",) if by == "window" else ()
    whole = answer.whole
    rows = [(by, *_HEAD, *more)]
    rows += [(_name(row, by, home), *_figures(row, whole), *((percent(row.percent),) if more else ())) for row in shown]
    rows.append(("total", *_figures(whole, whole), *(("",) if more else ())))
    places = [0, *counted, *range(len(_HEAD) + 1, len(rows[0]))]
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
        cost,
        count(row.credits),
        share(row.dollars / whole.dollars if whole.dollars else None),
    )


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
