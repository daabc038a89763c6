"""Looking back at forecasts: only while somebody asks, from what the store kept."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from pyrometer.commands import ShowScore, ShowWindow
from pyrometer.monitor.hindsight import Hindsight
from pyrometer.monitor.memory import Memory
from pyrometer.settings import Storage
from pyrometer.store.forecasts import Key, Outcome, Said

NOW = 1_790_000_000.0
HOUR = 3600.0
WINDOW: Key = ("claude", "five_hour", 300, "")
OTHER: Key = ("codex", "codex", 300, "")


def memory(tmp_path: Path, windows: int = 24) -> Memory:
    """A store with one forecast of each of the last windows; every third one was full."""
    kept = Memory(tmp_path / "store.db", replace(Storage()), NOW)
    kept.take_over(NOW)
    said: list[Said] = []
    ends: list[Outcome] = []
    for place in range(windows):
        start = NOW - (place + 2) * 6 * HOUR
        full = start + 4 * HOUR if place % 3 == 0 else None
        said.append((WINDOW, start + 5 * HOUR, start + HOUR, 40.0, 1.0, 0.9 if full else 0.1, None, full, None))
        ends.append((WINDOW, start + 5 * HOUR, start, full, 100.0 if full else 60.0))
    said.append((OTHER, NOW + HOUR, NOW - HOUR, 10.0, 1.0, 0.05, None, None, None))
    kept.keep_forecasts(said, ends)
    return kept


def test_nothing_is_measured_before_it_is_asked_for(tmp_path: Path) -> None:
    hindsight = Hindsight(memory(tmp_path))
    assert hindsight.scores(NOW) is None
    hindsight.obey(ShowScore(True))
    scores = hindsight.scores(NOW)
    assert scores is not None
    (days, score), _ = scores.kinds[0].by_days
    assert days == 14
    assert score.windows == 24
    assert score.locked == 8
    assert score.enough
    assert score.brier is not None
    assert abs(score.brier - 0.01) < 1e-9
    hindsight.obey(ShowScore(False))
    assert hindsight.scores(NOW) is None


def test_a_score_stands_for_a_minute(tmp_path: Path) -> None:
    hindsight = Hindsight(memory(tmp_path))
    hindsight.obey(ShowScore(True))
    first = hindsight.scores(NOW)
    assert hindsight.scores(NOW + 59) is first
    assert hindsight.scores(NOW + 61) is not first


def test_without_a_store_it_says_so() -> None:
    hindsight = Hindsight(None)
    hindsight.obey(ShowScore(True))
    scores = hindsight.scores(NOW)
    assert scores is not None
    assert not scores.kept
    hindsight.obey(ShowWindow(WINDOW))
    assert hindsight.said(NOW) == ()


def test_only_the_forecasts_of_the_window_since_it_opened(tmp_path: Path) -> None:
    hindsight = Hindsight(memory(tmp_path))
    assert hindsight.said(NOW) == ()
    hindsight.obey(ShowWindow(WINDOW, NOW - 13 * HOUR))
    assert [one.at for one in hindsight.said(NOW)] == [NOW - 11 * HOUR]
    hindsight.obey(ShowWindow(OTHER, NOW - 2 * HOUR))
    assert [(one.percent, one.probability) for one in hindsight.said(NOW)] == [(10.0, 0.05)]
    hindsight.obey(ShowWindow(None))
    assert hindsight.said(NOW) == ()
