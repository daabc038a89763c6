"""Cache events in the store: the same as live ones, for all time."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.engine.meter import Meter
from pyrometer.model import Compaction, Record, SessionFacts, Turn
from pyrometer.settings import Metrics, Storage
from pyrometer.sources import without_names
from pyrometer.store.cache_events import refresh
from pyrometer.store.forgetting import forget_project
from pyrometer.store.store import Store
from pyrometer.store.upkeep import retain
from tests.engine.engine_lines import DAY, HOUR, NOW
from tests.engine.xray.xray_lines import answer, credits, price
from tests.store.making import work

Said = list[tuple[str, float, str, int]]


def opened(path: Path) -> Store:
    return Store.open(path, now=NOW, price=price)


def events(store: Store) -> Said:
    rows = store.query(
        "SELECT name, at, kind, lost FROM cache_events JOIN sessions ON sessions.id = cache_events.session "
        "ORDER BY name, at, chain"
    )
    return [(str(name), float(str(at)), str(kind), int(str(lost))) for name, at, kind, lost in rows]


def live(*records: Record) -> Said:
    meter = Meter(Metrics(), price, credits=credits, keep_days=1000)
    for record in records:
        meter.record(record, 1, NOW)
    found = []
    for session in meter.sessions(NOW):
        detail = meter.detail(session.key, NOW)
        assert detail is not None
        found += [(session.id, event.at, event.kind, event.lost, event.chain) for event in detail.events]
    return [entry[:4] for entry in sorted(found, key=lambda entry: (entry[0], entry[1], entry[4]))]


def day_of(age: float, session: str = "home", lost: tuple[int, ...] = (20, 40)) -> list[Turn]:
    """Sixty turns of 100k that many days ago, two of which find nothing in the cache."""
    begin = NOW - age * DAY
    return [
        answer(f"{session}{age}/{place}", begin + 30 * place, 100_000, 0 if place in lost or not place else 99_000,
               session=session)
        for place in range(60)
    ]  # fmt: skip


steps = st.lists(
    st.tuples(
        st.sampled_from([10, 400, 4_000]),
        st.integers(0, 200_000),
        st.floats(0, 1),
        st.sampled_from(["", "x"]),
        st.sampled_from(["", "", "model_changed", "tools_changed"]),
    ),
    max_size=30,
)
starts = st.lists(st.tuples(st.integers(0, 30), st.sampled_from(["clear", "resume"])), max_size=2)


@settings(max_examples=60, deadline=None)
@given(steps, st.lists(st.integers(0, 30), max_size=2), starts)
def test_they_are_those_of_the_live_numbers(
    tmp_path_factory: pytest.TempPathFactory,
    said: list[tuple[int, int, float, str, str]],
    cuts: list[int],
    begun: list[tuple[int, str]],
) -> None:
    at, records = NOW - DAY, []
    for place, (step, prompt, read, chain, missed) in enumerate(said):
        at += step
        records.append(answer(f"t{place}", at, prompt, int(prompt * read), chain=chain, cache_miss=missed))
    marks: list[Record] = [Compaction(f"c{cut}", "claude", "home", NOW - DAY + 300 * cut) for cut in cuts]
    marks += [SessionFacts("claude", "home", NOW - DAY + 300 * place, start=how) for place, how in begun[:1]]
    store = opened(tmp_path_factory.mktemp("store") / "s.db")
    store.commit([work(1, *records, *marks)], NOW)
    assert not refresh(store, credits)
    told = events(store)
    store.close()
    assert told == live(*records, *marks)


def test_what_is_added_later_changes_what_was_told(tmp_path: Path) -> None:
    store, turns = opened(tmp_path / "s.db"), day_of(1)
    store.commit([work(1, *turns[:30])], NOW)
    refresh(store, credits)
    assert [kind for _, _, kind, _ in events(store)] == ["cold start", "invalidation"]
    store.commit([work(1, *turns[30:])], NOW)
    refresh(store, credits)
    assert events(store) == live(*turns)


def test_nothing_is_looked_at_twice(tmp_path: Path) -> None:
    store = opened(tmp_path / "s.db")
    store.commit([work(1, *day_of(1))], NOW)
    refresh(store, credits)
    store.change(lambda db: db.execute("DELETE FROM cache_events"), None)
    refresh(store, credits)
    assert events(store) == []


def test_a_little_at_a_time(tmp_path: Path) -> None:
    store = opened(tmp_path / "s.db")
    sessions = [day_of(1, f"s{place}") for place in range(50)]
    store.commit([work(place + 1, *turns) for place, turns in enumerate(sessions)], NOW)
    rounds = 1
    while refresh(store, credits, most=1):
        rounds += 1
    assert rounds > 1
    assert len(events(store)) == 3 * 50


def test_they_outlive_the_turns(tmp_path: Path) -> None:
    store = opened(tmp_path / "s.db")
    store.commit([work(1, *day_of(200), *day_of(0.5, lost=(7,)))], NOW)
    refresh(store, credits)
    before = events(store)
    retain(store, NOW, Storage(keep_days=100))
    assert len(store.query("SELECT 1 FROM turns")) == 60
    refresh(store, credits)
    assert events(store) == before
    store.commit([work(1, answer("new", NOW - HOUR, 100_000, 0))], NOW)
    refresh(store, credits)
    assert events(store)[: len(before)] == before
    assert len(events(store)) == len(before) + 1


def test_what_is_kept_in_no_sum_is_dropped(tmp_path: Path) -> None:
    store = opened(tmp_path / "s.db")
    store.commit([work(1, *day_of(200), *day_of(0.5, "young"))], NOW)
    refresh(store, credits)
    retain(store, NOW, Storage(keep_days=100, keep_totals_days=100))
    refresh(store, credits)
    assert {name for name, *_ in events(store)} == {"young"}


def test_forgetting_a_project_forgets_them(tmp_path: Path) -> None:
    store = opened(tmp_path / "s.db")
    facts = SessionFacts("claude", "home", NOW - DAY, project="/p/api")
    store.commit([work(1, facts, *day_of(1))], NOW)
    refresh(store, credits)
    assert forget_project(store, "/p/api", without_names) == 1
    refresh(store, credits)
    assert events(store) == []


def test_a_store_that_is_only_looked_into_stays_as_it_is(tmp_path: Path) -> None:
    store = opened(tmp_path / "s.db")
    store.commit([work(1, *day_of(1))], NOW)
    store.close()
    reader = Store.open(tmp_path / "s.db", now=NOW, write=False)
    assert not refresh(reader, credits)
    assert events(reader) == []
