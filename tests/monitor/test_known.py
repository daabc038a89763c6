"""What was read before is found again: under its name, under another one, and only as it was then."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pyrometer.monitor.known import Known
from pyrometer.store.rows import Work
from pyrometer.store.store import Store
from pyrometer.tail.discover import Found
from pyrometer.tail.plain import Checkpoint
from pyrometer.tail.tail import Tail

NOW = 1_800_000_000.0
LINES = b"one line\nanother line\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "state" / "pyrometer.db", now=NOW)
    yield opened
    opened.close()


def written(path: Path, data: bytes = LINES) -> Path:
    path.write_bytes(data)
    return path


def read(store: Store, path: Path) -> Checkpoint:
    """Read the log to its end, as the store then knows it."""
    tail = Tail(str(path), lambda *_: True)
    tail.poll()
    point = tail.checkpoint()
    assert store.commit([Work("claude", point, b"", ())], NOW).saved
    return point


def found(path: Path, agent: str = "claude") -> Found:
    status = path.stat()
    return Found(agent, str(path), status.st_dev, status.st_ino, status.st_size, status.st_mtime)


def test_a_log_is_found_by_its_name_once(store: Store, tmp_path: Path) -> None:
    first, other = written(tmp_path / "a.jsonl"), written(tmp_path / "b.jsonl", b"other\n")
    points = [read(store, first), read(store, other)]
    known = Known(store)
    rows = [known.take(found(path)) for path in (first, other)]
    assert [row.checkpoint for row in rows if row is not None] == points
    assert [known.take(found(path)) for path in (first, other)] == [None, None]


def test_a_log_is_not_another_agents(store: Store, tmp_path: Path) -> None:
    read(store, log := written(tmp_path / "a.jsonl"))
    assert Known(store).take(found(log, "codex")) is None


def test_a_log_is_found_under_a_new_name_and_only_if_the_old_one_is_gone(store: Store, tmp_path: Path) -> None:
    point = read(store, log := written(tmp_path / "a.jsonl"))
    os.link(log, linked := tmp_path / "linked.jsonl")
    known = Known(store)
    assert known.take(found(linked)) is None
    log.unlink()
    row = known.take(found(linked))
    assert row is not None
    assert row.checkpoint == point
    assert known.take(found(linked)) is None


def test_a_new_log_in_the_place_of_a_known_one_is_a_new_one(store: Store, tmp_path: Path) -> None:
    read(store, log := written(tmp_path / "a.jsonl"))
    written(tmp_path / "b.jsonl", b"of somebody else, and longer\n").rename(log)
    assert Known(store).take(found(log)) is None


def test_what_was_read_further_since_then_is_no_longer_known(store: Store, tmp_path: Path) -> None:
    read(store, log := written(tmp_path / "a.jsonl"))
    known = Known(store)
    read(store, written(log, LINES + b"more\n"))
    assert known.take(found(log)) is None
    assert Known(store).take(found(log)) is not None


def test_unread_bytes_are_those_behind_the_offset(store: Store, tmp_path: Path) -> None:
    read(store, log := written(tmp_path / "a.jsonl"))
    known, torn = Known(store), found(written(log, LINES + b"torn"))
    assert (known.unread(torn), known.unread(found(written(tmp_path / "new.jsonl")))) == (4, len(LINES))
    read(store, log)
    assert Known(store).unread(torn) == 0
    assert Known(store, {str(log)}).unread(torn) == len(LINES) + 4
