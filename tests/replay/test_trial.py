"""One replay, judged by one set of thresholds after another, by a process that is told so line by line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from pyrometer.cli.previews import PastPreview
from pyrometer.model import LimitReading
from pyrometer.replay.__main__ import serve
from pyrometer.replay.preview import OfRule
from pyrometer.replay.process import FaultError, Rehearsal
from pyrometer.replay.trial import Order, Sums, Told, Wanted
from pyrometer.settings import Alerts, LimitRule, Settings
from pyrometer.store.rows import Work
from pyrometer.store.store import Store
from pyrometer.tail.plain import Checkpoint
from pyrometer.words.preview import preview_words
from tests.replay.weeks import DAY, MONDAY, day, days

NOW = MONDAY + 15 * DAY
DEAF = replace(Alerts(), limit=LimitRule(enabled=False))


@pytest.fixture
def stored(tmp_path: Path) -> Order:
    """Two ordinary weeks, and a Monday on which the window is full early."""
    path = tmp_path / "state" / "pyrometer.db"
    path.parent.mkdir()
    store = Store.open(path, now=NOW)
    for number, records in _files():
        checkpoint = Checkpoint(f"/logs/{number}.jsonl", 1, number, 1, 1, 0)
        store.commit([Work("claude", checkpoint, b"", records, False, number)], NOW)
    readings = [record for _, record in _records() if isinstance(record, LimitReading)]
    assert store.commit([], NOW, readings, at_once=True).saved
    store.close()
    return Order(str(path), 2.0, Settings().metrics, Settings().budgets)


def _records() -> Iterator[tuple[int, object]]:
    yield from days(range(12))
    yield from day(14, pace=6)


def _files() -> Iterator[tuple[int, list]]:  # type: ignore[type-arg]
    for wanted in [*range(12), 14]:
        found = [record for number, record in _records() if number == wanted and not isinstance(record, LimitReading)]
        if found:
            yield wanted + 1, found


def told_by(order: Order, *alerts: Alerts) -> list[Told]:
    lines = [msgspec.json.encode(order), *(msgspec.json.encode(Wanted(each)) for each in alerts)]
    told: list[Told] = []
    assert serve(lines, NOW, UTC, told.append) == 0
    return told


def test_one_replay_answers_several_sets_of_thresholds(stored: Order) -> None:
    told = told_by(stored, Alerts(), DEAF)
    on_the_way = [each.done for each in told if each.sums is None]
    assert on_the_way == sorted(on_the_way)
    assert len(on_the_way) > 2
    now, then = (each.sums for each in told if each.sums is not None)
    assert now.lockouts == then.lockouts == 2
    assert "limit" in {rule.rule for rule in now.rules}
    assert "limit" not in {rule.rule for rule in then.rules}


def test_an_empty_store_says_so(tmp_path: Path) -> None:
    told: list[Told] = []
    order = Order(str(tmp_path / "none.db"), 2.0, Settings().metrics, Settings().budgets)
    assert serve([msgspec.json.encode(order)], NOW, UTC, told.append) == 1
    assert told == [Told(fault="nothing is stored yet that could be replayed")]


def test_the_process_says_what_nothing_can_be_made_of(tmp_path: Path) -> None:
    rehearsal = Rehearsal(Order(str(tmp_path / "none.db"), 2.0, Settings().metrics, Settings().budgets), {})
    with pytest.raises(FaultError, match="nothing is stored yet"):
        rehearsal.ask(Alerts(), lambda _: None)
    rehearsal.close()
    with pytest.raises(FaultError, match="cannot be replayed"):
        rehearsal.ask(Alerts(), lambda _: None)


def test_the_settings_screen_hears_of_a_home_without_a_store(tmp_path: Path) -> None:
    preview = PastPreview(Settings(), {"PYROMETER_HOME": str(tmp_path)}, tmp_path)
    told: list[str] = []
    words = preview.words("alerts.limit.enabled", Settings(), replace(Settings(), alerts=DEAF), told.append)
    assert words == ("nothing is stored yet that could be replayed",)
    preview.close()


def of_rule(alerts: int, rang: int, in_vain: int | None = None, lead: float | None = None) -> OfRule:
    return OfRule("lockout_likely", alerts, alerts / 2, rang, in_vain, lead)


def sums(rule: OfRule | None, announced: int, lead: float | None) -> Sums:
    return Sums(14, 38.4, 0.5, 1.36, 4, (rule,) if rule else (), 7, announced, lead)


def test_words_show_what_changes_and_only_that() -> None:
    now, then = sums(of_rule(12, 3, 2, 82), 5, 82), sums(of_rule(7, 3, 1, 48), 4, 48)
    assert preview_words("alerts.lockout_likely.probability", now, then) == (
        "last 14 days: 12 → 7 alerts · rang 3 · in vain 2 → 1 · 1h22m → 48m ahead",
        "all rules: 5 → 4 of 7 lock-outs announced, 1h22m → 48m ahead",
    )
    assert preview_words("alerts.lockout_likely.probability", now, sums(None, 0, None)) == (
        "last 14 days: 12 → 0 alerts · rang 3 → 0 · in vain 2 → 0 · 1h22m → – ahead",
        "all rules: 5 → 0 of 7 lock-outs announced, 1h22m → – ahead",
    )
    assert preview_words("alerts.bells_per_day", now, now)[0] == (
        "last 14 days: 38 alerts a week · 1.4 bells a day · at most 4"
    )
