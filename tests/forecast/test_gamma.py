"""The Gamma distribution against published values and its own laws."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyrometer.forecast.gamma import gammainc, quantile, survival

amounts = st.floats(0.01, 500.0)
spreads = st.floats(0.1, 5.0)


@pytest.mark.parametrize(
    ("shape", "x", "value"),
    [
        (1.0, 1.0, 1 - math.exp(-1)),
        (1.0, 20.0, 1 - math.exp(-20)),
        (0.5, 0.25, math.erf(0.5)),
        (0.5, 9.0, math.erf(3.0)),
        (2.0, 3.0, 1 - 4 * math.exp(-3)),
        (3.0, 1.0, 1 - 2.5 * math.exp(-1)),
        (5.0, 5.0, 1 - math.exp(-5) * (1 + 5 + 12.5 + 125 / 6 + 625 / 24)),
        (0.04, 1e-6, 0.5886),  # DLMF 8.11.4, summed by hand to four digits: x^a / gamma(a + 1)
    ],
)
def test_known_values(shape: float, x: float, value: float) -> None:
    assert gammainc(shape, x) == pytest.approx(value, abs=1e-3 if shape == 0.04 else 1e-11)


def test_an_exponential_variable_by_hand() -> None:
    assert survival(7.0, 3.5, 1.0) == pytest.approx(math.exp(-2))


def test_the_far_tail_keeps_its_digits() -> None:
    assert survival(60.0, 1.0, 1.0) == pytest.approx(math.exp(-60), rel=1e-9)


@given(amounts, amounts, spreads)
def test_it_is_a_probability(amount: float, mean: float, spread: float) -> None:
    assert 0.0 <= survival(amount, mean, spread) <= 1.0


@given(amounts, st.floats(0.0, 100.0), amounts, spreads)
def test_more_is_never_likelier(amount: float, extra: float, mean: float, spread: float) -> None:
    assert survival(amount + extra, mean, spread) <= survival(amount, mean, spread) + 1e-11


@given(amounts, amounts, st.floats(0.0, 100.0), spreads)
def test_a_larger_mean_is_never_less_likely_to_reach_it(amount: float, mean: float, more: float, spread: float) -> None:
    assert survival(amount, mean + more, spread) >= survival(amount, mean, spread) - 1e-11


@given(st.floats(0.05, 0.95), amounts, st.floats(0.1, 2.0))
def test_a_quantile_splits_the_cases(share: float, mean: float, spread: float) -> None:
    assert survival(quantile(share, mean, spread), mean, spread) == pytest.approx(1 - share, abs=1e-6)


@pytest.mark.parametrize("spread", [0.0, 0.001])
def test_without_spread_it_is_a_step(spread: float) -> None:
    assert survival(9.0, 10.0, spread) > 0.999
    assert survival(11.0, 10.0, spread) < 0.001


def test_nothing_to_come_reaches_nothing() -> None:
    assert survival(1.0, 0.0, 1.0) == 0.0
    assert survival(0.0, 0.0, 1.0) == 1.0
    assert quantile(0.5, 0.0, 1.0) == 0.0
