"""Prices: every bucket at its own rate, by date, by size, by modifier; unknown is unknown."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pyrometer.engine.prices import PriceTable, bare_name
from pyrometer.model import Turn
from pyrometer.usage import Usage

TABLE = PriceTable.shipped()
NOVEMBER = datetime(2026, 11, 21, tzinfo=UTC).timestamp()
MILLION = 1_000_000


def turn(model: str, usage: Usage, *, tier: str = "", at: float = NOVEMBER, searches: int = 0) -> Turn:
    return Turn(key="k", agent="claude", session="s", at=at, model=model, usage=usage, tier=tier, web_searches=searches)


@pytest.mark.parametrize(
    ("model", "rates"),
    [
        # what Claude Code 2.1.330 itself charges, in dollars per million: input, output, read, 5 m, 1 h
        ("claude-opus-5-5", (4, 20, 0.2, 5, 8)),
        ("claude-opus-5", (5, 25, 0.5, 6.25, 10)),
        ("claude-opus-4-8", (5, 25, 0.5, 6.25, 10)),
        ("claude-sonnet-5-5", (2, 10, 0.1, 2.5, 4)),
        ("claude-sonnet-5", (2, 10, 0.2, 2.5, 4)),
        ("claude-sonnet-4-5-20250929", (3, 15, 0.3, 3.75, 6)),
        ("claude-haiku-4-5", (1, 5, 0.1, 1.25, 2)),
        ("claude-fable-5-2", (8, 40, 0.2, 10, 16)),
        ("claude-fable-5-1", (10, 50, 0.25, 12.5, 20)),
        ("claude-fable-5", (10, 50, 1, 12.5, 20)),
    ],
)
def test_each_bucket_costs_what_the_client_itself_charges(model: str, rates: tuple[float, ...]) -> None:
    part = 1_000  # below every long-context bound
    buckets = (
        Usage(uncached=part),
        Usage(output=part),
        Usage(cache_read=part),
        Usage(cache_write_5m=part),
        Usage(cache_write_1h=part),
    )
    costs = [TABLE.cost(turn(model, usage)) for usage in buckets]
    assert costs == [pytest.approx(rate / 1000) for rate in rates]


def test_one_request_priced_by_hand() -> None:
    usage = Usage(uncached=6, cache_read=6_000, cache_write_1h=1_500, output=322)
    by_hand = (6 * 3 + 6_000 * 0.3 + 1_500 * 6 + 322 * 15) / 1e6
    assert TABLE.cost(turn("claude-sonnet-4-6", usage)) == pytest.approx(by_hand)


def test_a_long_prompt_reprices_the_whole_request() -> None:
    short = TABLE.cost(turn("claude-haiku-5-5", Usage(uncached=100_000, output=1_000)))
    long = TABLE.cost(turn("claude-haiku-5-5", Usage(uncached=100_001, output=1_000)))
    assert short == pytest.approx((100_000 * 0.1 + 1_000 * 0.5) / 1e6)
    assert long == pytest.approx((100_001 * 0.5 + 1_000 * 2.5) / 1e6)


def test_a_price_holds_from_its_date_on() -> None:
    usage = Usage(uncached=1_000)
    before = TABLE.cost(turn("gpt-5.6-luna", usage, at=datetime(2026, 7, 29, tzinfo=UTC).timestamp()))
    after = TABLE.cost(turn("gpt-5.6-luna", usage, at=datetime(2026, 7, 30, tzinfo=UTC).timestamp()))
    assert before == pytest.approx(0.001)
    assert after == pytest.approx(0.0002)


@pytest.mark.parametrize(
    ("model", "tier", "factor"),
    [
        ("claude-opus-4-6", "fast", 6),
        ("claude-opus-4-8", "fast", 2),
        ("claude-opus-5", "fast", 2),
        ("claude-sonnet-5", "us", 1.1),
        ("claude-sonnet-5", "batch us", 0.55),
        ("gpt-5.5", "priority", 2.5),
        ("gpt-5.5", "flex", 0.5),
        ("claude-sonnet-5", "unheard-of", 1),
    ],
)
def test_modifiers_multiply(model: str, tier: str, factor: float) -> None:
    plain = TABLE.cost(turn(model, Usage(uncached=1_000, output=100)))
    assert plain is not None
    assert TABLE.cost(turn(model, Usage(uncached=1_000, output=100), tier=tier)) == pytest.approx(plain * factor)


def test_web_searches_are_charged_one_by_one() -> None:
    assert TABLE.cost(turn("claude-sonnet-5", Usage(), searches=3)) == pytest.approx(0.03)


@pytest.mark.parametrize("model", ["", "codex-auto-review", "claude-opus-99", "llama-3", "gpt-7-nova"])
def test_an_unknown_model_has_no_price(model: str) -> None:
    assert TABLE.cost(turn(model, Usage(uncached=MILLION))) is None


@pytest.mark.parametrize(
    "written",
    [
        "claude-opus-5",
        "claude-opus-5[1m]",
        "anthropic/claude-opus-5",
        "us.anthropic.claude-opus-5-v1:0",
        "claude-opus-5@20260922",
        "openrouter/anthropic/claude-opus-5",
    ],
)
def test_names_are_stripped_to_the_model(written: str) -> None:
    assert bare_name(written) == "claude-opus-5"
    assert TABLE.model(written) is not None


def test_a_users_table_wins_model_by_model() -> None:
    own = {"model": [{"name": "claude-opus-5", "price": [{"input": 1.0, "output": 2.0}]}]}
    shipped = {
        "model": [
            {"name": "claude-opus-5", "price": [{"input": 5.0, "output": 25.0}]},
            {"name": "other", "price": [{"input": 3.0, "output": 3.0}]},
        ]
    }
    table = PriceTable(shipped, own)
    assert table.cost(turn("claude-opus-5", Usage(uncached=MILLION))) == pytest.approx(1.0)
    assert table.cost(turn("claude-opus-5", Usage(cache_write_1h=MILLION))) == pytest.approx(1.0)
    assert table.cost(turn("other", Usage(output=MILLION))) == pytest.approx(3.0)
