"""The store knows what the engine knows: order, repetition, commits, restarts and starts do not show."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.engine.ledger import Ledger, identity
from pyrometer.engine.meter import Meter
from pyrometer.model import Record, Turn
from pyrometer.settings import Metrics
from pyrometer.store.rows import Work
from pyrometer.store.store import Store
from pyrometer.usage import ToolUse
from tests.engine.engine_lines import DAY, HOUR, NOW, turn
from tests.store.making import (
    bare,
    in_ledger,
    nameless,
    opened,
    price,
    records,
    replayed,
    sums,
    work,
)

steps = st.lists(st.tuples(st.integers(1, 3), st.booleans(), st.lists(records, max_size=4)), max_size=8)
"""(file, restarted, records)"""
cuts = st.lists(st.sampled_from(["go on", "commit", "start again", "go on in bulk"]), min_size=8, max_size=8)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with TemporaryDirectory() as name:
        yield Path(name)


numbers = itertools.count()


def fresh(folder: Path) -> Path:
    return folder / f"{next(numbers)}.db"


def works(said: list[tuple[int, bool, list[Record]]]) -> list[Work]:
    return [work(file, *lines, restarted=restarted) for file, restarted, lines in said]


def stored(path: Path, said: list[tuple[int, bool, list[Record]]], where: list[str]) -> Store:
    store, waiting, bulk = opened(path), [], ExitStack()
    for one, cut in zip(works(said), where, strict=False):
        waiting.append(one)
        if cut != "go on":
            assert store.commit(waiting, NOW).saved
            waiting = []
        if cut == "start again":
            bulk.close()
            store.close()
            store = opened(path)
        if cut == "go on in bulk":
            bulk.close()
            bulk.enter_context(store.bulk())
    assert store.commit(waiting, NOW).saved
    bulk.close()
    return store


def final(said: list[tuple[int, bool, list[Record]]]) -> list[tuple[int, list[Record]]]:
    """What holds in the end: lines before a file's last restart are void."""
    left: list[tuple[int, list[Record]]] = []
    for file, restarted, lines in said:
        if restarted:
            left = [entry for entry in left if entry[0] != file]
        left.append((file, lines))
    return left


def metered(said: list[tuple[int, list[Record]]]) -> Meter:
    meter = Meter(Metrics(), price, 400)
    for file, lines in said:
        for record in lines:
            meter.record(record, file, NOW)
    return meter


@settings(max_examples=150, deadline=None)
@given(steps, cuts)
def test_the_store_knows_what_the_ledger_knows(
    folder: Path, said: list[tuple[int, bool, list[Record]]], where: list[str]
) -> None:
    ledger = Ledger()
    for file, restarted, lines in said:
        if restarted:
            ledger.forget(file)
        for record in lines:
            if isinstance(record, Turn):
                ledger.take(record, file, NOW)
    store = stored(fresh(folder), said, where)
    again = Ledger()
    for file, record in replayed(store):
        if isinstance(record, Turn):
            again.take(record, file, NOW)
    store.close()
    assert in_ledger(again) == in_ledger(ledger)


