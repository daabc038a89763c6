"""What the sums by quarter of an hour answer: everything but tools and subagents, for all time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, cast

from msgspec.structs import replace

from pyrometer.history.about import about_sessions
from pyrometer.history.conditions import conditions
from pyrometer.history.misses import Missed, by_name, by_period, single
from pyrometer.history.periods import Period, periods
from pyrometer.history.question import MAIN_LOOP, REST, SUBAGENTS, Question, Row
from pyrometer.history.tallies import SUMMED, Tally
from pyrometer.history.timelines import NOTHING, with_branches
from pyrometer.history.unlogged import unlogged_of
from pyrometer.history.weights import Weights
from pyrometer.store.store import Store
from pyrometer.store.sums import QUARTER

_NAMES: Final = {
    "session": "sessions.id",
    "project": "sessions.project",
    "model": "lanes.model",
    "agent": "sessions.agent",
    "loop": f"CASE lanes.side WHEN 0 THEN '{MAIN_LOOP}' ELSE '{SUBAGENTS}' END",
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
    """By session, project, model, agent, or main loop against subagents."""
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
    return [tally.row(str(name) or REST) for name, tally in tallies.items()]


def _sessions(store: Store, tallies: dict[object, Tally]) -> list[Row]:
    about, beyond = about_sessions(store), unlogged_of(store)
    rows = {int(str(number)): tally.row("") for number, tally in tallies.items()}
    return [replace(about[number].told(row), unlogged=beyond.get(number)) for number, row in rows.items()]


def by_branches(store: Store, question: Question, weights: Weights) -> list[Row]:
    """By project and branch. A quarter of an hour belongs to the branch that the session was on in its middle."""
    lines = with_branches(store)
    moving = ", ".join(str(number) for number, line in lines.items() if line.changes)
    where, wanted = conditions(store, question.only)
    query = (
        f"SELECT sessions.id, sessions.project, CASE WHEN sessions.id IN ({moving}) THEN quarters.start ELSE 0 END, "
        f"sessions.agent, lanes.model, {SUMMED} FROM quarters {_FROM} "
        f"WHERE quarters.start >= ? AND quarters.start < ? AND {where} GROUP BY 1, 2, 3, 4, 5"
    )
    values = (_quarter(question.start), _quarter(question.end), *wanted)
    tallies: dict[tuple[str, str], Tally] = {}
    for number, project, start, agent, model, *counts in store.query(query, values):
        branch = lines.get(int(str(number)), NOTHING).in_quarter(float(str(start)))
        tallies.setdefault((str(project), branch), Tally()).add(counts, str(agent), str(model), weights)
    for number, project, at, lost in single(store, question):
        tally = tallies.get((project, lines.get(number, NOTHING).in_quarter(at)))
        if tally is not None:
            tally.missed = _added(tally.missed, lost)
    return [replace(tally.row(branch), project=project) for (project, branch), tally in tallies.items()]


def _added(missed: Missed, lost: int) -> Missed:
    return (missed[0] + 1, missed[1] + lost)


def _oldest(store: Store) -> float:
    rows = store.query("SELECT min(start) FROM quarters")
    return float(str(rows[0][0])) if rows and rows[0][0] is not None else float("inf")


def _quarter(at: float) -> int:
    return int(at // QUARTER) * QUARTER
