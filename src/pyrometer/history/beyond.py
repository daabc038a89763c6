"""What agents' programs say to have used beyond the turns of their logs: in no row, told apart."""

from __future__ import annotations

import math
from typing import Final

import msgspec

from pyrometer.engine.costs import Cost, unlogged
from pyrometer.history.by_parts import parted
from pyrometer.history.conditions import conditions
from pyrometer.history.question import Question
from pyrometer.history.tallies import SUMMED, usage_of
from pyrometer.model import Usage
from pyrometer.store.said import decode
from pyrometer.store.schema import COUNTED
from pyrometer.store.store import Store
from pyrometer.store.sums import NANO

_SAID: Final = (
    "SELECT sessions.id, oldest, newest, said FROM sessions WHERE said IS NOT NULL AND oldest < ? AND newest >= ?"
)
_ALL: Final = f"SELECT {SUMMED} FROM days JOIN lanes ON lanes.id = lane WHERE lanes.session = ?"
_LATER: Final = """
SELECT sum(turns.uncached), sum(turns.cache_read), sum(turns.write_5m), sum(turns.write_1h), sum(turns.output),
sum(coalesce(turns.nano, 0)) FROM turns
WHERE turns.at > ? AND turns.at <= ? AND turns.owner IN (SELECT id FROM owners WHERE session = ?)"""
_NANO, _UNPRICED = COUNTED.index("nano"), COUNTED.index("unpriced")


class Beyond(msgspec.Struct, frozen=True):
    """Of all sessions that lie in the time asked for."""

    usage: Usage = Usage()
    dollars: float | None = 0.0
    """At the programs' own prices; None: of some session they are not known."""
    sessions: int = 0
    partly: int = 0
    """Sessions with such use that reach out of the time: nobody says when it was."""


def beyond(store: Store, question: Question) -> Beyond | None:
    """None where it cannot be told: the programs name no loops and no tools, and models only in their own words."""
    only = question.only
    if parted(only) or only.model or any(one.by in ("model", "loop") for one in only.exact):
        return None
    where, wanted = conditions(store, only)
    found = Beyond()
    for number, oldest, newest, said in store.query(f"{_SAID} AND {where}", (question.end, question.start, *wanted)):
        cost = _cost(said)
        more = _unlogged(store, int(str(number)), cost, float(str(newest))) if cost is not None else None
        if more is None or not more[0].total:
            continue
        if float(str(oldest)) < question.start or float(str(newest)) >= question.end:
            found = msgspec.structs.replace(found, partly=found.partly + 1)
            continue
        known = None if found.dollars is None or more[1] is None else found.dollars + more[1]
        found = Beyond(found.usage + more[0], known, found.sessions + 1, found.partly)
    return found


def _cost(data: object) -> Cost | None:
    """The totals of a fork contain those of its parent."""
    said = decode(data if isinstance(data, bytes) else None)
    return None if said.first.get("parent") else said.cost


def _unlogged(store: Store, session: int, cost: Cost, newest: float) -> tuple[Usage, float | None] | None:
    """(tokens, dollars) beyond the turns up to the moment when the program said so."""
    rows = store.query(_ALL, (session,))
    if not rows or rows[0][0] is None:
        return None
    values = [int(str(value)) for value in rows[0]]
    usage, nano = usage_of(values), values[_NANO]
    if newest > cost[0]:
        later = store.query(_LATER, (cost[0], newest, session))
        less = [int(str(value or 0)) for value in later[0]] if later else [0] * 6
        usage, nano = _minus(usage, less), nano - less[5]
    rest = unlogged(cost, usage, None if values[_UNPRICED] else max(0.0, nano / NANO))
    return rest.usage, rest.dollars if rest.dollars is None or math.isfinite(rest.dollars) else None


def _minus(usage: Usage, less: list[int]) -> Usage:
    return Usage(
        max(0, usage.uncached - less[0]),
        max(0, usage.cache_read - less[1]),
        max(0, usage.cache_write_5m - less[2]),
        max(0, usage.cache_write_1h - less[3]),
        max(0, usage.output - less[4]),
    )
