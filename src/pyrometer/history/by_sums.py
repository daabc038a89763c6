"""What the sums by quarter of an hour answer: everything but tools and subagents, for all time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, cast

from msgspec.structs import replace

from pyrometer.history.about import about_sessions
from pyrometer.history.conditions import conditions
from pyrometer.history.misses import by_name, by_period
from pyrometer.history.periods import Period, periods
from pyrometer.history.question import MAIN_LOOP, REST, SUBAGENTS, Question, Row
from pyrometer.history.tallies import SUMMED, Tally
from pyrometer.history.weights import Weights
from pyrometer.store.store import Store
from pyrometer.store.sums import QUARTER

_NAMES: Final = {
    "session": "sessions.id",
    "project": "sessions.project",
    "model": "lanes.model",
    "agent": "sessions.agent",
    "loop": f"CASE lanes.side WHEN 0 THEN '{MAIN_LOOP}' ELSE '{SUBAGENTS}' END",
    "branch": "sessions.id",
}
_FROM = "JOIN lanes ON lanes.id = lane JOIN sessions ON sessions.id = lanes.session"


def whole(store: Store, question: Question, weights: Weights) -> Row:
    """The sum of everything asked for."""
    return by_periods(store, question, [Period("total", question.start, question.end)], weights)[0]


def by_calendar(store: Store, question: Question, weights: Weights) -> list[Row]:
    """By day, week or month; empty ones between others are there too."""
    unit = cast('Literal["day", "week", "month"]', question.by)
    start = max(question.start, _oldest(store))
    return by_periods(store, question, periods(unit, start, question.end, question.zone), weights)


def by_periods(store: Store, question: Question, spans: Sequence[Period], weights: Weights) -> list[Row]:
    """A row for each of these stretches, in order."""
    tallies = [Tally() for _ in spans]
    if spans:
        values = ", ".join(
            f"({place}, {_quarter(span.start)}, {_quarter(span.end)})" for place, span in enumerate(spans)
        )
        where, wanted = conditions(store, question.only)
        query = (
            f"WITH spans (place, first, last) AS (VALUES {values}) "
            f"SELECT place, sessions.agent, lanes.model, {SUMMED} FROM spans "
            f"JOIN quarters ON quarters.start >= first AND quarters.start < last {_FROM} "
            f"WHERE {where} GROUP BY place, sessions.agent, lanes.model"
        )
        for place, agent, model, *counts in store.query(query, wanted):
            tallies[int(str(place))].add(counts, str(agent), str(model), weights)
        for tally, missed in zip(tallies, by_period(store, question, spans), strict=True):
            tally.missed = missed
    return [
        replace(tally.row(span.name), starts_at=span.start, ends_at=span.end)
        for tally, span in zip(tallies, spans, strict=True)
    ]


def by_names(store: Store, question: Question, weights: Weights) -> list[Row]:
    """By session, project, model, agent, main loop against subagents, or branch."""
    where, wanted = conditions(store, question.only)
    query = (
        f"SELECT {_NAMES[question.by]}, sessions.agent, lanes.model, {SUMMED} FROM quarters {_FROM} "
        f"WHERE quarters.start >= ? AND quarters.start < ? AND {where} GROUP BY 1, 2, 3"
    )
    tallies: dict[object, Tally] = {}
    for name, agent, model, *counts in store.query(query, (_quarter(question.start), _quarter(question.end), *wanted)):
        tallies.setdefault(name, Tally()).add(counts, str(agent), str(model), weights)
    for name, missed in by_name(store, question).items():
        if name in tallies:
            tallies[name].missed = missed
    if question.by == "session":
        return _sessions(store, tallies)
    if question.by == "branch":
        return _branches(store, tallies)
    return [tally.row(str(name) or REST) for name, tally in tallies.items()]


def _sessions(store: Store, tallies: dict[object, Tally]) -> list[Row]:
    about = about_sessions(store)
    return [about[int(str(number))].told(tally.row("")) for number, tally in tallies.items()]


def _branches(store: Store, tallies: dict[object, Tally]) -> list[Row]:
    about = about_sessions(store)
    merged: dict[tuple[str, str], Tally] = {}
    for number, tally in tallies.items():
        told = about[int(str(number))]
        merged.setdefault((told.project, told.branch), Tally()).merge(tally)
    return [replace(tally.row(branch or REST), project=project) for (project, branch), tally in merged.items()]


def _oldest(store: Store) -> float:
    rows = store.query("SELECT min(start) FROM quarters")
    return float(str(rows[0][0])) if rows and rows[0][0] is not None else float("inf")


def _quarter(at: float) -> int:
    return int(at // QUARTER) * QUARTER
