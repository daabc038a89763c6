"""What was used in any stretch of time, by session, project, model or agent, without looking at single turns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, TypeAlias

import msgspec

from pyrometer.store.schema import COUNTED
from pyrometer.store.store import Store
from pyrometer.store.sums import DAY, NANO, QUARTER
from pyrometer.usage import Usage

By: TypeAlias = Literal["agent", "session", "project", "model", "side"]
_EXPRESSIONS: Final[dict[By, str]] = {
    "agent": "sessions.agent",
    "session": "sessions.name",
    "project": "sessions.project",
    "model": "lanes.model",
    "side": "CASE lanes.side WHEN 0 THEN 'main' ELSE 'subagents' END",
}
_SUMMED = ", ".join(f"sum({name}) AS {name}" for name in COUNTED)


class Total(msgspec.Struct, frozen=True):
    """A sum over turns."""

    group: tuple[str, ...]
    """Values of what was grouped by, in that order. Prompts and compactions have no model: an empty name."""
    usage: Usage
    dollars: float
    """API-equivalent dollars of the turns that have a price."""
    unpriced: int
    """Turns with tokens but without a price."""
    not_final: int
    """Turns whose output is a lower bound."""
    turns: int
    prompts: int
    compactions: int


def totals(store: Store, start: float, end: float, by: Sequence[By] = ()) -> list[Total]:
    """Sums of the turns from `start` up to but without `end` (epoch seconds), largest first.

    Exact to a quarter of an hour: `start` and `end` are moved to the one before. Every time zone's midnight is one.
    """
    first, last = int(start // QUARTER) * QUARTER, int(end // QUARTER) * QUARTER
    parts, values = _stretches(first, last)
    names = [_EXPRESSIONS[one] for one in by]
    inner = " UNION ALL ".join(
        f"SELECT lane, {_SUMMED} FROM {table} WHERE start >= ? AND start < ? GROUP BY lane" for table in parts
    )
    query = (
        f"SELECT {', '.join([*names, _SUMMED])} FROM ({inner}) JOIN lanes ON lanes.id = lane "
        f"JOIN sessions ON sessions.id = lanes.session"
    )
    query += f" GROUP BY {', '.join(names)}" if names else ""
    rows = store.query(query, values) if parts else []
    found = [_total(row, len(names)) for row in rows if row[-1] is not None]
    return sorted(found, key=lambda total: (-total.usage.total, total.group))


def _stretches(first: int, last: int) -> tuple[list[str], list[int]]:
    """Tables to add up, and the bounds for each: whole days, and quarters before and after them."""
    morning, evening = -(-first // DAY) * DAY, last // DAY * DAY
    if morning >= evening:
        spans = [("quarters", first, last)]
    else:
        spans = [("quarters", first, morning), ("days", morning, evening), ("quarters", evening, last)]
    spans = [span for span in spans if span[1] < span[2]]
    return [table for table, _, _ in spans], [bound for _, *bounds in spans for bound in bounds]


def _total(row: tuple[object, ...], groups: int) -> Total:
    columns = dict(zip(COUNTED, (int(str(value)) for value in row[groups:]), strict=True))
    usage = Usage(
        columns["uncached"],
        columns["cache_read"],
        columns["write_5m"],
        columns["write_1h"],
        columns["output"],
        columns["reasoning"] if columns["known"] else None,
    )
    return Total(
        group=tuple(str(value) for value in row[:groups]),
        usage=usage,
        dollars=columns["nano"] / NANO,
        unpriced=columns["unpriced"],
        not_final=columns["lower"],
        turns=columns["turns"],
        prompts=columns["prompts"],
        compactions=columns["compactions"],
    )
