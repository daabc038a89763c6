"""History read by a process of its own: the same totals, whoever reads, however often it is stopped."""

from __future__ import annotations

import os
import sys
import time
from itertools import count
from pathlib import Path
from random import Random
from typing import cast

import pytest
from msgspec.structs import replace

from pyrometer.backfill.__main__ import REFUSED, run
from pyrometer.backfill.order import Order, Told
from pyrometer.backfill.process import Backfill
from pyrometer.demo.claude import ClaudeConversation
from pyrometer.monitor import past
from pyrometer.monitor.intake import Intake
from pyrometer.monitor.memory import Memory
from pyrometer.monitor.monitor import Monitor
from pyrometer.settings import Settings, Storage
from pyrometer.snapshot import Progress, Snapshot
from pyrometer.sources import AGENTS, roots
from pyrometer.store.store import Store

NOON = 1_781_697_600.0
DAY = 86_400.0
ENV = {"PYTHONDONTWRITEBYTECODE": "1"}


class House:
    """Old sessions and a new one, a store, and people who read them."""

    def __init__(self, home: Path, sessions: int = 12) -> None:
        self.home = home
        self.store = home / "state" / "pyrometer.db"
        self.store.parent.mkdir()
        for number in range(sessions):
            random = Random(number)
            talk = ClaudeConversation(
                random, f"p{number}", f"{number:08x}-0000-4000-8000-000000000000", "claude-opus-4-5"
            )
            start = NOON - number * DAY
            lines = [talk.prompt(start)]
            for turn in range(20):
                lines += talk.turn(start + turn, "Bash", grows=500, output=100 + number)
            path = home / talk.path
            path.parent.mkdir(parents=True)
            path.write_bytes(b"".join(line.data for line in lines))
            os.utime(path, (start + 20, start + 20))

    @property
    def order(self) -> Order:
        found = roots(Settings(), {}, self.home)
        return Order(str(self.store), tuple((agent, str(path)) for agent, path in found), NOON - 6 * 3600)

    def intake(self, memory: Memory | None = None, horizon: float = 0) -> Intake:
        return Intake(AGENTS, roots(Settings(), {}, self.home), horizon=horizon, known=memory)

    def fresh(self) -> Snapshot:
        return settle(Monitor(Settings(), self.intake(), keep_days=400))

    def stored_turns(self) -> int:
        store = Store.open(self.store, now=NOON, write=False)
        ((turns,),) = store.query("SELECT count(*) FROM turns")
        store.close()
        assert isinstance(turns, int)
        return turns


def settle(monitor: Monitor) -> Snapshot:
    while monitor.tick(NOON + 60) or monitor.busy:
        pass
    return monitor.snapshot(NOON + 60)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_it_reads_what_is_old_and_tells_how_far_it_is(house: House) -> None:
    told: list[Told] = []
    assert run(house.order, lambda: NOON, count(0.0, 1.0).__next__, told.append) == 0
    assert house.stored_turns() == 11 * 20, "the session of today is left to the pane"
    assert told
    assert told[-1].files == 11


def test_a_second_time_there_is_nothing_to_do(house: House) -> None:
    run(house.order, lambda: NOON, count(0.0, 1.0).__next__, lambda _: None)
    told: list[Told] = []
    assert run(house.order, lambda: NOON, count(0.0, 1.0).__next__, told.append) == 0
    assert told == []


def test_it_leaves_a_store_alone_that_somebody_keeps(house: House) -> None:
    store = Store.open(house.store, now=NOON)
    assert run(house.order, lambda: NOON, count(0.0, 1.0).__next__, lambda _: None) == REFUSED
    store.close()


def damage(path: Path) -> None:
    """All but the first two pages are noise: whoever opens the store does not see it yet."""
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + Random(1).randbytes(len(whole) - 8192))


