"""Invalidations of the cache by any dimension: told for all time, as the sums are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from pyrometer.history.conditions import EVENTS, conditions
from pyrometer.history.periods import Period
from pyrometer.history.question import MAIN_LOOP, SUBAGENTS, Question
from pyrometer.store.store import Store
from pyrometer.store.sums import QUARTER

_SUMMED: Final = "count(*), sum(cache_events.lost)"
_FROM: Final = "cache_events JOIN sessions ON sessions.id = cache_events.session"
_NAMES: Final = {
    "session": "sessions.id",
    "project": "sessions.project",
    "model": "cache_events.model",
    "agent": "sessions.agent",
    "loop": f"CASE chain WHEN '' THEN '{MAIN_LOOP}' ELSE '{SUBAGENTS}' END",
    "subagent": f"CASE chain WHEN '' THEN '{MAIN_LOOP}' ELSE coalesce((SELECT max(subagent) FROM owners WHERE "
    "owners.session = cache_events.session AND owners.chain = cache_events.chain), '') END",
}
Missed = tuple[int, int]
"""(invalidations, tokens that they lost)."""


def by_name(store: Store, question: Question) -> dict[object, Missed]:
    """By the same values that the rows of that dimension are grouped by."""
    where, wanted = conditions(store, question.only, EVENTS)
    query = (
        f"SELECT {_NAMES[question.by]}, {_SUMMED} FROM {_FROM} "
        f"WHERE kind = 'invalidation' AND at >= ? AND at < ? AND {where} GROUP BY 1"
    )
    rows = store.query(query, (_quarter(question.start), _quarter(question.end), *wanted))
    return {row[0]: _missed(row[1:]) for row in rows}


def single(store: Store, question: Question) -> Iterator[tuple[int, str, float, int]]:
    """(session, project, time, tokens lost) of each."""
    where, wanted = conditions(store, question.only, EVENTS)
    query = (
        f"SELECT sessions.id, sessions.project, at, lost FROM {_FROM} "
        f"WHERE kind = 'invalidation' AND at >= ? AND at < ? AND {where}"
    )
    for number, project, at, lost in store.query(query, (_quarter(question.start), _quarter(question.end), *wanted)):
        yield int(str(number)), str(project), float(str(at)), int(str(lost))


def by_period(store: Store, question: Question, spans: Sequence[Period]) -> list[Missed]:
    """Of each stretch, in order. They do not overlap. All events are read once, however many stretches there are."""
    found: list[Missed] = [(0, 0)] * len(spans)
    places = sorted(range(len(spans)), key=lambda place: (spans[place].start, spans[place].end))
    starts = [_quarter(spans[place].start) for place in places]
    if not starts:
        return found
    whole = replace(question, start=min(starts), end=max(span.end for span in spans))
    for _, _, at, lost in single(store, whole):
        place = places[max(0, bisect_right(starts, at) - 1)]
        if _quarter(spans[place].start) <= at < _quarter(spans[place].end):
            found[place] = (found[place][0] + 1, found[place][1] + lost)
    return found


def _missed(row: Sequence[object]) -> Missed:
    return int(str(row[0])), int(str(row[1] or 0))


def _quarter(at: float) -> int:
    return int(at // QUARTER) * QUARTER
