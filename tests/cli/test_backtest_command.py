"""`pyrometer backtest` over a small log of its own."""

from __future__ import annotations

import json

import pytest

from pyrometer.model import LimitReading
from pyrometer.store.store import Store
from tests import factories
from tests.cli.stage import Stage
from tests.cli.test_history_command import response

NOW = factories.NOW
HOUR = 3600.0
SESSION = "11111111-aaaa"


@pytest.fixture
def worked(stage: Stage) -> Stage:
    """Two hours of work that ended an hour ago: the window was full after one and a half of them."""
    folder = stage.home / ".claude/projects/-home-ada-api"
    folder.mkdir(parents=True)
    begins = NOW - 3 * HOUR
    lines = [response(begins + 40 * number, number, "Bash") for number in range(135)]
    (folder / f"{SESSION}.jsonl").write_text("".join(lines))
    assert stage.run("history") == 0
    store = Store.open(stage.state / "pyrometer.db", now=NOW)
    readings = [
        LimitReading(
            "claude", "five_hour", 300, float(min(100, int(number / 1.3))), begins + 5 * HOUR,
            begins + 40 * number + 1, "claude status line",
        )
        for number in range(135)
    ]  # fmt: skip
    assert store.commit([], NOW, readings, at_once=True).saved
    store.close()
    return stage


def test_the_lock_out_and_its_alerts_are_listed(worked: Stage) -> None:
    assert worked.run("backtest", "--days", "1") == 0
    assert worked.err == ""
    assert "lock-outs                  1" in worked.out
    assert "claude 5h" in worked.out
    assert " limit " in worked.out
    assert "(rings)" in worked.out
    assert "Loops are seen in the last day only" in worked.out


def test_another_setting_stands_beside_the_present(worked: Stage) -> None:
    change = "alerts.limit.enabled=false"
    assert worked.run("backtest", "--days", "1", "--set", change) == 0
    assert f"with {change}" in worked.out
    row = next(line for line in worked.out.splitlines() if line.strip().startswith("limit"))
    assert "1 → 0" in row
    gone = worked.out.partition("Not any more")[2]
    assert " limit " in gone.partition("New")[0]
    assert worked.run("backtest", "--days", "1", "--set", change, "--json") == 0
    said = json.loads(worked.out)
    assert said["set"] == [change]
    assert [len(said[name]["lockouts"]) for name in ("present", "changed")] == [1, 1]
    rules = [{rule["rule"] for rule in said[name]["rules"]} for name in ("present", "changed")]
    assert rules[0] - rules[1] >= {"limit"}
    assert said["looks"] > 60
    assert {"at", "rule", "level", "message", "rang"} <= said["present"]["alerts"][0].keys()


def test_json_without_a_change(worked: Stage) -> None:
    assert worked.run("backtest", "--days", "0.05", "--json") == 0
    said = json.loads(worked.out)
    assert said["changed"] is None
    assert said["schema"] == 1


def test_the_list_can_be_cut(worked: Stage) -> None:
    assert worked.run("backtest", "--days", "1", "--limit", "1") == 0
    assert "the newest 1 of" in worked.out


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("alerts.limit", "KEY=VALUE"),
        ("alerts.lockot_likely.probability=0.6", "did you mean alerts.lockout_likely.probability?"),
        ("alerts.lockout_likely.probability=2", "alerts.lockout_likely.probability"),
        ("alerts.lockout_likely=1", "is a table"),
    ],
)
def test_a_wrong_setting_is_refused(change: str, words: str, stage: Stage) -> None:
    assert stage.run("backtest", "--set", change) == 2
    assert words in stage.err
    assert stage.out == ""


def test_without_logs_there_is_nothing_to_replay(stage: Stage) -> None:
    assert stage.run("backtest") == 1
    assert "nothing to replay" in stage.err


@pytest.mark.parametrize("days", ["0", "366", "soon"])
def test_days_must_be_a_sensible_number(days: str, stage: Stage) -> None:
    assert stage.run("backtest", "--days", days) == 2
