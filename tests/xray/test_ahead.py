"""The next message after the cache went cold, and what is in every prompt."""

from __future__ import annotations

import pytest

from pyrometer.model import Turn
from pyrometer.xray.ahead import cliff, overhead
from tests.engine.engine_lines import NOW
from tests.engine.xray.xray_lines import PLAIN, READ, WRITE_1H, WRITE_5M, answer, credits, price, warm


@pytest.mark.parametrize(("lifetime", "rate"), [(3_600.0, WRITE_1H), (300.0, WRITE_5M), (None, PLAIN)])
def test_a_cold_cache_costs_the_write_above_the_read(lifetime: float | None, rate: float) -> None:
    """412k tokens at the price of the write that the chain makes; at the plain price where it makes none."""
    found = cliff(answer("t", NOW, 412_000, 411_000), lifetime, NOW + 45, 412_000, price, credits)
    assert found is not None
    assert found.dollars == pytest.approx(412_000 * (rate - READ) / 1e6)
    assert found.credits == pytest.approx(412_000 * 0.99)
    assert (found.at, found.tokens) == (NOW + 45, 412_000)


def test_nothing_is_lost_where_nothing_is_cached_and_no_price_is_no_dollars() -> None:
    assert cliff(answer("t", NOW, 9, 0), 300.0, None, 0, price, credits) is None
    unknown = cliff(answer("t", NOW, 9_000, 0), 300.0, None, 9_000, lambda _: None, credits)
    assert unknown is not None
    assert unknown.dollars is None


def test_tools_and_instructions_are_read_by_every_turn_after_the_first() -> None:
    turns = warm(10, begin=NOW, prompt=30_000)
    found = overhead(turns, 30_000, price)
    assert found is not None
    assert (found.tokens, found.turns) == (30_000, 9)
    assert found.dollars == pytest.approx(9 * 30_000 * READ / 1e6)


@pytest.mark.parametrize(("turns", "first"), [([], 30_000), (warm(1, begin=NOW), 30_000), (warm(9, begin=NOW), None)])
def test_a_fork_or_a_young_session_says_nothing_of_them(turns: list[Turn], first: int | None) -> None:
    assert overhead(turns, first, price) is None
