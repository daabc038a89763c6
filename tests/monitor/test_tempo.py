"""Quick while things move, seldom while they rest."""

from __future__ import annotations

import pytest

from pyrometer.monitor.tempo import DRAW_GAP, Tempo


def gap(tempo: Tempo, shown: float, *, moved: bool = False) -> float:
    """Seconds until the next snapshot, to a tenth."""
    tempo.shown(shown)
    return next(step / 10 for step in range(1, 300) if tempo.shows(shown + step / 10 + 1e-6, moved=moved))


@pytest.mark.parametrize(("rest", "seconds"), [(0.0, 2.0), (10.0, 2.0), (15.0, 5.0), (50.0, 5.0), (60.0, 10.0)])
def test_the_longer_nothing_moves_the_fewer_snapshots(rest: float, seconds: float) -> None:
    assert gap(Tempo(100.0), 100.0 + rest) == seconds


def test_what_moves_is_shown_more_than_three_times_a_second_however_long_it_rested() -> None:
    assert gap(Tempo(100.0), 1000.0, moved=True) == 0.3


@pytest.mark.parametrize(("cost", "seconds"), [(0.002, 0.3), (0.0048, 0.3), (0.008, 0.5), (0.0112, 0.7), (0.5, 1.0)])
def test_what_is_dear_is_shown_less_often(cost: float, seconds: float) -> None:
    tempo = Tempo(100.0)
    for _ in range(40):
        tempo.shown(100.0, cost)
    assert tempo.rests(100.0) == pytest.approx(seconds, abs=0.001)
    assert not tempo.shows(100.0 + seconds - 0.01, moved=True)
    assert tempo.shows(100.0 + seconds + 0.01, moved=True)


def test_a_single_dear_snapshot_changes_little() -> None:
    tempo = Tempo(100.0)
    for cost in (0.003,) * 20 + (0.012,) + (0.003,):
        tempo.shown(100.0, cost)
    assert tempo.rests(100.0) == pytest.approx(DRAW_GAP)


def test_nothing_is_looked_at_before_it_could_be_shown() -> None:
    tempo = Tempo(100.0)
    assert tempo.rests(100.0) == 0.0
    tempo.shown(100.0)
    assert tempo.rests(100.1) == pytest.approx(DRAW_GAP - 0.1)
    assert tempo.rests(100.4) == 0.0
    tempo.hurry()
    assert tempo.rests(100.1) == 0.0


def test_the_first_snapshot_and_the_answer_to_a_question_come_at_once() -> None:
    tempo = Tempo(100.0)
    assert tempo.shows(100.0, moved=False)
    tempo.shown(100.0)
    assert not tempo.shows(100.1, moved=True)
    tempo.hurry()
    assert tempo.shows(100.1, moved=False)


def test_files_are_looked_at_less_often_where_events_tell_of_them() -> None:
    tempo = Tempo(100.0)
    assert tempo.pause(110.0, events=True) == tempo.pause(110.0, events=False) == 0.1
    assert tempo.pause(120.0, events=True) == 1.0
    assert tempo.pause(120.0, events=False) == 0.25
    tempo.moved(120.0)
    assert tempo.pause(121.0, events=True) == 0.1
