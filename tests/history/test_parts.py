"""Drilling down: the rows of a row add up to it, in every dimension; what sums alone know is a row of its own."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.history.ask import ask
from pyrometer.history.overview import OLDER, overview
from pyrometer.history.question import DIMENSIONS, PERIODS, Answer, Dimension, Exact, Filter, Question, Row
from pyrometer.model import CostState, Record, SessionFacts, Turn
from pyrometer.store.store import Store
from pyrometer.usage import Usage
from tests.engine.engine_lines import HOUR, NOW
from tests.history.test_ask import GPT, WEIGHTS, circumstances, said, tool, turns
from tests.store.making import work

DAY = 24 * HOUR
NAMED: tuple[Dimension, ...] = tuple(by for by in DIMENSIONS if by not in PERIODS)


def answer(store: Store, by: Dimension, *exact: Exact) -> Answer:
    return ask(store, Question(by, 0.0, NOW + HOUR, UTC, Filter(exact=exact)), WEIGHTS)


def exact(by: Dimension, row: Row) -> Exact:
    return Exact(by, row.name, row.agent, row.project)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(turns, max_size=15), st.lists(circumstances, max_size=12), st.sampled_from(NAMED), st.sampled_from(NAMED)
)
def test_the_rows_below_a_row_add_up_to_it(
    found: list[Turn], about: list[Record], above: Dimension, below: Dimension
) -> None:
    """Whole numbers of shared turns are rounded once above and once below."""
    facts = [
        SessionFacts("claude", name, NOW - DAY, project=f"/p/{name}"[:6], branch="main") for name in ("home", "away")
    ]
    with TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "s.db", now=NOW)
        store.commit([work(1, *facts, *found, *about)], NOW)
        rows = [(row, answer(store, below, exact(above, row))) for row in answer(store, above).rows]
        store.close()
    for row, under in rows:
        assert under.whole.turns == pytest.approx(row.turns, abs=1)
        assert under.whole.usage.total == pytest.approx(row.usage.total, abs=5)
        assert under.whole.dollars == pytest.approx(row.dollars, abs=1e-7)
        assert sum(each.turns for each in under.rows) == under.whole.turns
        assert sum(each.usage.total for each in under.rows) == under.whole.usage.total
        assert sum(each.credits for each in under.rows) == pytest.approx(row.credits)
        assert sum(split.whole for _, split in row.credits_by) == pytest.approx(row.credits)


def test_a_folder_is_not_taken_for_another_that_begins_alike(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "s.db", now=NOW)
    facts = [
        SessionFacts("claude", "home", NOW - DAY, project="/p/api"),
        SessionFacts("claude", "away", NOW - DAY, project="/p/api-v2"),
    ]
    store.commit([work(1, *facts, said("a"), said("b", session="away"), said("c", session="away"))], NOW)
    assert answer(store, "session", Exact("project", "/p/api")).whole.turns == 1
    assert answer(store, "session", Exact("project", "/p/api-v2")).whole.turns == 2


def test_two_sessions_with_one_id_are_two(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "s.db", now=NOW)
    store.commit([work(1, said("a"), said("b", agent="codex", model=GPT), said("c", agent="codex", model=GPT))], NOW)
    rows = answer(store, "session").rows
    assert sorted((row.name, row.agent, row.turns) for row in rows) == [("home", "claude", 1), ("home", "codex", 2)]
    assert answer(store, "model", Exact("session", "home", agent="codex")).whole.turns == 2
    assert answer(store, "tool", Exact("session", "home", agent="claude")).whole.turns == 1


def test_of_a_turn_with_two_tools_half_goes_to_one(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "s.db", now=NOW)
    store.commit([work(1, said("a", tools=(tool("Bash"), tool("Read")), usage=Usage(output=100)))], NOW)
    assert answer(store, "session", Exact("tool", "Bash")).whole.usage.output == 50
    assert [row.name for row in answer(store, "tool", Exact("tool", "Bash")).rows] == ["Bash"]


def test_turns_that_live_on_in_sums_are_a_row_of_their_own(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "s.db", now=NOW)
    store.commit([work(1, said("old", NOW - 9 * DAY), said("new", tools=(tool("Bash"),)))], NOW)
    store.change(lambda db: db.execute("DELETE FROM turns WHERE at < ?", (NOW - DAY,)), None)
    given = overview(store, Question("tool", 0.0, NOW + HOUR, UTC), WEIGHTS).answer
    assert {row.name: row.turns for row in given.rows} == {"Bash": 1, OLDER: 1}
    assert given.whole.turns == 2
    assert sum(row.usage.total for row in given.rows) == given.whole.usage.total
    assert sum(row.dollars for row in given.rows) == pytest.approx(given.whole.dollars)
    assert sum(row.credits for row in given.rows) == pytest.approx(given.whole.credits)


def test_all_dimensions_tell_of_the_same_turns_at_any_second(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "s.db", now=NOW)
    store.commit([work(1, *[said(str(place), NOW - 240.0 * place) for place in range(40)])], NOW)
    question = Question("project", NOW - 5000.0, NOW - 700.0, UTC)
    wholes = {
        overview(store, Question(by, question.start, question.end, UTC), WEIGHTS).answer.whole.turns for by in NAMED
    }
    assert len(wholes) == 1


def test_what_no_log_tells_is_apart_and_in_no_row(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "s.db", now=NOW)
    spent = (("opus", Usage(output=500)),)
    store.commit(
        [
            work(
                1,
                SessionFacts("claude", "home", NOW - 3 * HOUR),
                said("a", NOW - 2 * HOUR, usage=Usage(output=100)),
                CostState("claude", "home", NOW - HOUR, 2.0, spent),
                said("later", NOW - 600, usage=Usage(output=1000)),
            )
        ],
        NOW,
    )
    found = overview(store, Question("project", NOW - 4 * HOUR, NOW + HOUR, UTC), WEIGHTS)
    assert found.answer.whole.usage.output == 1100
    assert found.beyond is not None
    assert (found.beyond.usage.output, found.beyond.sessions, found.beyond.partly) == (400, 1, 0)
    counted = found.answer.whole.dollars / 1100 * 100
    assert found.beyond.dollars == pytest.approx(2.0 - counted)
    partly = overview(store, Question("project", NOW - HOUR, NOW + HOUR, UTC), WEIGHTS)
    assert partly.beyond is not None
    assert (partly.beyond.usage.output, partly.beyond.partly) == (0, 1)
    tools = overview(store, Question("tool", 0.0, NOW + HOUR, UTC, Filter(exact=(Exact("tool", "Bash"),))), WEIGHTS)
    assert tools.beyond is None, "the program does not say which tools it was"
