"""Percent now: readings, what the logs say since, and what they cannot explain."""

from __future__ import annotations

import math

import pytest

from pyrometer import text
from pyrometer.forecast.anchor import Anchor


def window(anchor: Anchor, *, scale: float = 0.01, until: int = 40, at: float = 0.0) -> None:
    """A window in which every 1/scale credits are one percent, with a reading at each."""
    anchor.open(at, 0.0)
    for percent in range(1, until + 1):
        anchor.spend(1.0 / scale)
        anchor.read(at + 60.0 * percent, float(percent))


def test_a_counter_that_has_just_ticked_stands_half_a_point_lower() -> None:
    anchor = Anchor()
    anchor.open(0.0, 0.0)
    anchor.spend(1000.0)
    anchor.read(60.0, 10.0)
    assert anchor.now() == 10.0
    anchor.spend(20.0)
    anchor.read(61.0, 11.0)
    assert anchor.now() == pytest.approx(10.5 + 0.5 * 0.2, abs=0.01)


def test_between_readings_the_logs_move_it() -> None:
    anchor = Anchor()
    window(anchor)
    before = anchor.now()
    anchor.spend(200.0)
    assert anchor.now() - before == pytest.approx(200.0 * (anchor.scale or 0))
    assert anchor.now() - before == pytest.approx(2.0, rel=0.02)


def test_the_same_number_again_holds_it_back() -> None:
    anchor = Anchor()
    window(anchor)
    anchor.spend(300.0)
    anchor.read(9000.0, 40.0)
    assert anchor.now() == pytest.approx(40.45)


def test_it_gets_less_sure_with_time_and_with_credits() -> None:
    anchor = Anchor()
    window(anchor)
    at = anchor.seen_at
    assert anchor.deviation(at) == pytest.approx(0.3)
    assert anchor.deviation(at + 3600.0) == pytest.approx(0.5)
    anchor.spend(1000.0)
    moved = (anchor.scale or 0.0) * 1000.0
    assert anchor.deviation(at) == pytest.approx(math.sqrt(0.09 + (0.18 * moved) ** 2))


def test_past_windows_hold_the_scale_of_the_first_percents() -> None:
    anchor = Anchor()
    for day in range(5):
        window(anchor, at=day * 1e5)
        anchor.close()
    anchor.open(9e5, 0.0)
    anchor.spend(30.0)  # 0.3 percent really, reported as 1
    anchor.read(9e5 + 60, 1.0)
    assert anchor.scale == pytest.approx(0.01, rel=0.15)


def test_use_from_elsewhere_moves_the_percentage_and_not_the_scale() -> None:
    anchor = Anchor()
    for day in range(5):
        window(anchor, at=day * 1e5)
        anchor.close()
    window(anchor, at=9e5)
    scale = anchor.scale
    anchor.spend(100.0)
    anchor.read(9e5 + 4000, 61.0)
    assert anchor.unexplained == pytest.approx(20.0, abs=0.7)
    assert anchor.unexplained_at == 9e5 + 4000
    assert anchor.now() == pytest.approx(61.0)
    assert anchor.scale == pytest.approx(scale, rel=0.02)
    anchor.spend(100.0)
    assert anchor.now() == pytest.approx(62.0, abs=0.1)


def test_a_ratio_far_from_the_usual_is_refused() -> None:
    anchor = Anchor()
    for day in range(5):
        window(anchor, at=day * 1e5)
        anchor.close()
    anchor.open(9e5, 0.0)
    anchor.spend(1000.0)
    anchor.read(9e5 + 60, 2.0)  # 10 percent by the usual scale
    assert anchor.scale == pytest.approx(0.01, rel=0.02)
    assert anchor.refused == pytest.approx(0.002)


def test_a_limit_that_was_doubled_is_learned_after_three_windows() -> None:
    anchor = Anchor()
    for day in range(8):
        window(anchor, at=day * 1e5)
        anchor.close()
    for day in range(8, 11):
        window(anchor, scale=0.004, at=day * 1e5)
        anchor.close()
    anchor.open(2e6, 0.0)
    assert anchor.scale == pytest.approx(0.004, rel=0.05)
    assert anchor.change() == pytest.approx(-0.6, abs=0.03)


def test_an_unchanged_limit_is_no_news() -> None:
    anchor = Anchor()
    for day in range(12):
        window(anchor, scale=0.01 * (1.1 if day % 2 else 0.95), at=day * 1e5)
        anchor.close()
    assert anchor.change() is None


def test_a_refusal_is_100_exactly() -> None:
    anchor = Anchor()
    window(anchor, until=86)
    anchor.fill(9000.0)
    assert anchor.now() == 100.0


def test_windows_with_little_use_teach_nothing() -> None:
    anchor = Anchor()
    window(anchor, until=4)
    anchor.close()
    assert anchor.scales == []


def test_a_provider_that_names_tenths_is_taken_at_its_word() -> None:
    anchor = Anchor()
    window(anchor)
    anchor.spend(10.0)
    anchor.read(9000.0, 40.1)
    assert anchor.now() == pytest.approx(40.1, abs=0.05)
    anchor.spend(2.0)
    anchor.read(9001.0, 40.2)
    assert anchor.now() == pytest.approx(40.2, abs=0.05)
    assert anchor.deviation(anchor.seen_at) == pytest.approx(0.03)
    anchor.open(1e5, 0.0)
    anchor.spend(100.0)
    anchor.read(1e5 + 60, 1.0)
    assert anchor.deviation(anchor.seen_at) == pytest.approx(0.3), "the next window may be rounded again"


def test_what_is_taken_back_leads_no_further_down_than_the_reading_was_rounded() -> None:
    anchor = Anchor()
    window(anchor)
    anchor.spend(-500.0)
    assert anchor.now() == 39.5
    assert text.percent(anchor.now()) == "40%", "as the provider says"


@pytest.mark.parametrize("reported", range(1, 100))
def test_what_has_just_ticked_reads_as_the_provider_says(reported: int) -> None:
    anchor = Anchor()
    window(anchor, until=reported - 1)
    anchor.spend(0.0)
    anchor.read(1e4, float(reported))
    assert text.percent(anchor.now()) == f"{reported}%"