def test_a_store_that_turns_out_to_be_damaged_is_read_anew_at_once(house: House) -> None:
    run(house.order, lambda: NOON, count(0.0, 1.0).__next__, lambda _: None)
    damage(house.store)
    assert run(house.order, lambda: NOON, count(0.0, 1.0).__next__, lambda _: None) == 0
    assert house.stored_turns() == 11 * 20
    assert len(list(house.store.parent.glob("*.damaged-*"))) == 1


def test_the_pane_says_that_the_store_was_damaged_and_knows_everything_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past, "BACKLOG", 1)
    run(house.order, lambda: NOON, count(0.0, 1.0).__next__, lambda _: None)
    damage(house.store)
    memory = Memory(house.store, Storage(), NOON)
    monitor = Monitor(
        Settings(), house.intake(memory), memory=memory, backfill=lambda order: Backfill(order, ENV), keep_days=400
    )
    for _ in range(400):
        last = settle(monitor)
        if last.history is None:
            break
        time.sleep(0.05)
    (aside,) = house.store.parent.glob("*.damaged-*")
    assert last.health.notes == (f"the store was damaged: set aside as {aside.name}, read anew",)
    monitor.close(NOON + 60)
    assert house.stored_turns() == 12 * 20


class Held:
    """A process that begins when the test says so, however slow or fast the machine is."""

    def __init__(self) -> None:
        self.orders: list[Order] = []
        self.process: Backfill | None = None

    def take(self, order: Order) -> Backfill:
        self.orders.append(order)
        return cast(Backfill, self)

    def begin(self) -> None:
        (order,) = self.orders
        self.process = Backfill(order, ENV)

    @property
    def failed(self) -> bool:
        return self.process is not None and self.process.failed

    @property
    def progress(self) -> Progress:
        return self.process.progress if self.process else Progress(0, 0, 0, 0)

    def ended(self) -> bool:
        return self.process is not None and self.process.ended()

    def stop(self) -> None:
        if self.process:
            self.process.stop()


@pytest.mark.parametrize("back_to_work", [True, False])
def test_the_pane_shows_today_first_and_everything_in_the_end(
    house: House, monkeypatch: pytest.MonkeyPatch, back_to_work: bool
) -> None:
    monkeypatch.setattr(past, "BACKLOG", 1)
    memory, held = Memory(house.store, Storage(), NOON), Held()
    monitor = Monitor(
        Settings(),
        house.intake(memory),
        memory=memory,
        backfill=held.take,
        keep_days=400,
    )
    first = settle(monitor)
    assert [session.project for session in first.sessions] == ["/demo/p0"]
    assert first.history is not None
    assert first.history.rate is None, "nothing is read yet"
    held.begin()
    if back_to_work:
        for path in (house.home / ".claude").rglob("*.jsonl"):
            os.utime(path, (NOON, NOON))
    for _ in range(400):
        last = settle(monitor)
        if last.history is None:
            break
        time.sleep(0.05)
    assert last.sessions == house.fresh().sessions
    monitor.close(NOON + 60)
    assert house.stored_turns() == 12 * 20


def test_stopped_in_the_middle_it_goes_on_the_next_time(house: House) -> None:
    for _ in range(6):
        process = Backfill(house.order, ENV)
        time.sleep(0.15)
        process.stop()
    assert run(house.order, lambda: NOON, count(0.0, 1.0).__next__, lambda _: None) == 0
    assert house.stored_turns() == 11 * 20


def test_an_end_without_a_word_is_noticed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    process = Backfill(house.order, ENV)
    for _ in range(200):
        if process.ended():
            break
        time.sleep(0.02)
    assert process.ended()
    assert process.progress.files == 0
    process.stop()


def test_with_little_history_the_pane_reads_it_itself(house: House) -> None:
    memory = Memory(house.store, Storage(), NOON)
    monitor = Monitor(
        Settings(),
        house.intake(memory),
        memory=memory,
        backfill=lambda order: pytest.fail("no process is needed for a few kilobytes"),
        keep_days=400,
    )
    assert settle(monitor).sessions == house.fresh().sessions
    monitor.close(NOON + 60)
    assert house.stored_turns() == 12 * 20


