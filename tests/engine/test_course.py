"""A session that was packed in between tells the same as one that never was."""

from __future__ import annotations

import tracemalloc
from typing import Any, TypeAlias

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.engine.session import Session
from pyrometer.engine.tally import Counts, counts
from pyrometer.model import Activity, CostState, SessionFacts, ToolResult, Turn
from pyrometer.usage import Usage
from tests.engine.engine_lines import DAY, HOUR, NOW, turn, turns_at

Step: TypeAlias = Turn | SessionFacts | Activity | CostState | ToolResult | int | None
"""Something that a file says, the place of a turn that goes, or a rest."""

ages = st.floats(0, 9 * DAY) | st.floats(0, HOUR)
said_at = ages.map(lambda age: NOW - age)
facts = st.builds(
    SessionFacts,
    agent=st.just("claude"),
    session=st.just("one"),
    at=said_at,
    project=st.sampled_from(["", "/a"]),
    branch=st.sampled_from(["", "main", "fix"]),
    version=st.sampled_from(["", "2.1.0", "2.1.1"]),
    start=st.sampled_from(["", "clear", "resume"]),
)
activities = st.builds(Activity, st.just("claude"), st.just("one"), said_at, st.sampled_from(["working", "ended"]))
bills = st.builds(
    CostState, st.just("claude"), st.just("one"), said_at, st.none() | st.just(0.5), st.just((("opus", Usage(1, 2)),))
)
results = st.builds(ToolResult, st.sampled_from("abc"), st.just("claude"), st.just("one"), said_at, st.integers(0, 9))
others = facts | activities | bills | results
steps = st.lists(st.none() | st.integers(0, 30) | turns_at(said_at) | others, max_size=40)
starts = st.floats(0, 9 * DAY).map(lambda age: NOW - age)


def weigh(one: Turn) -> Counts:
    return counts(one, 0.5)


class Told:
    """A session, and the turns that it counts."""

    def __init__(self) -> None:
        self.session = Session("claude", "one")
        self.turns: dict[int, Turn] = {}
        self.made = 0

    def take(self, step: Turn | SessionFacts | Activity | CostState | ToolResult | int) -> None:
        if isinstance(step, SessionFacts):
            self.session.source(1).learn(step)
        elif isinstance(step, Activity):
            self.session.source(2).see(step)
        elif isinstance(step, CostState):
            self.session.source(2).bill(step)
        elif isinstance(step, ToolResult):
            self.session.source(3).give_back(step)
        elif isinstance(step, Turn):
            self.made += 1
            self.turns[self.made] = step
            self.session.count(step, self.made, weigh(step), 1)
        elif self.turns:
            ident = sorted(self.turns)[step % len(self.turns)]
            gone = self.turns.pop(ident)
            self.session.count(gone, ident, weigh(gone), -1)

    def light(self, start: float) -> list[Any]:
        """What is asked of every session again and again."""
        session = self.session
        return [
            (session.oldest, session.newest, session.last_at, session.heard_at, session.order),
            (session.shown, session.told, session.prompts, session.version, session.totals),
            (session.facts, session.signs),
            (session.burn(NOW, HOUR), session.burn(NOW, 300), session.burn(NOW - DAY, HOUR)),
            session.since(start, self.turns.__getitem__, weigh),
        ]

    def heavy(self) -> list[Any]:
        session = self.session
        track, contexts = list(session.turns), list(session.contexts)
        said = [msgspec.structs.astuple(source) for _, source in sorted(session.sources.items())]
        sums = (session.started_at, session.cost, session.turns.between(0, NOW), session.baseline.median(NOW))
        return [track, contexts, session.subagents, said, sums]


@settings(max_examples=200, deadline=None)
@given(steps, starts, starts)
def test_rest_does_not_show(said: list[Step], start: float, other: float) -> None:
    plain, rested = Told(), Told()
    for step in said:
        if step is None:
            rested.session.rest()
            assert rested.light(start) == plain.light(start)
            assert rested.session.take_unsettled() == plain.session.take_unsettled()
        else:
            plain.take(step)
            rested.take(step)
    rested.session.rest()
    assert rested.light(other) == plain.light(other)
    assert rested.heavy() == plain.heavy()


def test_what_is_asked_of_all_sessions_wakes_none() -> None:
    told = Told()
    told.session.source(1).see(Activity("claude", "one", NOW - DAY, "ended"))
    for number in range(200):
        told.take(turn(f"t{number}", at=NOW - 2 * DAY + number * 60))
    told.light(NOW - 9 * DAY)
    told.session.rest()
    told.light(NOW - DAY)
    told.light(NOW - 8 * DAY)
    told.session.forget(2)
    assert told.session.rests


def test_a_session_that_rests_needs_little_memory() -> None:
    told = Told()
    tracemalloc.start()
    for number in range(2_000):
        told.take(turn(f"t{number}", at=NOW - 2 * DAY + number * 60, output=number * 7))
    told.turns.clear()
    told.session.rest()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 2_000 * 40
