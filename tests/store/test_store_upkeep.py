"""What is let go, forgotten, read anew; and what sums answer."""

from __future__ import annotations

import random
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pyrometer.model import Compaction, LimitHit, LimitReading, Prompt, Record, SessionFacts, Trouble, Turn
from pyrometer.settings import Storage
from pyrometer.sources import without_names
from pyrometer.store.forgetting import forget_project, projects
from pyrometer.store.rows import Work
from pyrometer.store.store import Store
from pyrometer.store.totals import By, totals
from pyrometer.store.upkeep import counts, rebuild, retain, vacuum
from pyrometer.usage import ToolUse
from tests.engine.engine_lines import DAY, HOUR, NOW, turn
from tests.store.making import nameless, opened, price, replayed, sums, work

KEEP = Storage(keep_days=30)


def history(session: str = "home", project: str = "/home/ada/api", days: int = 60) -> list[Record]:
    claim = (0, NOW - days * DAY, session)
    said: list[Record] = [SessionFacts("claude", session, NOW - days * DAY, project)]
    for day in range(days):
        at = NOW - day * DAY
        said.append(turn(f"{session}{day}", at, output=day + 1, session=session, claim=claim))
        said.append(Prompt(f"p{session}{day}", "claude", session, at - 1, claim))
    said.append(Compaction(f"c{session}", "claude", session, NOW - 40 * DAY, claim=claim))
    return said


def test_old_turns_go_and_their_sums_stay(tmp_path: Path) -> None:
    store = opened(tmp_path / "s.db")
    store.commit([work(1, *history())], NOW)
    before = sums(store)
    retain(store, NOW, KEEP)
    found = counts(store)
    assert (found.turns, found.prompts, found.compactions, found.let_go) == (31, 30, 0, 29)
    assert found.summed == 60
    assert store.query("SELECT count(*) FROM gone") == [(60,)]
    assert found.turns_from == NOW - 30 * DAY
    assert sums(store) == before


@pytest.mark.parametrize("bulk", [False, True])
def test_what_was_let_go_is_never_counted_again(tmp_path: Path, bulk: bool) -> None:
    """Neither by the same log, read anew, nor by a later copy that calls it new."""
    store = opened(tmp_path / "s.db")
    store.commit([work(1, *history())], NOW)
    before = nameless(sums(store))
    retain(store, NOW, KEEP)
    with store.bulk() if bulk else nullcontext():
        store.commit([work(1, *history(), restarted=True)], NOW)
        assert nameless(sums(store)) == before
        copies = [replace(record, at=NOW, session="fork") for record in history() if isinstance(record, Turn)]
        store.commit([work(2, *copies[31:])], NOW)
        assert nameless(sums(store)) == before


def test_a_clock_that_runs_ahead_erases_nothing(tmp_path: Path) -> None:
    store = opened(tmp_path / "s.db")
    store.commit([work(1, *history(days=20))], NOW)
    retain(store, NOW + 400 * DAY, KEEP)
    assert counts(store).turns == 20


def test_sums_may_have_an_end_as_well(tmp_path: Path) -> None:
    store = opened(tmp_path / "s.db")
    reading = LimitReading("claude", "five_hour", 300, 50.0, NOW, NOW - 55 * DAY, "made")
    store.commit([work(1, *history(), reading)], NOW)
    retain(store, NOW, Storage(keep_days=10, keep_totals_days=20))
    found = counts(store)
    assert (found.turns, found.readings) == (11, 0)
    assert len({row[0] for row in sums(store)["days"]}) == 21
    assert found.sums_from == (NOW - 20 * DAY) // DAY * DAY
    before = sums(store)
    store.commit([work(1, *history(), restarted=True)], NOW)
    assert [row[0] for row in sums(store)["days"]] == [row[0] for row in before["days"]]


def test_turns_are_never_kept_longer_than_their_sums(tmp_path: Path) -> None:
    store = opened(tmp_path / "s.db")
    store.commit([work(1, *history())], NOW)
    retain(store, NOW, Storage(keep_days=50, keep_totals_days=10))
    assert counts(store).turns == 11
    store.commit([work(1, restarted=True)], NOW)
    assert min(int(str(row[17])) for row in sums(store)["days"]) >= 0