class Telling:
    """A process that never ends, and tells what the test wants."""

    progress = Progress(0, 0, 0, 0)

    def ended(self) -> bool:
        return False

    def stop(self) -> None:
        pass


def test_speed_and_rest_are_told_from_the_first_word_on(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past, "BACKLOG", 1)
    process, memory = Telling(), Memory(house.store, Storage(), NOON)
    monitor = Monitor(Settings(), house.intake(memory), memory=memory, backfill=lambda _: cast(Backfill, process))

    def history(at: float) -> Progress | None:
        monitor.tick(NOON + at)
        return monitor.snapshot(NOON + at).history

    history(0)
    process.progress = Progress(1, 11, 20_000_000, 220_000_000)
    assert history(3) == replace(process.progress, older=True)
    process.progress = Progress(6, 11, 120_000_000, 220_000_000)
    shown = history(5)
    assert shown is not None
    assert (shown.rate, shown.left) == (50_000_000, 2)
    monitor.close(NOON + 60)


def test_what_is_older_than_the_pane_reads_is_stored_for_the_forecast_to_learn_from(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past, "OLD", 1)
    memory = Memory(house.store, Storage(), NOON)
    monitor = Monitor(
        Settings(),
        house.intake(memory, horizon=NOON - 3.5 * DAY),
        memory=memory,
        backfill=lambda order: Backfill(order, ENV),
        keep_days=400,
    )
    for _ in range(400):
        last = settle(monitor)
        if last.history is None:
            break
        time.sleep(0.05)
    assert sorted(session.project for session in last.sessions) == [f"/demo/p{number}" for number in range(4)]
    monitor.close(NOON + 60)
    assert house.stored_turns() == 12 * 20


def watched(house: House, monitor: Monitor, seconds: float, every: float = 5.0) -> Snapshot:
    """The monitor's picture after so many seconds of its own time, and when no process reads for it any more."""
    for step in range(int(seconds / every)):
        now = NOON + 60 + step * every
        while monitor.tick(now) or monitor.busy:
            pass
        for _ in range(400):
            if (shown := monitor.snapshot(now)).history is None:
                break
            time.sleep(0.05)
            monitor.tick(now)
    return shown


@pytest.mark.parametrize("harm", ["deleted", "killed"])
def test_older_logs_come_back_without_a_new_start(house: House, monkeypatch: pytest.MonkeyPatch, harm: str) -> None:
    monkeypatch.setattr(past, "OLD", 1)
    empty = house.home / ".claude" / "projects" / "-demo-p0" / "eeeeeeee-0000-4000-8000-000000000000.jsonl"
    empty.touch()
    memory = Memory(house.store, Storage(), NOON)
    started: list[Backfill] = []

    def start(order: Order) -> Backfill:
        started.append(Backfill(order, ENV))
        if harm == "killed" and len(started) == 1:
            started[0]._process.kill()
        return started[-1]

    intake = house.intake(memory, horizon=NOON - 3.5 * DAY)
    monitor = Monitor(Settings(), intake, memory=memory, backfill=start, keep_days=400)
    watched(house, monitor, 10)
    if harm == "deleted":
        for path in house.store.parent.glob("pyrometer.db*"):
            path.unlink()
    shown = watched(house, monitor, 400)
    assert len(started) == 2
    assert sorted(session.project for session in shown.sessions) == [f"/demo/p{number}" for number in range(4)]
    assert sum(session.turns for session in shown.sessions) == 4 * 20
    talk = ClaudeConversation(Random(50), "p0", "eeeeeeee-0000-4000-8000-000000000000", "claude-opus-4-5")
    empty.write_bytes(b"".join(line.data for line in talk.turn(NOON, "Bash", grows=500, output=7)))
    monitor.intake.rescan()
    watched(house, monitor, 10)
    monitor.close(NOON + 1000)
    turns = house.stored_turns()
    house.store.unlink()
    run(replace(house.order, before=NOON * 2), lambda: NOON, count(0.0, 1.0).__next__, lambda _: None)
    assert turns == house.stored_turns() == 12 * 20 + 1
