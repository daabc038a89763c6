"""Neither the order nor the repetition of records, nor reading a file again, nor pruning shows in any answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.engine.meter import Meter
from pyrometer.model import Activity, Compaction, Prompt, Record, SessionFacts
from pyrometer.settings import Metrics
from pyrometer.snapshot import SessionDetail, TurnView
from tests.engine.engine_lines import DAY, HOUR, MINUTE, NOW, instants, price, single, times, turns_at

others = (
    st.builds(
        SessionFacts,
        agent=st.just("claude"),
        session=st.sampled_from(["home", "fork"]),
        at=times,
        project=st.sampled_from(["", "/a", "/b"]),
        branch=st.sampled_from(["", "main"]),
    )
    | st.builds(
        Activity,
        agent=st.just("claude"),
        session=st.sampled_from(["home", "fork"]),
        at=times,
        state=st.sampled_from(["working", "waiting", "ended"]),
        chain=st.sampled_from(["", "sub"]),
    )
    | st.builds(
        Prompt, key=st.sampled_from("pqr"), agent=st.just("claude"), session=st.sampled_from(["home", "fork"]), at=times
    )
    | st.builds(
        Compaction,
        key=st.sampled_from("xyz"),
        agent=st.just("claude"),
        session=st.sampled_from(["home", "fork"]),
        at=times,
        after=st.none() | st.integers(0, 9000),
    )
)
records = st.lists(st.tuples(single | turns_at(times) | others, st.integers(1, 3)), max_size=25)


def answers(meter: Meter, now: float, tools: bool = True) -> list[Any]:
    """Everything a screen may ask."""
    views = meter.sessions(now, since=NOW - HOUR)
    return [
        meter.burn(now, NOW - HOUR),
        meter.burn(now, agent="codex"),
        meter.series(now, 90, 40),
        views,
        meter.busiest(now),
        unordered(meter.last_turns(100), tools),
        [without_order(meter.detail(view.key, now), tools) for view in views],
        meter.by_project(now),
        meter.by_agent(now),
        meter.used(None, NOW - 4 * HOUR, now),
        meter.dollars("claude", NOW - 4 * HOUR, now),
        meter.unpriced,
        [meter.ratio_over(now, 20, view.key) for view in views],
    ]


def unordered(views: Iterable[TurnView], tools: bool) -> list[str]:
    """Turns of the same instant are in no particular order."""
    return sorted(repr(view if tools else msgspec.structs.replace(view, tools=())) for view in views)


def without_order(detail: SessionDetail | None, tools: bool) -> tuple[Any, ...]:
    assert detail is not None
    return detail.session, unordered(detail.turns, tools), detail.contexts, detail.compactions


@settings(max_examples=100, deadline=None)
@given(records, st.data(), instants)
def test_order_and_repetition_do_not_show(said: list[tuple[Record, int]], data: st.DataObject, now: float) -> None:
    one, other = Meter(Metrics(), price), Meter(Metrics(), price)
    for record, file in said:
        one.record(record, file, NOW)
    for record, file in data.draw(st.permutations(said + said[::3])):
        other.record(record, file, NOW)
        if record.at > NOW - MINUTE:  # type: ignore[union-attr]
            answers(other, now)
    assert answers(one, now) == answers(other, now)


@settings(max_examples=100, deadline=None)
@given(records, records, instants)
def test_reading_a_file_again_is_as_reading_it_once(
    said: list[tuple[Record, int]], rewritten: list[tuple[Record, int]], now: float
) -> None:
    meter = Meter(Metrics(), price)
    for record, file in said:
        meter.record(record, file, NOW)
    answers(meter, now)
    meter.forget(1)
    fresh = Meter(Metrics(), price)
    for record, file in said:
        if file != 1:
            fresh.record(record, file, NOW)
    assert answers(meter, now) == answers(fresh, now)
    for record, _ in rewritten:
        meter.record(record, 1, NOW)
        fresh.record(record, 1, NOW)
    assert answers(meter, now) == answers(fresh, now)


aged = st.lists(
    st.tuples(single | turns_at(times | st.floats(0, 12 * DAY).map(lambda age: NOW - age)) | others, st.integers(1, 3)),
    max_size=25,
)


@settings(max_examples=100, deadline=None)
@given(aged, aged, st.floats(0, 5 * HOUR))
def test_pruning_changes_no_answer(
    said: list[tuple[Record, int]], more: list[tuple[Record, int]], later: float
) -> None:
    """But the details of the tools of turns older than a day."""
    now = NOW + later
    plain, pruned = Meter(Metrics(), price), Meter(Metrics(), price)
    for record, file in said:
        plain.record(record, file, NOW)
        pruned.record(record, file, NOW)
    pruned.prune(now)
    for record, file in more:
        plain.record(record, file, NOW)
        pruned.record(record, file, NOW)
    plain.forget(2)
    pruned.forget(2)
    pruned.prune(now)
    assert answers(plain, now, tools=False) == answers(pruned, now, tools=False)