def test_tools_of_yesterday_lose_their_ids_and_nothing_else_changes(tmp_path: Path) -> None:
    store = opened(tmp_path / "s.db")
    old = turn("old", NOW - 3600, tools=(ToolUse("toolu_1", "Edit", size=5, digest="d", lines=7),))
    copy = replace(old, session="fork", claim=(0, 5.0, "fork"))
    store.commit([work(1, old), work(2, copy)], NOW)
    later = NOW + 2 * DAY
    store.commit([work(1, turn("new", later))], later)
    retain(store, later, Storage())
    retain(store, later, Storage())
    found = [record for _, record in replayed(store) if isinstance(record, Turn) and record.at == old.at]
    assert [[(tool.name, tool.size, tool.digest, tool.lines) for tool in one.tools] for one in found] == [
        [("Edit", 5, "", 7)]
    ] * 2
    assert all(one.tools[0].id != "toolu_1" for one in found)
    store.commit([work(1, old, copy)], later)
    assert [len(record.tools) for _, record in replayed(store) if isinstance(record, Turn)].count(1) == 2


def test_letting_go_in_slices_ends_as_letting_go_at_once(tmp_path: Path) -> None:
    used = [turn(f"t{n}", NOW - n // 3 * 60, tools=(ToolUse(f"toolu_{n}", "Bash", digest="d"),)) for n in range(40)]
    later = NOW + 2 * DAY
    kept = []
    for name, most in (("whole", None), ("slices", 7), ("equal times", 2)):
        store = opened(tmp_path / f"{name}.db")
        store.commit([work(1, *used)], NOW)
        store.commit([work(1, turn("new", later))], later)
        rounds = 1
        while not retain(store, later, Storage(), most=most):
            rounds += 1
        assert (rounds > 1) == (most is not None)
        kept.append([record for _, record in replayed(store)])
    assert kept[0] == kept[1] == kept[2]
    tools = [tool for one in kept[0] if isinstance(one, Turn) for tool in one.tools]
    assert len(tools) == 40
    assert not any(tool.id.startswith("toolu_") for tool in tools)


def test_a_project_is_erased_from_every_page(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    store = opened(path)
    shared = turn("shared", session="home", claim=(0, 1.0, "home"))
    store.commit(
        [
            work(1, *history("secret", "/home/ada/moonshot"), replace(shared, session="secret", claim=(1, 1.0, "x"))),
            work(2, *history("home"), shared, Prompt("psecret1", "claude", "home", NOW, (2, NOW, "home"))),
        ],
        NOW,
    )
    store.save_frame(b"moonshot burns", NOW)
    assert projects(store, "moonshot") == ["/home/ada/moonshot"]
    assert forget_project(store, "/home/ada/moonshot", without_names) == 1
    assert projects(store, "moonshot") == []
    assert {group.group for group in totals(store, 0, NOW + DAY, ("project",))} == {("/home/ada/api",)}
    assert counts(store).turns == 61
    left = [record for _, record in replayed(store) if isinstance(record, Turn | Prompt)]
    assert len({record.key for record in left if isinstance(record, Turn)}) == 61
    assert store.load_frame() is None
    store.commit([work(1, *history("secret", ""), restarted=True)], NOW)
    assert counts(store).turns == 60 + 1
    store.close()
    assert all(b"moonshot" not in file.read_bytes() for file in tmp_path.iterdir())


def test_a_rebuild_reads_what_there_is_and_keeps_what_is_gone(tmp_path: Path) -> None:
    log = tmp_path / "there.jsonl"
    log.touch()
    store = opened(tmp_path / "s.db")
    there = work(1, *history("home"))
    there = replace(there, checkpoint=replace(there.checkpoint, path=str(log)))
    store.commit([there, work(2, *history("lost"))], NOW)
    before = nameless(sums(store))
    assert rebuild(store, NOW) == 1
    assert [row.id for row in store.files()] == [2]
    assert {group.group for group in totals(store, 0, NOW + DAY, ("session",))} == {("lost",)}
    assert store.next_file() == 3
    store.commit([replace(there, file=0)], NOW)
    assert nameless(sums(store)) == before
    vacuum(store)
    assert nameless(sums(store)) == before


def test_rows_of_logs_that_are_gone_go_when_nothing_is_left_of_them(tmp_path: Path) -> None:
    store = opened(tmp_path / "s.db")
    store.commit([work(1, turn("old", NOW - 80 * DAY, session="old"))], NOW - 80 * DAY)
    store.commit([work(2, turn("new"))], NOW)
    retain(store, NOW, KEEP)
    assert [row.id for row in store.files()] == [2]
    assert store.next_file() == 3


def test_readings_that_repeat_are_one_row_with_two_ends(tmp_path: Path) -> None:
    said = [LimitReading("codex", "", 300, 7.0, NOW, NOW - 100 + step, "codex rollout") for step in range(50)]
    said += [LimitReading("codex", "", 300, 8.0, None, NOW, "codex rollout", session="s")]
    hits = [LimitHit("claude", "five_hour", NOW - 5, 300, NOW), LimitHit("claude", "", NOW - 9, session="s")]
    found = []
    for seed in (1, 2):
        random.Random(seed).shuffle(said)
        store = opened(tmp_path / f"{seed}.db")
        for start in range(0, 51, 7):
            store.commit([work(1, *said[start : start + 7], *hits)], NOW)
        store.commit([], NOW, [*said, *hits])
        found.append([record for _, record in replayed(store)])
    assert found[0] == found[1]
    assert [(one.percent, one.at) for one in found[0] if isinstance(one, LimitReading)] == [
        (7.0, NOW - 100),
        (7.0, NOW - 51),
        (8.0, NOW),
    ]
    assert [one for one in found[0] if isinstance(one, LimitHit)] == hits[::-1]


def test_replay_gives_whole_sessions_and_only_those_heard_of(tmp_path: Path) -> None:
    store = opened(tmp_path / "s.db")
    old = [replace(record, at=record.at - 70 * DAY) for record in history("old") if not isinstance(record, Trouble)]
    store.commit([work(1, *old), work(2, *history("home"))], NOW)
    found = [record for _, record in replayed(store, NOW - HOUR)]
    assert sum(isinstance(record, Turn) for record in found) == 60
    assert {record.session for record in found if isinstance(record, Turn | Prompt | SessionFacts)} == {"home"}


groupings = st.lists(st.sampled_from(["agent", "session", "project", "model", "side"]), unique=True, max_size=3)


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, list[Turn]]:
    store, rng, said = opened(tmp_path_factory.mktemp("busy") / "s.db"), random.Random(3), []
    for number in range(600):
        at = NOW - rng.randrange(6 * DAY) + rng.random()
        fields = {"session": rng.choice("abc"), "model": rng.choice(["opus", "haiku"]), "chain": rng.choice(["", "x"])}
        said.append(turn(str(number), at, output=rng.randrange(900), agent=rng.choice(["claude", "codex"]), **fields))
    store.commit([Work("claude", work(1).checkpoint, b"", [*said, SessionFacts("claude", "a", NOW, "/p")])], NOW)
    return store, said


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 7 * 96), st.integers(0, 7 * 96), groupings)
def test_sums_of_any_stretch_are_those_of_its_turns(
    busy: tuple[Store, list[Turn]], one: int, other: int, by: list[By]
) -> None:
    store, said = busy
    start, end = (NOW - 6.5 * DAY + quarter * 900 for quarter in sorted((one, other)))
    expected: dict[tuple[str, ...], list[float]] = {}
    for line in said:
        if start <= line.at < end:
            names = {
                "agent": line.agent,
                "session": line.session,
                "project": "/p" if (line.agent, line.session) == ("claude", "a") else "",
                "model": line.model,
                "side": "subagents" if line.chain else "main",
            }
            entry = expected.setdefault(tuple(names[name] for name in by), [0, 0, 0.0, 0])
            dollars = price(line)
            entry[0] += 1
            entry[1] += line.usage.output
            entry[2] += dollars or 0.0
            entry[3] += dollars is None and line.usage.total > 0
    found = {total.group: total for total in totals(store, start, end, by)}
    assert set(found) == set(expected)
    for group, (turns, output, dollars, unpriced) in expected.items():
        total = found[group]
        assert (total.turns, total.usage.output, total.unpriced) == (turns, output, unpriced)
        assert total.dollars == pytest.approx(dollars, abs=1e-6)
