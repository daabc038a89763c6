"""Branches and slash commands: what holds when, and whose work a turn is."""

from __future__ import annotations

from pathlib import Path

from pyrometer.history.question import REST, Exact, Filter
from pyrometer.history.timelines import branches, commands
from pyrometer.model import CacheState, Command, CostState, Prompt, Record, SessionFacts
from pyrometer.store.cache_events import refresh
from pyrometer.store.said import Said, decode, encode
from pyrometer.usage import Usage
from tests.engine.engine_lines import HOUR, NOW
from tests.engine.xray.xray_lines import answer, credits
from tests.history.test_ask import DAY, WEIGHTS, opened, said
from tests.history.test_ask import answer as asked
from tests.history.test_one_session import looked
from tests.history.test_one_session import opened as filled
from tests.store.making import work


def test_a_command_holds_until_the_next_prompt_or_command() -> None:
    line = commands([(10.0, "/review"), (30.0, "/test")], [0.0, 20.0])
    assert [line.at(at) for at in (-1.0, 5.0, 10.0, 19.9, 20.0, 30.0, 1e9)] == [
        REST, REST, "/review", "/review", REST, "/test", "/test",
    ]  # fmt: skip


def test_the_first_branch_holds_from_the_beginning() -> None:
    line = branches([(100.0, "main"), (200.0, "fix")])
    assert [line.at(at) for at in (0.0, 150.0, 200.0)] == ["main", "main", "fix"]
    assert branches([]).at(5.0) == REST


def test_a_command_pays_for_all_that_is_done_for_it(tmp_path: Path) -> None:
    """Subagents too; not what came before it or after the next prompt, nor what other sessions did."""
    store = opened(tmp_path / "s.db")
    begin = NOW - HOUR
    found: list[Record] = [
        Prompt("p1", "claude", "home", begin),
        said("before", begin + 10),
        Command("claude", "home", begin + 20, "/review"),
        said("during", begin + 30),
        said("helper", begin + 40, chain="x", subagent="explorer"),
        said("elsewhere", begin + 45, session="away"),
        Prompt("p2", "claude", "home", begin + 50),
        said("after", begin + 60),
        Command("claude", "home", begin + 70, "/review"),
        said("again", begin + 80),
    ]
    store.commit([work(1, *found)], NOW)
    rows = {row.name: (row.turns, row.calls) for row in asked(store, "command").rows}
    assert rows == {"/review": (3, 2), REST: (3, 0)}
    mine = looked(store, "claude/home")
    assert {row.name: row.turns for row in mine.parts["command"]} == {"/review": 3, REST: 2}
    assert {row.name: row.turns for row in mine.parts["chain"]} == {"main loop": 4, "explorer x": 1}


def test_a_session_that_moves_on_to_another_branch_is_in_both(tmp_path: Path) -> None:
    store = opened(tmp_path / "s.db")
    found: list[Record] = [
        SessionFacts("claude", "home", NOW - DAY, project="/p/api", branch="main"),
        SessionFacts("claude", "home", NOW - 3 * HOUR, branch="fix"),
        said("a", NOW - 5 * HOUR),
        said("b", NOW - 4 * HOUR),
        said("c", NOW - HOUR),
    ]
    store.commit([work(1, *found)], NOW)
    assert {row.name: row.turns for row in asked(store, "branch").rows} == {"main": 2, "fix": 1}


def test_what_is_said_survives_merging_and_packing() -> None:
    one, other = Said(), Said()
    one.learn(SessionFacts("claude", "s", 5.0, branch="main", version="2.1", start="resume"))
    other.learn(SessionFacts("claude", "s", 9.0, branch="fix", version="2.1", start="resume"))
    other.order(Command("claude", "s", 7.0, "/review"))
    left, right = decode(encode(one)), decode(encode(other))
    left.merge(other)
    right.merge(one)
    assert encode(left) == encode(right)
    assert left.starts == [(5.0, "resume"), (9.0, "resume")]
    assert left.branches == [(5.0, "main"), (9.0, "fix")]
    assert left.versions == {"2.1": 5.0}
    assert Command("claude", "s", 7.0, "/review") in list(left.records("claude", "s"))


def test_thousands_of_commands_keep_the_newest() -> None:
    found = Said()
    for place in range(1_500):
        found.order(Command("claude", "s", float(place), f"/c{place % 7}"))
    assert (len(found.commands), found.commands[-1][0], found.commands[0][0]) == (1_000, 1_499.0, 500.0)


