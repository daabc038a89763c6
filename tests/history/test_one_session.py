"""Everything about one session: published figures, and sums that agree however they are cut."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.engine.credits import credits, shipped
from pyrometer.engine.prices import PriceTable
from pyrometer.history.ask import ask
from pyrometer.history.one_session import OneSession, one_session
from pyrometer.history.question import Filter, Question
from pyrometer.history.session_rows import PARTS
from pyrometer.history.weights import Weights
from pyrometer.history.which_session import NoSessionError, which_session
from pyrometer.model import Compaction, Prompt, Record, SessionFacts, Turn
from pyrometer.report.session_words import paste
from pyrometer.settings import Storage
from pyrometer.store.cache_events import refresh
from pyrometer.store.store import Store
from pyrometer.store.upkeep import retain
from pyrometer.usage import ToolUse, Usage
from tests.engine.engine_lines import HOUR, NOW
from tests.engine.xray.xray_lines import answer
from tests.history.test_ask import turns
from tests.store.making import work

DEAR = "claude-opus-4-1-20250805"
"""A model at $15 and $75 a million tokens."""
WEIGHTS = Weights(shipped().credits_of, PriceTable.shipped())


def opened(path: Path, *records: Record) -> Store:
    store = Store.open(path, now=NOW)
    store.commit([work(1, *records)], NOW)
    return store


def looked(store: Store, name: str = "last", project: str = "") -> OneSession:
    found = one_session(store, which_session(store, name, project), WEIGHTS, credits, {}, NOW)
    assert found is not None
    return found


def long_session() -> list[Turn]:
    """1,270 turns that grow to 998k and lose their cache 22 times on the way."""
    made, at, before = [], NOW - 11 * HOUR, 0
    for place in range(1_270):
        at += 400 if place and place % 55 == 0 else 19
        prompt = 20_000 + place * 978_000 // 1_269 if place < 1_269 else 998_000
        prompt = min(998_000, prompt)
        lost = place % 55 == 0
        made.append(answer(f"t{place}", at, prompt, 0 if lost else before, short=True, output=2_350, model=DEAR))
        before = prompt
    return made


def test_where_the_dollars_of_a_long_session_went(tmp_path: Path) -> None:
    """66% read, 20% write, 14% output; 98% hit; a peak of 998k."""
    store = opened(tmp_path / "s.db", *long_session())
    found = looked(store)
    reread, writes, output, fresh = found.whole.dollar_split.shares
    assert reread == pytest.approx(0.66, abs=0.03)
    assert writes == pytest.approx(0.20, abs=0.03)
    assert output == pytest.approx(0.14, abs=0.03)
    assert fresh == 0
    assert found.whole.usage.cache_hit == pytest.approx(0.98, abs=0.005)
    assert found.context.peak == 998_000
    assert found.whole.usage.prompt / found.whole.turns <= 998_000
    assert found.whole.dollars == pytest.approx(sum(line.dollars or 0 for line in found.lines))
    line = paste(found)
    assert line.startswith("1,270 calls · 0 tools · $")
    assert line.endswith(" API-eq · 98 % cache hit · 0 invalidations · peak 998k")


def flat(invalidations: int) -> list[Turn]:
    lost = {10 * (place + 1) for place in range(invalidations)}
    return [
        answer(
            f"t{place}", NOW - 3_000 + place * 30, 100_000, 31_400 if not place else 1_000 if place in lost else 99_800
        )
        for place in range(76)
    ]


@pytest.mark.parametrize(
    ("lost", "hit", "words"),
    [(0, 0.989, "99 % cache hit · 0 invalidations ·"), (6, 0.911, "91 % cache hit · 6 invalidations (594k tokens) ·")],
)
def test_six_invalidations_make_98_9_percent_91_1(tmp_path: Path, lost: int, hit: float, words: str) -> None:
    store = opened(tmp_path / "s.db", *flat(lost))
    found = looked(store)
    assert found.whole.usage.cache_hit == pytest.approx(hit, abs=0.0005)
    assert found.findings.invalidations == lost
    assert words in paste(found)
    refresh(store, credits)
    by_day = ask(store, Question("day", 0.0, NOW + HOUR), WEIGHTS)
    assert by_day.whole.invalidations == lost
    assert by_day.whole.invalidated == found.findings.invalidated
    assert sum(row.invalidations or 0 for row in by_day.rows) == lost


def test_a_loop_is_nine_of_ten_calls(tmp_path: Path) -> None:
    """89 of 100 calls are the same edit."""
    made = [
        answer(f"t{place}", NOW - 3_000 + place * 20, 50_000, 49_000,
               tools=(ToolUse(f"c{place}", "Edit", digest="same" if place >= 11 else f"d{place}"),))
        for place in range(100)
    ]  # fmt: skip
    found = looked(opened(tmp_path / "s.db", *made))
    assert found.churn.repeated + 1 == 89
    assert (found.churn.edits, found.churn.known) == (100, 100)
    assert found.findings.loop is not None
    assert found.findings.loop.repeats == 89


def test_the_last_28_of_276_calls(tmp_path: Path) -> None:
    made = [answer(f"t{p}", NOW - 3 * HOUR + p * 30, 30_000 + 302 * p, 30_000 + 302 * (p - 1) if p else 0, output=500)
            for p in range(276)]  # fmt: skip
    found = looked(opened(tmp_path / "s.db", *made))
    assert found.findings.yield_output == pytest.approx(28 / 276)
    assert found.findings.yield_cost == pytest.approx(0.131, abs=0.006)


@settings(max_examples=50, deadline=None)
@given(st.lists(turns, min_size=1, max_size=25))
def test_sums_by_any_dimension_are_the_whole(said: list[Turn]) -> None:
    with TemporaryDirectory() as folder:
        store = opened(Path(folder) / "s.db", *said)
        refresh(store, credits)
        for agent, name in sorted({(turn.agent, turn.session) for turn in said}):
            found = looked(store, f"{agent}/{name}")
            asked = ask(store, Question("tool", 0.0, NOW + HOUR, only=Filter(agent=agent, session=name)), WEIGHTS)
            check(found, [turn for turn in said if (turn.agent, turn.session) == (agent, name)])
            assert asked.whole.usage == found.whole.usage
            assert {row.name: row.turns for row in asked.rows} == {row.name: row.turns for row in found.parts["tool"]}
        store.close()


def check(found: OneSession, said: list[Turn]) -> None:
    usage = sum((turn.usage for turn in said), Usage())
    assert found.whole.usage.total == usage.total == sum(line.turn.usage.total for line in found.lines)
    assert found.whole.turns == len(said) == len(found.lines)
    assert found.whole.dollars == pytest.approx(sum(line.dollars or 0.0 for line in found.lines), abs=1e-7)
    assert found.whole.credits == pytest.approx(sum(line.credits for line in found.lines))
    for by in PARTS:
        rows = found.parts[by]
        assert sum(row.usage.total for row in rows) == usage.total
        assert sum(row.turns for row in rows) == len(said)
        assert sum(row.dollars for row in rows) == pytest.approx(found.whole.dollars, abs=1e-7)
        assert sum(row.credits for row in rows) == pytest.approx(found.whole.credits)
        if by in ("model", "loop", "subagent"):
            assert sum(row.invalidations or 0 for row in rows) == found.findings.invalidations
    assert sum(row.calls for row in found.parts["tool"]) == found.mix.whole == sum(len(turn.tools) for turn in said)


def test_one_id_in_two_agents(tmp_path: Path) -> None:
    said = (answer("a", NOW - 60, 100, 0), answer("b", NOW - 30, 200, 0, agent="codex", model="gpt-5.2"))
    store = opened(tmp_path / "s.db", *said)
    newest = looked(store, "home")
    assert (newest.which.agent, newest.which.same_id, newest.whole.turns) == ("codex", ("claude",), 1)
    other = looked(store, "claude/ho")
    assert (other.which.agent, other.which.same_id, other.whole.usage.prompt) == ("claude", (), 100)


def test_which_session_is_meant(tmp_path: Path) -> None:
    said: list[Record] = [
        *(SessionFacts("claude", name, NOW - 99, project=f"/p/{name}") for name in ("aa1", "aa2", "b")),
        *(answer(name, NOW - 90 + place, 100, 0, session=name) for place, name in enumerate(("aa1", "b", "aa2"))),
    ]
    store = opened(tmp_path / "s.db", *said)
    assert which_session(store, "last").id == "aa2"
    assert which_session(store, "last", "P/B").id == "b"
    assert which_session(store, "aa1").id == "aa1"
    for name, project, words in (
        ("aa", "", "several sessions begin with aa: aa2, aa1"),
        ("zz", "", "no session begins with 'zz'"),
        ("last", "nowhere", "there is no session in a project like 'nowhere' yet"),
        ("codex/aa1", "", "no session begins with"),
    ):
        with pytest.raises(NoSessionError, match=words):
            which_session(store, name, project)


def test_a_session_without_first_line_and_with_time_running_backwards(tmp_path: Path) -> None:
    """No facts; a compaction before everything and a prompt after it; the agent's clock was set back."""
    said: list[Record] = [answer(f"t{place}", NOW - 30 * place, 50_000, 49_000) for place in range(5)]
    said += [Compaction("c", "claude", "home", NOW - 9_999, "", 10, 99), Prompt("p", "claude", "home", NOW + 9)]
    found = looked(opened(tmp_path / "s.db", *said))
    assert found.which.project == ""
    assert (len(found.lines), found.whole.prompts, found.whole.compactions) == (5, 1, 1)
    assert [line.number for line in found.lines] == [1, 2, 3, 4, 5]
    assert found.lines[0].turn.at < found.lines[-1].turn.at
    assert found.carry is None


def test_turns_that_were_let_go_are_named_and_not_counted(tmp_path: Path) -> None:
    old = [answer(f"o{place}", NOW - 200 * 86_400 + place, 100, 0) for place in range(7)]
    store = opened(tmp_path / "s.db", *old, *(answer(f"n{place}", NOW - 60 + place, 100, 0) for place in range(3)))
    retain(store, NOW, Storage(keep_days=100))
    found = looked(store)
    assert (found.gone, [line.number for line in found.lines]) == (7, [8, 9, 10])
