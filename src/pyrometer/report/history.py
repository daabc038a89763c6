"""The answer to a question about the past for other programs: JSON and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Sequence
from typing import Final

import msgspec

from pyrometer.history.question import BY_TURN, Answer, Question, Row, Scale
from pyrometer.report.times import iso_exact

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


def fields(scales: Sequence[Scale]) -> tuple[str, ...]:
    """Names of the values of a row: `FIELDS`, and the points of each window whose scale is known."""
    return (*FIELDS, *(f"points_{one.agent}_{one.window}" for one in scales))


MARKS: Final = frozenset({"prompts", "compactions"})
BY_CALL: Final = frozenset({"tool", "mcp", "skill", "command"})
"""What is called: by these, calls are told."""


def untold(question: Question) -> frozenset[str]:
    """Fields that no row of this answer can tell, which are null and not zero.

    Calls are counted only where they are what is asked for; a prompt belongs to none of the parts of a turn.
    """
    parted = any(one.by in BY_TURN for one in question.only.exact)
    marks = MARKS if parted or question.by in BY_TURN else frozenset()
    return marks if parted or question.by in BY_CALL else marks | {"calls"}


def flat(row: Row, scales: Sequence[Scale] = (), without: Collection[str] = ()) -> dict[str, object]:
    """One row as plain values, the same in all formats; times in ISO 8601, UTC. `without`: what is not known of it."""
    usage, split, weight, beyond = row.usage, row.dollar_split, row.credit_split, row.unlogged
    values: dict[str, object] = {
        **msgspec.structs.asdict(usage),
        "name": row.name,
        "agent": row.agent or None,
        "project": row.project or None,
        "starts_at": None if row.starts_at is None else iso_exact(row.starts_at),
        "ends_at": None if row.ends_at is None else iso_exact(row.ends_at),
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
    return {field: None if field in without else values[field] for field in fields(scales)}


def history_json(answer: Answer) -> str:
    """As JSON text: `schema`, `by`, `since`, `until`, `rows[]`, `total`, `notes[]`."""
    question, without = answer.question, untold(answer.question)
    report = {
        "schema": SCHEMA,
        "by": question.by,
        "since": iso_exact(question.start),
        "until": iso_exact(question.end),
        "only": {name: value for name, value in msgspec.structs.asdict(question.only).items() if value},
        "rows": [flat(row, answer.scales, without) for row in answer.rows],
        "total": flat(answer.whole, answer.scales, without),
        "notes": list(answer.notes),
    }
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n"


def history_csv(answer: Answer) -> str:
    """As CSV with a header line, without the total."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fields(answer.scales), lineterminator="\n")
    writer.writeheader()
    without = untold(answer.question)
    for row in answer.rows:
        values = flat(row, answer.scales, without).items()
        writer.writerow({key: "" if value is None else harmless(value) for key, value in values})
    return text.getvalue()


_FORMULA: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""ASCII and, where people write in wide characters, their wide forms."""


def harmless(value: object) -> object:
    """Spreadsheets take texts that begin so for formulas."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