@settings(max_examples=150, deadline=None)
@given(steps, cuts, st.randoms())
def test_sums_are_those_of_a_fresh_store_in_any_order(
    folder: Path, said: list[tuple[int, bool, list[Record]]], where: list[str], random: object
) -> None:
    store = stored(fresh(folder), said, where)
    lines = [(file, False, [record]) for file, some in final(said) for record in some]
    random.shuffle(lines)  # type: ignore[attr-defined]
    other = opened(fresh(folder))
    other.commit(works(lines + lines[: len(lines) // 2]), NOW)
    assert nameless(sums(store)) == nameless(sums(other))
    quarters = sum(int(str(row[17])) for row in sums(store)["quarters"])
    days = sum(int(str(row[17])) for row in sums(store)["days"])
    assert quarters == days == store.query("SELECT count(*) FROM turns")[0][0]
    store.close()
    other.close()


@settings(max_examples=150, deadline=None)
@given(steps, cuts, st.integers(0, 3))
def test_a_meter_filled_from_the_store_shows_the_same_sessions(
    folder: Path, said: list[tuple[int, bool, list[Record]]], where: list[str], forgotten: int
) -> None:
    """Also after a file was taken back, which needs to know who said what."""
    store = stored(fresh(folder), said, where)
    again = Meter(Metrics(), price, 400)
    for file, record in replayed(store):
        again.record(record, file, NOW)
    store.close()
    expected = metered(final(said))
    expected.forget(forgotten)
    again.forget(forgotten)
    assert again.sessions(NOW) == expected.sessions(NOW)
    assert again.burn(NOW) == expected.burn(NOW)
    assert again.turns == expected.turns


def test_a_turn_that_several_logs_claim_survives_each_of_them(tmp_path: Path) -> None:
    original = turn(output=5, claim=(0, 1.0, "home"))
    copy = turn(output=9, session="fork", claim=(0, 2.0, "fork"))
    store = opened(tmp_path / "s.db")
    store.commit([work(1, original), work(2, copy)], NOW)
    assert [record.session for _, record in replayed(store) if isinstance(record, Turn)] == ["home", "fork"]
    store.commit([work(1, restarted=True)], NOW)
    (left,) = [(file, bare(record)) for file, record in replayed(store) if isinstance(record, Turn)]
    assert left == (2, bare(copy))
    assert store.query("SELECT count(*) FROM parts") == [(0,)]
    store.commit([work(2, restarted=True)], NOW)
    assert nameless(sums(store)) == {"quarters": [], "days": []}


def test_tools_are_united_by_their_ids_however_old_and_however_cut(tmp_path: Path) -> None:
    store = opened(tmp_path / "s.db")
    for at in (NOW - 60 * DAY, NOW - HOUR):
        key = str(at)
        first = turn(key, at, tools=(ToolUse("toolu_a", "Bash", digest="1", size=7),))
        second = turn(key, at + 1.234, tools=(ToolUse("toolu_b", "Bash", digest="2", size=3),))
        store.commit([work(1, first)], NOW)
        store.commit([work(1, second)], NOW)
        store.commit([work(1, first, second), work(2, second, first)], NOW)
    found = {record.at: record.tools for file, record in replayed(store) if isinstance(record, Turn) and file == 1}
    old, new = found[NOW - 60 * DAY], found[NOW - HOUR]
    assert [(tool.name, tool.size, tool.digest) for tool in old] == [("Bash", 7, ""), ("Bash", 3, "")]
    assert [(tool.id, tool.digest) for tool in new] == [("toolu_a", "1"), ("toolu_b", "2")]


def test_a_future_time_counts_as_its_arrival_also_after_a_start(tmp_path: Path) -> None:
    store = opened(tmp_path / "s.db")
    store.commit([work(1, turn(at=NOW + DAY))], NOW)
    store.close()
    store = opened(tmp_path / "s.db")
    store.commit([work(1, turn(at=NOW + DAY), restarted=True)], NOW + HOUR)
    assert store.query("SELECT at FROM turns") == [(NOW,)]


def test_a_clock_that_is_set_back_changes_no_known_turn(tmp_path: Path) -> None:
    store = opened(tmp_path / "s.db")
    store.commit([work(1, turn("a", NOW), turn("b", NOW - DAY))], NOW)
    before = sums(store)
    store.commit([work(1, turn("a", NOW), turn("b", NOW - DAY))], NOW - 30 * DAY)
    assert sums(store) == before


def test_the_impossible_is_refused(tmp_path: Path) -> None:
    store = opened(tmp_path / "s.db")
    done = store.commit([work(1, turn(output=-1), turn("two", output=2))], NOW)
    assert (done.refused, store.query("SELECT count(*) FROM turns")) == (1, [(1,)])


def test_a_stored_key_names_the_same_turn() -> None:
    from pyrometer.engine.ledger import stored_key

    ident = identity("claude", "msg_1")
    assert identity("claude", stored_key(ident)) == identity("codex", stored_key(ident)) == ident
