"""What turns weigh: the shipped table, models nobody has listed, and a table of one's own."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyrometer.engine.credits import TABLE, CreditTable, credits, credits_of, family_down, shipped
from pyrometer.engine.prices import PriceTable
from pyrometer.model import Turn
from pyrometer.usage import Usage

DOCUMENT = tomllib.loads(TABLE.read_text(encoding="utf-8"))
counts = st.integers(0, 1_000_000)
usages = st.builds(Usage, counts, counts, counts, counts, counts)
models = st.sampled_from(["claude-opus-4-6", "claude-fable-5", "claude-haiku-4-5", "unheard-of"])


def turn(model: str, usage: Usage, agent: str = "claude") -> Turn:
    return Turn("k", agent, "s", 0.0, model, usage)


def test_a_turn_by_hand() -> None:
    usage = Usage(uncached=6, cache_read=6_000, cache_write_5m=100, cache_write_1h=1_400, output=322)
    by_hand = 6 + 0.01 * 6_000 + 1_500 + 5 * 322
    assert credits(turn("claude-opus-4-6", usage)) == pytest.approx(by_hand)
    assert credits(turn("claude-sonnet-4-6", usage)) == pytest.approx(by_hand / 2)
    codex = 6 + 0.03 * 6_000 + 1_500 + 6 * 322
    assert credits_of("codex", "gpt-5.5", usage) == pytest.approx(codex)


@pytest.mark.parametrize(
    ("agent", "model", "multiplier"),
    [
        ("claude", "claude-opus-4-6", 1.0),
        ("claude", "claude-opus-5-5-20260801", 0.87),
        ("claude", "claude-opus-5.5[1m]", 0.87),
        ("claude", "claude-5-5-opus", 0.87),
        ("claude", "us.anthropic.claude-sonnet-4-5-20250929-v1:0", 0.5),
        ("claude", "claude-3-5-haiku-20241022", 0.2),
        ("claude", "claude-fable-5-2", 2.1),
        ("claude", "claude-opus-9", 1.0),
        ("claude", "claude-new-name", 1.0),
        ("claude", "operahaikus", 1.0),
        ("codex", "openai/gpt-5.5", 1.0),
        ("codex", "gpt-5-codex", 0.25),
        ("codex", "gpt-5.2-codex", 0.35),
        ("codex", "gpt-5.1-codex-mini", 0.05),
        ("codex", "gpt-9-sol", (0.4 + 0.4 + 0.8) / 3),
        ("codex", "o9", 1.0),
        ("gemini", "gemini-3", 1.0),
    ],
)
def test_multipliers(agent: str, model: str, multiplier: float) -> None:
    assert shipped().multiplier(agent, model) == pytest.approx(multiplier)


def test_codex_models_weigh_as_listed() -> None:
    prices = PriceTable.shipped()
    for row in DOCUMENT["codex"]["model"]:
        listed = prices.model(row["name"])
        assert listed is not None, row["name"]
        assert row["multiplier"] == pytest.approx(listed.prices[-1].base.input / 5), row["name"]


def test_every_row_says_where_it_comes_from() -> None:
    for agent in ("claude", "codex"):
        for row in (DOCUMENT[agent]["weights"], *DOCUMENT[agent]["model"]):
            assert row["evidence"]
            assert row["source"]
            assert isinstance(row["date"], date)


@given(models, usages, usages)
def test_two_turns_weigh_what_their_sum_weighs(model: str, first: Usage, second: Usage) -> None:
    parts = credits_of("claude", model, first) + credits_of("claude", model, second)
    assert credits_of("claude", model, first + second) == pytest.approx(parts)


@given(models, usages)
def test_no_turn_weighs_less_than_nothing(model: str, usage: Usage) -> None:
    assert credits_of("claude", model, usage) >= 0


def test_the_next_cheaper_model() -> None:
    assert family_down("claude", "claude-fable-5") == ("opus", 1.0)
    assert family_down("claude", "claude-opus-5-5") == ("sonnet", 0.5)
    assert family_down("claude", "claude-haiku-4-5") is None
    assert family_down("codex", "gpt-6-astra") == ("gpt-6.1-sol", 0.4)
    assert family_down("claude", "unheard-of") is None


def test_going_down_always_ends() -> None:
    for agent in ("claude", "codex"):
        for row in DOCUMENT[agent]["model"]:
            seen, name = [row["name"]], row["name"]
            while (down := family_down(agent, name)) is not None:
                name = down[0]
                assert name not in seen
                seen.append(name)


def test_a_table_of_ones_own_wins_row_by_row(tmp_path: Path) -> None:
    own = tmp_path / "credits.toml"
    own.write_text('[[claude.model]]\nname = "opus"\nmultiplier = 3\n', encoding="utf-8")
    table = CreditTable.shipped(own)
    assert table.multiplier("claude", "claude-opus-4-6") == 3.0
    assert table.multiplier("claude", "claude-sonnet-4-6") == 0.5
    assert table.version != shipped().version
    assert CreditTable.shipped().version == shipped().version


@pytest.mark.parametrize(
    "text",
    [
        '[[claude.model]]\nname = "opus"\nmultiplier = -1\n',
        '[[claude.model]]\nname = "opus"\nmultiplier = nan\n',
        '[[claude.model]]\nname = "opus"\nmultiplier = "much"\n',
        "[[claude.model]]\nmultiplier = 1\n",
        "[claude.weights]\nuncached = 1\n",
        "[claude.weights]\nuncached = 1\ncache_write = 1\ncache_read = inf\noutput = 5\n",
        "not toml at all",
    ],
)
def test_a_bad_table_is_refused(tmp_path: Path, text: str) -> None:
    own = tmp_path / "credits.toml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"."):
        CreditTable.shipped(own)
