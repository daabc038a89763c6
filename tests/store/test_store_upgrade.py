"""A store that an earlier Pyrometer wrote: brought up to date, with all that is in it, and read on."""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
from datetime import UTC
from pathlib import Path

import pytest

from pyrometer.engine.prices import PriceTable
from pyrometer.history.ask import ask
from pyrometer.history.question import Question
from pyrometer.history.weights import Weights
from pyrometer.model import Turn
from pyrometer.monitor.memory import Memory
from pyrometer.monitor.monitor import Monitor
from pyrometer.settings import Settings, Storage
from pyrometer.snapshot import Snapshot
from pyrometer.store import schema
from pyrometer.store.store import Store
from pyrometer.wiring import monitor_of
from tests.store.making import nameless, sums

WRITTEN = Path(__file__).with_name("schema-2.sql.gz")
"""As Pyrometer at schema 2 left it after reading these logs of real clients."""
CLIENTS = Path(__file__).parents[1] / "clients"
LOGS = (("claude-code-2.1.50", "claude/projects", ".claude"), ("codex-0.98.0", "codex/sessions", ".codex"))
NOW = 1_795_870_955.0
OF_LOGS = ("sessions", "turns", "parts", "marks", "readings", "hits")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for client, inside, below in LOGS:
        for folder in sorted((CLIENTS / client).glob(f"*/logs/{inside}")):
            shutil.copytree(folder, tmp_path / below / folder.name, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def path(home: Path) -> Path:
    """The old store, as if these very files had been read into it."""
    path = home / "state" / "pyrometer.db"
    path.parent.mkdir()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(gzip.decompress(WRITTEN.read_bytes()).decode())
    for number, old, mtime in connection.execute("SELECT id, path, mtime_ns FROM files").fetchall():
        log = home / Path(os.fsdecode(old)).relative_to("/logs")
        os.utime(log, ns=(mtime, mtime))
        new = (os.fsencode(log), log.stat().st_dev, log.stat().st_ino, number)
        connection.execute("UPDATE files SET path = ?, device = ?, inode = ? WHERE id = ?", new)
    connection.close()
    return path


def monitor(home: Path, path: Path) -> Monitor:
    return monitor_of(Settings(), {}, home, horizon=0, memory=Memory(path, Storage(), NOW), zone=UTC)


def settle(monitor: Monitor) -> Snapshot:
    while monitor.tick(NOW) or monitor.busy:
        pass
    return monitor.snapshot(NOW)


def content(path: Path) -> dict[str, int]:
    connection = sqlite3.connect(path)
    found = {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in OF_LOGS}
    connection.close()
    return found


def test_nothing_is_lost_and_nothing_is_read_again(home: Path, path: Path) -> None:
    fresh = home / "fresh" / "pyrometer.db"
    new = monitor(home, fresh)
    expected = settle(new)
    new.close(NOW)
    before = content(path)
    assert before["turns"] == 42
    old = monitor(home, path)
    assert old.snapshot(NOW).remembered, "the picture of the last run stands in"
    shown = settle(old)
    assert (old.intake.bytes_read, shown.health.notes) == (0, ())
    assert shown.sessions == expected.sessions
    old.close(NOW)
    assert content(path) == before == content(fresh)
    stores = [Store.open(each, now=NOW) for each in (path, fresh)]
    assert nameless(sums(stores[0])) == nameless(sums(stores[1]))
    assert stores[0].query("PRAGMA user_version") == [(len(schema.STEPS),)]


def test_who_only_looks_leaves_it_as_it_is_and_says_why(path: Path) -> None:
    before = path.read_bytes()
    memory = Memory(path, Storage(), NOW, write=False)
    assert memory.note == "pyrometer.db is kept by an older Pyrometer; numbers are kept in memory"
    assert path.read_bytes() == before


def test_while_the_older_one_still_runs_it_is_left_to_it(path: Path) -> None:
    lock = Store.open(path.with_name("other.db"), now=NOW)
    older = path.with_name("other.db.lock").rename(path.with_name("pyrometer.db.lock"))
    memory = Memory(path, Storage(), NOW)
    assert "kept by an older Pyrometer" in memory.note
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone() == (2,)
    connection.close()
    lock.close()
    assert older.exists()
    assert Memory(path, Storage(), NOW).note == ""


def test_calls_of_before_do_not_tell_their_lines_and_stay_countable(home: Path, path: Path) -> None:
    fresh, calls = home / "fresh" / "pyrometer.db", []
    weights = Weights(lambda agent, model, usage: 0.0, PriceTable.shipped())
    for each, expected in ((path, {None}), (fresh, {0, 1})):
        read = monitor(home, each)
        settle(read)
        read.close(NOW)
        store = Store.open(each, now=NOW)
        tools = [tool for _, record in store.replay(0.0) if isinstance(record, Turn) for tool in record.tools]
        assert {"Write", "exec_command"} <= {tool.name for tool in tools}
        assert {tool.lines for tool in tools} == expected
        calls.append({row.name: row.calls for row in ask(store, Question("tool", 0.0, NOW), weights).rows})
    assert calls[0] == calls[1]
