"""A disk that is full, and a computer that loses its power: nothing is half done, and nothing is lost."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from pyrometer.store.store import RETRY, Store
from tests.engine.engine_lines import DAY, NOW, turn
from tests.store.making import filled, opened, price, sums, work


def full_disk(store: Store) -> None:
    store.query(f"PRAGMA max_page_count = {store.query('PRAGMA page_count')[0][0]}")


def test_a_full_disk_is_said_and_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    store = filled(path)
    full_disk(store)
    news = [turn(f"n{place}", output=1) for place in range(3_000)]
    assert store.commit([work(2, *news[:2_999], offset=10)], NOW).saved is False
    assert "full" in store.note
    assert store.writable
    store.query("PRAGMA max_page_count = 1000000")
    assert store.commit([work(2, news[2_999], offset=20)], NOW + 1).saved is False
    done = store.commit([work(2, offset=30)], NOW + RETRY + 1)
    assert (done.saved, store.note) == (True, "")
    assert store.query("SELECT count(*) FROM turns") == [(3_300,)]
    assert {row.id: row.checkpoint.offset for row in store.files()} == {1: 0, 2: 30}


def test_a_commit_that_fails_leaves_offsets_and_sums_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    store = filled(path)
    before, rows = sums(store), store.files()
    full_disk(store)
    store.commit([work(1, *(turn(f"n{place}") for place in range(3_000)), offset=999, restarted=True)], NOW)
    assert (sums(store), store.files()) == (before, rows)
    store.close()
    again = opened(path)
    assert (sums(again), again.files()) == (before, rows)


def test_a_disk_that_stays_full_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pyrometer.store.store.MOST_WAITING", 2_500)
    store = filled(tmp_path / "s.db")
    full_disk(store)
    for start in (0, 2_000):
        assert store.writable
        store.commit([work(2, *(turn(f"n{start + place}") for place in range(2_000)))], NOW + start * DAY)
    assert (store.usable, store.writable) == (True, False)
    assert "full" in store.note
    assert store.query("SELECT count(*) FROM turns") == [(300,)]


def test_a_power_cut_leaves_a_commit_whole_or_not_at_all(tmp_path: Path) -> None:
    """A copy of the files as they are in the middle of work, its log cut anywhere, opens as some earlier commit."""
    path = tmp_path / "s.db"
    store = opened(path)
    states = {}
    with store.bulk():
        for place in range(30):
            states[place] = sums(store)
            store.commit([work(1, turn(f"k{place}", NOW - place * 900, output=1), offset=place + 1)], NOW)
        states[30] = sums(store)
        log = path.with_name("s.db-wal").read_bytes()
        rng = random.Random(7)
        for number, cut in enumerate([len(log), *(rng.randrange(len(log)) for _ in range(12))]):
            copy = tmp_path / f"copy{number}" / "s.db"
            copy.parent.mkdir()
            shutil.copy(path, copy)
            copy.with_name("s.db-wal").write_bytes(log[:cut])
            again = Store.open(copy, now=NOW, price=price)
            assert again.writable
            offset = max((row.checkpoint.offset for row in again.files()), default=0)
            assert sums(again) == states[offset]
            again.close()
