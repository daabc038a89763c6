"""Whatever the disk does, opening the store works or says in one sentence why not."""

from __future__ import annotations

import os
import random
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pyrometer.store import opened as opening
from pyrometer.store import schema
from pyrometer.store.place import connect
from pyrometer.store.store import Store
from pyrometer.store.upkeep import sound
from tests.engine.engine_lines import NOW, turn
from tests.store.making import filled, opened, sums, work


def test_the_file_and_its_folder_are_private(tmp_path: Path) -> None:
    path = tmp_path / "state" / "pyrometer" / "pyrometer.db"
    store = filled(path)
    for file in path.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    store.close()
    path.chmod(0o644)
    opened(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_was_committed_is_there_at_the_next_start(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    store = opened(path)
    done = store.commit([work(7, turn(), offset=123)], NOW)
    assert (done.saved, done.files) == (True, {"/logs/7.jsonl": 7})
    assert store.next_file() == 8
    store.save_frame(b"picture", NOW)
    before = sums(store)
    store.close()
    store = opened(path)
    (row,) = store.files()
    assert (row.id, row.path, row.reader, row.checkpoint.offset, row.seen_at) == (
        7,
        "/logs/7.jsonl",
        b"state",
        123,
        NOW,
    )
    assert row.checkpoint == work(7, offset=123).checkpoint
    assert (store.load_frame(), sums(store), store.note) == ((b"picture", NOW), before, "")


def test_odd_paths_and_inodes_come_back_as_they_were(tmp_path: Path) -> None:
    store = opened(tmp_path / "s.db")
    from msgspec.structs import replace

    point = replace(work(1).checkpoint, path=os.fsdecode(b"/logs/\xff.jsonl"), inode=2**64 - 5, device=2**63)
    store.commit([replace(work(0), checkpoint=point)], NOW)
    assert store.files()[0].checkpoint == point


def test_a_new_file_under_an_old_name_takes_the_name(tmp_path: Path) -> None:
    from msgspec.structs import replace

    store = opened(tmp_path / "s.db")
    store.commit([work(1, turn("a")), work(2, turn("b"))], NOW)
    store.commit([replace(work(2), checkpoint=work(1).checkpoint)], NOW)
    assert [(row.id, row.path) for row in store.files()] == [(2, "/logs/1.jsonl")]
    assert store.query("SELECT count(*) FROM turns") == [(2,)]


@pytest.mark.parametrize("damage", ["noise", "cut", "header", "empty page"])
def test_a_damaged_file_is_set_aside_and_made_anew(damage: str, tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    filled(path).close()
    data = bytearray(path.read_bytes())
    if damage == "noise":
        data = bytearray(random.Random(1).randbytes(len(data)))
    elif damage == "cut":
        del data[len(data) // 3 :]
    elif damage == "header":
        data[:100] = b"\xff" * 100
    else:
        data[100:4096] = bytes(3996)
    path.write_bytes(data)
    store = opened(path)
    assert "damaged" in store.note
    assert store.files() == []
    (aside,) = tmp_path.glob("*.damaged-*")
    assert aside.read_bytes() == data
    assert store.commit([work(1, turn())], NOW).saved
    store.close()
    assert opened(path).note == ""


def test_damage_behind_the_first_page_is_found_by_the_check_or_the_query_that_meets_it(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    filled(path, 4_000).close()
    data = bytearray(path.read_bytes())
    data[len(data) // 3 : len(data) // 3 + 40_000] = random.Random(1).randbytes(40_000)
    path.write_bytes(data)
    store = opened(path)
    assert not sound(store)
    list(store.replay(0))
    for place in range(40):
        store.commit([work(1, turn(f"k{place * 100}", output=10**6))], NOW)
    assert not store.usable
    assert "damaged" in store.note
    assert store.commit([work(1, turn())], NOW).saved is False
    assert list(store.replay(0)) == []
    store.close()
    again = opened(path)
    assert again.files() == []


def test_two_damages_in_one_second_keep_both_files(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    for content in (b"one" * 1000, b"two" * 1000):
        path.write_bytes(content)
        opened(path).close()
    assert len([file for file in tmp_path.glob("*.damaged-*") if not file.name.endswith(("-wal", "-shm"))]) == 2


def test_a_store_of_the_future_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    filled(path).close()
    connection = connect(path, write=True)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = path.read_bytes()
    store = Store.open(path, now=NOW)
    assert (store.usable, store.writable) == (False, False)
    assert "newer Pyrometer (schema 99" in store.note
    assert (store.files(), list(store.replay(0)), store.commit([work(1)], NOW).saved) == ([], [], False)
    store.close()
    assert path.read_bytes() == before


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE mine (x)")
    connection.commit()
    connection.close()
    store = Store.open(path, now=NOW)
    assert not store.usable
    assert "not a store of Pyrometer" in store.note


def test_the_first_schema_is_brought_to_the_newest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "s.db"
    path.touch()
    connection = connect(path, write=True)
    schema.migrate(connection, schema.STEPS[:1])
    assert schema.version(connection) == 1
    columns = 'id, agent, path, device, inode, size, mtime_ns, "offset", head_size, head_hash, mark, skipping, reader'
    connection.execute(f"INSERT INTO files ({columns}, seen_at) VALUES (3,'claude','/a',1,2,3,4,5,6,'','',0,'r',7)")
    connection.close()
    store = opened(path)
    assert store.query("PRAGMA user_version") == [(len(schema.STEPS),)]
    assert store.query("SELECT id FROM files") == [(3,)]
    assert store.save_frame(b"x", NOW)


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    filled(path).close()
    connection = connect(path, write=True)
    broken = (*schema.STEPS, ("CREATE TABLE half (x)", "NONSENSE"))
    with pytest.raises(sqlite3.OperationalError):
        schema.migrate(connection, broken)
    assert schema.version(connection) == len(schema.STEPS)
    assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'half'").fetchone() == (0,)
    connection.close()


def test_the_second_pyrometer_reads_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    first = filled(path)
    script = (
        "import sys; from pathlib import Path; from pyrometer.store.store import Store\n"
        f"store = Store.open(Path(sys.argv[1]), now={NOW})\n"
        "print(store.usable, store.writable, len(list(store.replay(0))), store.note)"
    )
    env = {"PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    run = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True, env=env)
    assert run.stdout.startswith("True False 30")
    assert f"Pyrometer process {os.getpid()} keeps the store" in run.stdout
    second = Store.open(path, now=NOW)
    assert second.usable
    assert not second.writable
    assert second.commit([work(1, turn("new"))], NOW).saved is False
    first.commit([work(1, turn("newer"))], NOW)
    assert second.query("SELECT count(*) FROM turns") == [(301,)]
    first.close()
    second.close()
    assert opened(path).writable


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = Store.open(tmp_path / "file" / "s.db", now=NOW)
    assert (store.usable, store.writable, store.files()) == (False, False, [])
    assert "numbers are kept in memory" in store.note


def test_a_read_only_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "s.db"
    filled(path).close()

    def refused(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(opening, "prepare", refused)
    store = Store.open(path, now=NOW)
    assert (store.usable, store.writable) == (True, False)
    assert store.note == "the store cannot be written (permission denied); numbers are kept in memory"
    assert store.query("SELECT count(*) FROM turns") == [(300,)]