def test_why_a_cache_was_missed_is_told_from_the_store_too(tmp_path: Path) -> None:
    """The log says that it was the model; without that it would be an invalidation."""
    turns = [answer(f"t{place}", NOW - 600 + 30 * place, 100_000, 99_000 if place else 0) for place in range(5)]
    lost = answer("lost", NOW - 400, 100_000, 0, cache_miss="model_changed")
    found = looked(filled(tmp_path / "s.db", *turns, lost))
    assert [(event.kind, event.cause) for event in found.events if event.gap] == [("model switch", "model_changed")]


def test_what_the_status_line_said_of_a_miss_is_remembered(tmp_path: Path) -> None:
    turns = [answer(f"t{place}", NOW - 600 + 30 * place, 100_000, 99_000 if place else 0) for place in range(5)]
    lost = answer("lost", NOW - 400, 100_000, 0)
    store = filled(tmp_path / "s.db", *turns, lost)
    heard = CacheState("claude", "home", NOW - 399, missed_at=NOW - 400, causes=("ttl_expired_1h",))
    refresh(store, credits, heard=[heard])
    assert looked(store).events[-1].kind == "expiry"
    store.commit([work(1, answer("more", NOW - 300, 101_000, 100_000))], NOW)
    refresh(store, credits)
    rows = store.query("SELECT kind, cause FROM cache_events WHERE gap > 0")
    assert rows == [("expiry", "ttl_expired_1h")]
    assert looked(store).findings.invalidations == 0


def test_unlogged_use_is_shown_beside_the_sums(tmp_path: Path) -> None:
    turns = [answer(f"t{place}", NOW - 600 + 30 * place, 1_000, 0, model="claude-opus-5-5") for place in range(3)]
    whole = sum((turn.usage for turn in turns), Usage())
    more = Usage(whole.uncached, whole.cache_read, whole.cache_write_5m, whole.cache_write_1h, whole.output + 7_000)
    later = answer("later", NOW - 60, 1_000, 0)
    program = CostState("claude", "home", NOW - 500, 2.0, (("claude-opus-5-5", more),))
    store = filled(tmp_path / "s.db", *turns, later, program)
    (row,) = asked(store, "session").rows
    found = looked(store)
    assert row.usage.total == whole.total + later.usage.total == found.whole.usage.total
    assert row.unlogged is not None
    assert row.unlogged == found.unlogged
    assert row.unlogged.usage == Usage(output=7_000)
    assert row.unlogged.dollars is not None
    assert 0 < row.unlogged.dollars < 2.0
    paid = sum(WEIGHTS.prices.cost(turn) or 0 for turn in turns)
    assert abs(row.unlogged.dollars - (2.0 - paid)) < 1e-6


def test_of_a_fork_nothing_unlogged_is_told(tmp_path: Path) -> None:
    program = CostState("claude", "home", NOW, 2.0, (("m", Usage(output=9_999)),))
    fork = SessionFacts("claude", "home", NOW - 9, parent="elder")
    store = filled(tmp_path / "s.db", answer("t", NOW - 60, 1_000, 0), program, fork)
    assert asked(store, "session").rows[0].unlogged is None
    assert looked(store).unlogged is None


def test_thousands_of_sessions_that_move_between_branches_can_be_drilled_into(tmp_path: Path) -> None:
    """Deeper than an expression of SQLite may be, if each was one more OR."""
    store = opened(tmp_path / "s.db")
    found: list[Record] = []
    for place in range(1_500):
        name, begin = f"s{place}", NOW - 40 * HOUR
        found += [
            SessionFacts("claude", name, begin, project="/p/api", branch="main"),
            SessionFacts("claude", name, begin + 5 * HOUR, branch="fix"),
            said(f"a{place}", begin + HOUR, session=name),
            said(f"b{place}", begin + 9 * HOUR, session=name),
        ]
    found += [
        SessionFacts("claude", "s7", NOW - 40 * HOUR + step, branch="m" if step % 2 else "n") for step in range(900)
    ]
    store.commit([work(1, *found)], NOW)
    rows = {row.name: row.turns for row in asked(store, "branch").rows}
    assert rows["main"] + rows["fix"] >= 2_998
    drilled = asked(store, "day", Filter(exact=(Exact("branch", "fix", project="/p/api"),)))
    assert drilled.whole.turns == rows["fix"]
    assert store.note == ""
