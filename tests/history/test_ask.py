"""Sums over any dimension equal the whole, whatever the logs say."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.engine.prices import PriceTable
from pyrometer.history.ask import ask
from pyrometer.history.question import DIMENSIONS, REST, Answer, Dimension, Filter, Question, Scale
from pyrometer.history.weights import Weights
from pyrometer.model import Command, LimitHit, LimitReading, Prompt, Record, SessionFacts, Turn
from pyrometer.store.store import Store
from pyrometer.usage import ToolUse, Usage
from tests.engine.engine_lines import HOUR, NOW
from tests.store.making import work

DAY = 24 * HOUR
OPUS, GPT = "claude-opus-4-5-20251101", "gpt-5.2-codex"


def credits_of(agent: str, model: str, usage: Usage) -> float:
    return usage.uncached + usage.cache_write + 0.01 * usage.cache_read + 5 * usage.output


WEIGHTS = Weights(credits_of, PriceTable.shipped())


EVERYTHING = Filter()


def opened(path: Path) -> Store:
    return Store.open(path, now=NOW)


def answer(store: Store, by: Dimension, only: Filter = EVERYTHING, start: float = 0.0) -> Answer:
    return ask(store, Question(by, start, NOW + HOUR, UTC, only), WEIGHTS)


def tool(name: str, server: str = "", skill: str = "") -> ToolUse:
    return ToolUse(f"{name}{server}", name, server, skill)


def said(key: str, at: float = NOW - HOUR, **more: object) -> Turn:
    values: dict[str, object] = {
        "agent": "claude",
        "session": "home",
        "model": OPUS,
        "usage": Usage(1, 100, 10, 0, 7, 3),
        **more,
    }
    return Turn(key=key, at=at, **values)  # type: ignore[arg-type]


tools = st.lists(
    st.sampled_from([tool("Bash"), tool("Read"), tool("search", "github"), tool("Skill", skill="pdf")]), max_size=3
)
turns = st.builds(
    said,
    st.uuids().map(str),
    st.integers(0, 3000).map(lambda step: NOW - step * 600.0),
    agent=st.sampled_from(["claude", "codex"]),
    session=st.sampled_from(["home", "fork", "away"]),
    model=st.sampled_from([OPUS, GPT, "nobody-knows"]),
    usage=st.builds(
        Usage,
        st.integers(0, 9),
        st.integers(0, 10**6),
        st.integers(0, 99),
        st.integers(0, 99),
        st.integers(0, 999),
        st.none() | st.integers(0, 5),
    ),
    chain=st.sampled_from(["", "", "helper"]),
    subagent=st.sampled_from(["", "explorer"]),
    tools=tools.map(lambda found: tuple(dict.fromkeys(found))),
    final=st.booleans(),
)

times = st.integers(0, 3000).map(lambda step: NOW - step * 600.0)
sessions = st.sampled_from(["home", "fork", "away"])
agents = st.sampled_from(["claude", "codex"])
circumstances: st.SearchStrategy[Record] = st.one_of(
    st.builds(Command, agents, sessions, times, st.sampled_from(["/review", "/plugin:task"])),
    st.builds(Prompt, st.uuids().map(str), agents, sessions, times),
    st.builds(SessionFacts, agents, sessions, times, st.just("/p/api"), st.sampled_from(["main", "fix", ""])),
    st.builds(LimitReading, agents, st.just("w"), st.just(300), st.floats(0, 99), times, times, st.just("said")),
)


@settings(max_examples=120, deadline=None)
@given(st.lists(turns, max_size=25), st.lists(circumstances, max_size=12), st.sampled_from(DIMENSIONS))
def test_rows_add_up_to_the_whole(found: list[Turn], about: list[Record], by: Dimension) -> None:
    with TemporaryDirectory() as folder:
        store = opened(Path(folder) / "s.db")
        store.commit([work(1, *found, *about)], NOW)
        given = answer(store, by)
        store.close()
    usage = Usage()
    for turn in found:
        usage += turn.usage
    assert given.whole.usage.total == usage.total
    assert (given.whole.usage.reasoning or 0) == (usage.reasoning or 0)
    assert given.whole.turns == len(found)
    for name in ("uncached", "cache_read", "cache_write_5m", "cache_write_1h", "output"):
        assert sum(getattr(row.usage, name) for row in given.rows) == getattr(usage, name)
    assert sum(row.turns for row in given.rows) == len(found)
    assert sum(row.unpriced for row in given.rows) == given.whole.unpriced
    known = [row.usage.reasoning for row in given.rows if row.usage.reasoning is not None]
    assert sum(known) == (usage.reasoning or 0)
    assert bool(known) == (usage.reasoning is not None)
    assert sum((row.invalidations or 0) for row in given.rows) == (given.whole.invalidations or 0)
    assert sum(credits.whole for row in given.rows for _, credits in row.credits_by) == pytest.approx(
        sum(row.credits for row in given.rows)
    )
    weight = sum(credits_of(turn.agent, turn.model, turn.usage) for turn in found)
    assert sum(row.credits for row in given.rows) == pytest.approx(weight)
    assert given.whole.credit_split.whole == pytest.approx(weight)
    assert given.whole.dollar_split.whole == pytest.approx(given.whole.dollars, abs=1e-7)


def test_a_turn_is_shared_by_its_tools(tmp_path: Path) -> None:
    store = opened(tmp_path / "s.db")
    both = said("a", tools=(tool("Bash"), tool("Read")), usage=Usage(output=100))
    store.commit([work(1, both, said("b", tools=(tool("Bash"),), usage=Usage(output=30)), said("c"))], NOW)
    rows = {row.name: row for row in answer(store, "tool").rows}
    assert {name: row.usage.output for name, row in rows.items()} == {"Bash": 80, "Read": 50, REST: 7}
    assert {name: row.calls for name, row in rows.items()} == {"Bash": 2, "Read": 1, REST: 0}


def test_servers_and_skills_have_rows_of_their_own(tmp_path: Path) -> None:
    store = opened(tmp_path / "s.db")
    found = (tool("search", "github"), tool("Skill", skill="pdf"))
    store.commit([work(1, said("a", tools=found, usage=Usage(output=10)))], NOW)
    assert {row.name: row.usage.output for row in answer(store, "mcp").rows} == {"github": 5, REST: 5}
    assert {row.name: row.usage.output for row in answer(store, "skill").rows} == {"pdf": 5, REST: 5}


def test_the_main_loop_and_each_kind_of_subagent(tmp_path: Path) -> None:
    store = opened(tmp_path / "s.db")
    found = (said("a"), said("b", chain="x", subagent="explorer"), said("c", chain="y"))
    store.commit([work(1, *found)], NOW)
    assert {row.name: row.turns for row in answer(store, "subagent").rows} == {
        "main loop": 1,
        "explorer": 1,
        "subagent": 1,
    }
    assert {row.name: row.turns for row in answer(store, "loop").rows} == {"main loop": 1, "subagents": 2}


def test_branches_of_two_projects_stay_apart(tmp_path: Path) -> None:
    store = opened(tmp_path / "s.db")
    facts: list[Record] = [
        SessionFacts("claude", "home", NOW - DAY, project="/p/api", branch="main"),
        SessionFacts("claude", "away", NOW - DAY, project="/p/web", branch="main"),
    ]
    store.commit([work(1, *facts, said("a"), said("b", session="away"))], NOW)
    assert sorted((row.name, row.project, row.turns) for row in answer(store, "branch").rows) == [
        ("main", "/p/api", 1),
        ("main", "/p/web", 1),
    ]


def test_filters(tmp_path: Path) -> None:
    store = opened(tmp_path / "s.db")
    facts = SessionFacts("claude", "home", NOW - DAY, project="/p/API")
    store.commit([work(1, facts, said("a"), said("b", session="away", model=GPT, agent="codex"))], NOW)
    assert answer(store, "session", Filter(project="api")).whole.turns == 1
    assert answer(store, "day", Filter(agent="codex")).whole.turns == 1
    assert answer(store, "tool", Filter(model="OPUS")).whole.turns == 1
    assert answer(store, "session", Filter(session="aw")).whole.turns == 1
    assert answer(store, "session", Filter(session="ay")).whole.turns == 0
    assert answer(store, "project", Filter(project="no'); DROP TABLE turns; --")).whole.turns == 0


def test_days_without_work_are_rows_too(tmp_path: Path) -> None:
    store = opened(tmp_path / "s.db")
    store.commit([work(1, said("a", NOW - 3 * DAY), said("b", NOW))], NOW)
    assert [row.turns for row in answer(store, "day").rows] == [1, 0, 0, 1]


def test_windows_are_those_that_readings_name(tmp_path: Path) -> None:
    store = opened(tmp_path / "s.db")
    reset = NOW - HOUR
    found: list[Record] = [
        LimitReading("claude", "five_hour", 300, 40.0, reset, reset - 2 * HOUR, "status line"),
        LimitReading("claude", "five_hour", 300, 70.0, reset + 20, reset - HOUR, "status line"),
        LimitHit("codex", "codex", NOW - 30 * HOUR, 300, NOW - 28 * HOUR),
        said("in", reset - 2 * HOUR),
        said("out", reset + 60),
        said("theirs", NOW - 29 * HOUR, agent="codex", session="away"),
    ]
    store.commit([work(1, *found)], NOW)
    rows = answer(store, "window").rows
    assert [(row.agent, row.percent, row.locked, row.turns) for row in rows] == [
        ("codex", 100.0, True, 1),
        ("claude", 70.0, False, 1),
        ("", None, False, 1),
    ]
    assert rows[-1].name == REST


def test_an_early_reset_ends_a_window_and_no_turn_is_in_two(tmp_path: Path) -> None:
    store = opened(tmp_path / "s.db")
    first, second = NOW - 4 * HOUR, NOW - 2 * HOUR
    found: list[Record] = [
        LimitReading("claude", "five_hour", 300, 40.0, first, first - 4 * HOUR, "status line"),
        LimitReading("claude", "five_hour", 300, 10.0, second, second - 4 * HOUR, "status line"),
        said("once", second - 5 * HOUR + 900),
        said("before", first - 5 * HOUR + 900),
    ]
    store.commit([work(1, *found)], NOW)
    assert [row.turns for row in answer(store, "window").rows] == [1, 1]
    assert answer(store, "window").whole.turns == 2


def test_an_empty_store_answers_with_nothing(tmp_path: Path) -> None:
    store = opened(tmp_path / "s.db")
    for by in DIMENSIONS:
        given = answer(store, by)
        assert given.whole.usage.total == 0
        assert all(row.turns == 0 for row in given.rows)


def test_hundreds_of_tools_each_pay_for_their_own_turns(tmp_path: Path) -> None:
    store = opened(tmp_path / "s.db")
    found = [said(f"t{place}", tools=(tool(f"T{place}"),), usage=Usage(output=place + 1)) for place in range(300)]
    found.append(said("two", tools=(tool("T7"), tool("T299")), usage=Usage(output=1_000)))
    store.commit([work(1, *found)], NOW)
    rows = {row.name: row.usage.output for row in answer(store, "tool").rows}
    assert rows == {f"T{place}": place + 1 for place in range(300)} | {"T7": 508, "T299": 800}


@pytest.mark.parametrize("by", DIMENSIONS)
def test_all_dimensions_begin_and_end_at_the_same_quarter_of_an_hour(tmp_path: Path, by: Dimension) -> None:
    store = opened(tmp_path / "s.db")
    quarter = NOW // 900 * 900 - HOUR
    store.commit([work(1, *(said(f"t{place}", quarter + place * 60) for place in range(-5, 40)))], NOW)
    given = ask(store, Question(by, quarter + 700, quarter + 1_000, UTC), WEIGHTS)
    assert given.whole.turns == sum(row.turns for row in given.rows) == 30


def test_points_are_credits_of_the_windows_own_agent(tmp_path: Path) -> None:
    store = opened(tmp_path / "s.db")
    store.commit([work(1, said("a"), said("b", agent="codex", session="away", model=GPT))], NOW)
    five, week = Scale("claude", "5h", 0.5), Scale("codex", "week", 2.0)
    given = ask(store, Question("agent", 0.0, NOW + HOUR, UTC), WEIGHTS, (five, week))
    rows = {row.name: row for row in given.rows}
    weight = credits_of("", "", Usage(1, 100, 10, 0, 7, 3))
    assert five.points(rows["claude"]).whole == pytest.approx(weight * 0.5)
    assert five.points(rows["codex"]).whole == 0
    assert week.points(given.whole).whole == pytest.approx(weight * 2.0)
    assert week.points(given.whole).output == pytest.approx(35 * 2.0)
