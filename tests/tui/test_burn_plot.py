"""The graph is honest: zero-based, newest right, gaps stay gaps, and it does not shimmer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.snapshot import BurnSeries
from pyrometer.tui.cells import length, plain
from pyrometer.tui.widgets.burn_plot import plot, sampled, scale_top, zone
from tests import factories

FAST = settings(max_examples=120, deadline=None)
WIDTHS = st.integers(1, 250)

rates = st.lists(st.none() | st.floats(0, 1e9), max_size=300).map(tuple)


@FAST
@given(rates, st.none() | st.floats(1, 1e8), WIDTHS, st.integers(1, 20), st.booleans())
def test_the_graph_fills_its_rows(
    values: tuple[float | None, ...], normal: float | None, width: int, rows: int, axis: bool
) -> None:
    series = BurnSeries(end=factories.NOW, step=30.0, rates=values)
    lines = plot(series, normal, width=width, rows=rows, seconds=7200, axis=axis)
    if width > 5 or not axis:
        assert len(lines) == rows
        assert all(length(line) == width for line in lines)


@FAST
@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=200), st.none() | st.floats(1, 1e8))
def test_the_scale_starts_at_zero_and_holds_every_value(values: list[float], normal: float | None) -> None:
    top = scale_top(values, normal)
    assert top >= max(values) * (1 - 1e-9)
    assert top >= (normal or 0) * 1.6 * (1 - 1e-9)


def test_the_newest_sample_is_at_the_right_and_a_gap_stays_a_gap() -> None:
    series = BurnSeries(end=6000.0, step=60.0, rates=(None,) * 50 + (1000.0,) * 40 + (None,) * 5 + (3000.0,) * 5)
    dots = sampled(series, 100, 6000.0)
    assert dots[-5:] == [3000.0] * 5
    assert dots[-10:-5] == [None] * 5
    assert dots[:50] == [None] * 50
    assert dots[50] == 1000.0


def test_a_short_history_does_not_stretch() -> None:
    series = BurnSeries(end=6000.0, step=60.0, rates=(500.0, 600.0, 700.0))
    assert sampled(series, 100, 6000.0) == [None] * 97 + [500.0, 600.0, 700.0]


@FAST
@given(st.floats(0, 3000), st.integers(20, 200))
def test_the_picture_moves_by_whole_columns(later: float, dots: int) -> None:
    """A flat rate looks the same however little time has passed: nothing shimmers."""
    flat = BurnSeries(end=90_000.0 + later, step=30.0, rates=(700.0,) * 400)
    known = [dot for dot in sampled(flat, dots, 7200.0) if dot is not None]
    assert known == pytest.approx([700.0] * dots)


def test_rows_are_coloured_by_height() -> None:
    zones = [zone(row, 8, 800.0, 300.0) for row in range(8)]
    assert zones == ["burn--normal"] * 3 + ["burn--high"] * 2 + ["burn--extreme"] * 3
    assert zone(7, 8, 800.0, None) == "burn--normal"


def test_a_known_zero_differs_from_a_gap() -> None:
    series = BurnSeries(end=600.0, step=60.0, rates=(None,) * 5 + (0.0,) * 5)
    bottom = plain(plot(series, None, width=10, rows=3, seconds=600.0, axis=False)[-1])
    assert bottom[:5].strip() == ""
    assert bottom[5:] == "⣀" * 5
