"""Every modifier of a price, worked out by hand in dollars per million tokens."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pyrometer.engine.bill import bill_of
from pyrometer.engine.prices import PriceTable
from pyrometer.engine.tally import UNPRICED, Tally, counts
from pyrometer.model import Turn
from pyrometer.usage import Usage

TABLE = PriceTable.shipped()
NOVEMBER = datetime(2026, 11, 21, tzinfo=UTC).timestamp()
LARGE = Usage(uncached=1_000, cache_read=271_000, output=2_000)
LARGER = Usage(uncached=1_001, cache_read=271_000, output=2_000)


def turn(model: str, usage: Usage, tier: str = "", *, at: float = NOVEMBER, searches: int = 0) -> Turn:
    return Turn("k", "claude", "s", at, model, usage, tier=tier, web_searches=searches)


def day(year: int, month: int, number: int) -> float:
    return datetime(year, month, number, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("what", "spent", "dollars"),
    [
        ("cache read", turn("claude-opus-5-5", Usage(cache_read=50_000)), 50_000 * 0.2e-6),
        ("five-minute write", turn("claude-opus-5-5", Usage(cache_write_5m=50_000)), 50_000 * 5e-6),
        ("one-hour write", turn("claude-opus-5-5", Usage(cache_write_1h=50_000)), 50_000 * 8e-6),
        ("reasoning is output", turn("claude-opus-5-5", Usage(output=100, reasoning=90)), 100 * 20e-6),
        ("up to the bound", turn("gpt-5.4", LARGE), 1_000 * 2.5e-6 + 271_000 * 0.25e-6 + 2_000 * 15e-6),
        ("above the bound, all of it", turn("gpt-5.4", LARGER), 1_001 * 5e-6 + 271_000 * 0.5e-6 + 2_000 * 22.5e-6),
        ("output does not reach the bound", turn("gpt-5.4", Usage(1_000, output=300_000)), 0.0025 + 4.5),
        ("no premium at all", turn("claude-sonnet-4-5", Usage(uncached=300_000)), 300_000 * 3e-6),
        ("fast", turn("claude-opus-4-6", Usage(100, output=1_000), "fast"), 6 * (100 * 5e-6 + 1_000 * 25e-6)),
        ("priority", turn("gpt-5.5", Usage(100, output=1_000), "priority"), 2.5 * (100 * 5e-6 + 1_000 * 30e-6)),
        ("flex", turn("gpt-5.4", Usage(100, output=1_000), "flex"), 0.5 * (100 * 2.5e-6 + 1_000 * 15e-6)),
        ("batch", turn("claude-sonnet-5", Usage(100, output=1_000), "batch"), 0.5 * (100 * 2e-6 + 1_000 * 10e-6)),
        ("ultrafast", turn("gpt-6.1-sol", Usage(100), "ultrafast"), 6 * 100 * 2e-6),
        ("pinned to the United States", turn("claude-sonnet-5", Usage(1_000), "us"), 1.1 * 1_000 * 2e-6),
        ("fast and pinned", turn("claude-opus-4-8", Usage(1_000), "fast us"), 2 * 1.1 * 1_000 * 5e-6),
        ("searches are not multiplied", turn("claude-opus-4-6", Usage(1_000), "fast", searches=3), 6 * 0.005 + 0.03),
    ],
)
def test_by_hand(what: str, spent: Turn, dollars: float) -> None:
    assert TABLE.cost(spent) == pytest.approx(dollars, rel=1e-12), what
    bill = bill_of(TABLE, spent)
    assert bill is not None
    tokens = sum(charge.dollars for charge in bill.charges)
    for _, factor in bill.factors:
        tokens *= factor
    assert tokens + bill.searches.dollars == pytest.approx(dollars)


def test_a_bill_names_the_bound_and_the_date() -> None:
    bill = bill_of(TABLE, turn("gpt-5.4", LARGER))
    assert bill is not None
    assert (bill.above, bill.charges[0].rate) == (272_000, 5.0)
    dated = bill_of(TABLE, turn("gpt-5.6-luna", Usage(1)))
    assert dated is not None
    assert dated.price.since == day(2026, 7, 30)


@pytest.mark.parametrize(
    ("model", "on", "rate"),
    [
        ("gpt-5.6-luna", day(2026, 7, 29), 1.0),
        ("gpt-5.6-luna", day(2026, 7, 30), 0.2),
        ("gemini-3.6-flash", day(2026, 12, 31), 0.75),
        ("gemini-3.6-flash", day(2027, 1, 1), 1.5),
    ],
)
def test_a_dated_price_begins_at_midnight(model: str, on: float, rate: float) -> None:
    assert TABLE.cost(turn(model, Usage(1_000), at=on)) == pytest.approx(rate / 1_000)
    assert TABLE.cost(turn(model, Usage(1_000), at=on + 86_399)) == pytest.approx(rate / 1_000)


def test_a_factor_is_that_of_the_price_it_began_with() -> None:
    plain, batch = (TABLE.cost(turn("gemini-3.6-flash", Usage(1_000), tier)) for tier in ("", "batch"))
    assert plain is not None
    assert batch == pytest.approx(plain / 2)


@pytest.mark.parametrize(
    ("written", "row"),
    [
        ("us.anthropic.claude-opus-4-8-v1:0", "claude-opus-4-8"),
        ("global.anthropic.claude-opus-4-8-v1", "claude-opus-4-8"),
        ("us-gov.anthropic.claude-sonnet-4-6-v1:0:200k", "claude-sonnet-4-6"),
        ("bedrock/us.anthropic.claude-opus-4-8-v1:0", "claude-opus-4-8"),
        ("arn:aws:bedrock:us-east-1:12:inference-profile/us.anthropic.claude-opus-4-8-v1:0", "claude-opus-4-8"),
        ("vertex_ai/claude-opus-4-8@20260418", "claude-opus-4-8"),
        ("claude-haiku-4-5@default", "claude-haiku-4-5"),
        ("anthropic/claude-opus-4.8", "claude-opus-4-8"),
        ("openrouter/anthropic/claude-3.7-sonnet:thinking", "claude-3-7-sonnet-latest"),
        ("openai/gpt-5.4", "gpt-5.4"),
        ("models/gemini-2.5-pro", "gemini-2.5-pro"),
        ("gemini-3.8-flash", "gemini-3.8-flash"),
        ("claude-opus-4-8[1m]", "claude-opus-4-8"),
        ("us.anthropic.claude-opus-4-8-v1:0[1m]", "claude-opus-4-8"),
        ("Claude-Opus-4-8", "claude-opus-4-8"),
    ],
)
def test_providers_name_the_same_model(written: str, row: str) -> None:
    found = TABLE.model(written)
    assert found is not None
    assert found.name == row


@pytest.mark.parametrize("model", ["house-model", "claude-opus-99", "<synthetic>", "codex-auto-review"])
def test_an_unknown_model_is_unpriced_and_never_free(model: str) -> None:
    spent = turn(model, Usage(uncached=1_000_000, output=10))
    assert TABLE.cost(spent) is None
    assert bill_of(TABLE, spent) is None
    tally = Tally(counts(spent, TABLE.cost(spent)))
    assert tally[UNPRICED] == 1
    assert tally.dollars is None
