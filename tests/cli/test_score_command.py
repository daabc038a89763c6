"""`pyrometer score`: from what the pane kept, and replayed from logs."""

from __future__ import annotations

import gzip
import json
import sqlite3
from pathlib import Path

import pytest

from pyrometer.model import LimitHit, LimitReading, Turn
from pyrometer.store.forecasts import Key, Outcome, Said, write_forecasts
from pyrometer.store.rows import Work
from pyrometer.store.store import Store
from pyrometer.tail.plain import Checkpoint
from tests import factories
from tests.cli.stage import Stage
from tests.replay.weeks import DAY, MONDAY, day, days

NOW = factories.NOW
FIVE: Key = ("claude", "five_hour", 300, "")
OLDER = Path(__file__).parents[1] / "store" / "schema-2.sql.gz"
WEEKLY: Key = ("claude", "seven_day", 10_080, "")


def kept(stage: Stage, windows: int, key: Key = FIVE, back: float = 1.0) -> None:
    """So many windows that are over, of which every second was full, each with two forecasts."""
    said: list[Said] = []
    ends: list[Outcome] = []
    for number in range(windows):
        resets = NOW - back * DAY - number * 18_000.0
        full = resets - 3600.0 if number % 2 else None
        for at, likely in ((resets - 9000, 0.7 if full else 0.2), (resets - 7200, 0.7)):
            said.append((key, resets, at, 50.0, 1.0, likely, resets - 5000, resets - 3000, None))
        ends.append((key, resets, resets - 18_000, full, 100.0 if full else 60.0))
    stage.state.mkdir(parents=True, exist_ok=True)
    store = Store.open(stage.state / "pyrometer.db", now=NOW)
    write_forecasts(store, said, ends)
    store.close()


def test_without_forecasts_it_offers_a_replay(stage: Stage) -> None:
    assert stage.run("score") == 0
    assert "pyrometer score --replay" in stage.out
    assert stage.run("score", "--json") == 0
    assert json.loads(stage.out)["kinds"] == []


def test_few_windows_are_not_enough(stage: Stage) -> None:
    kept(stage, 7)
    assert stage.run("score") == 0
    assert "5-hour windows" in stage.out
    assert "not enough yet: 7 of 20 windows" in stage.out
    assert "Brier" not in stage.out


def test_the_table_says_what_came_true(stage: Stage) -> None:
    kept(stage, 40)
    assert stage.run("score") == 0
    assert stage.err == ""
    assert "last 14 days: 40 windows · 20 full before the reset · 80 forecasts" in stage.out
    assert "P 0.20 came true 0.00 of the time" in stage.out
    assert "P 0.70 came true 0.67 of the time  ━━━━━━━━━━━━━━━━━━━━·┃········  n=60" in stage.out
    assert "against 0.250 for the base rate: 29% better" in stage.out
    assert "the time was 10m off (median)" in stage.out
    assert stage.out.count("P 0.70") == 1, "the table is that of the first stretch"
    assert "last 60 days" in stage.out
    assert "Replayed" not in stage.out


def test_days_and_kinds_are_told_apart(stage: Stage) -> None:
    kept(stage, 24)
    kept(stage, 22, WEEKLY, back=30.0)
    assert stage.run("score", "--json") == 0
    said = json.loads(stage.out)
    assert [kind["kind"] for kind in said["kinds"]] == ["all windows", "5-hour windows", "weekly windows"]
    week = {each["days"]: each["windows"] for each in said["kinds"][2]["by_days"]}
    assert week == {14.0: 0, 60.0: 22}
    assert said["kinds"][0]["by_days"][1]["windows"] == 46
    assert stage.run("score", "--days", "60") == 0
    assert "last 14" not in stage.out
    assert stage.out.count("P 0.70") == 3


def test_a_replay_is_said_to_be_one(stage: Stage) -> None:
    shift = NOW - (MONDAY + 17 * DAY)
    records = [record for _, record in [*days(range(14)), *day(15, pace=6), *day(16)]]
    stage.state.mkdir(parents=True)
    store = Store.open(stage.state / "pyrometer.db", now=NOW)
    moved = [_moved(one, shift) for one in records if isinstance(one, Turn | LimitReading | LimitHit)]
    turns = [one for one in moved if isinstance(one, Turn | LimitHit)]
    readings = [one for one in moved if isinstance(one, LimitReading)]
    work = Work("claude", Checkpoint("/nowhere.jsonl", 1, 1, 0, 0, 0), b"", turns)
    assert store.commit([work], NOW, readings, at_once=True).saved
    store.close()
    assert stage.run("score", "--replay", "--json") == 0
    said = json.loads(stage.out)
    assert said["replayed"] is True
    [kind] = said["kinds"]
    assert kind["kind"] == "5-hour windows"
    assert kind["by_days"][1]["locked"] >= 1
    assert kind["by_days"][1]["windows"] >= 20
    assert stage.run("score", "--replay", "--days", "60") == 0
    assert stage.out.startswith("Replayed: ")


def _moved(record: Turn | LimitReading | LimitHit, shift: float) -> Turn | LimitReading | LimitHit:
    import msgspec

    changes = {"at": record.at + shift}
    if not isinstance(record, Turn) and record.resets_at is not None:
        changes["resets_at"] = record.resets_at + shift
    return msgspec.structs.replace(record, **changes)


def test_nothing_is_replayed_from_nothing(stage: Stage) -> None:
    assert stage.run("score", "--replay") == 0
    assert stage.out.startswith("Nothing to score")


def test_without_a_store_it_says_why(stage: Stage) -> None:
    stage.config("[store]\nenabled = false\n")
    assert stage.run("score") == 1
    assert "store.enabled is off" in stage.err


@pytest.mark.parametrize("days_", ["0", "-1", "401", "many", "nan"])
def test_days_must_be_a_sensible_number(days_: str, stage: Stage) -> None:
    assert stage.run("score", "--days", days_) == 2
    assert "number of days" in stage.err


def test_a_store_of_an_older_pyrometer_is_brought_up_to_date(stage: Stage) -> None:
    stage.state.mkdir(parents=True)
    connection = sqlite3.connect(stage.state / "pyrometer.db", isolation_level=None)
    connection.executescript(gzip.decompress(OLDER.read_bytes()).decode())
    connection.close()
    assert Store.open(stage.state / "pyrometer.db", now=NOW, write=False).older
    assert stage.run("score") == 0
    assert "no forecast is remembered" in stage.out
