"""A person's own tables over the shipped ones: row by row, or not at all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyrometer.engine.price_rows import patterns_of
from pyrometer.engine.prices import PriceTable
from pyrometer.engine.tables import SHIPPED, TableFiles, Tables
from pyrometer.model import Turn
from pyrometer.usage import Usage

OPUS = '[[model]]\nname = "claude-opus-5"\nprice = [{ input = 1, output = 2 }]\n'
HOUSE = '[[model]]\nname = "House-Model"\nmatch = ["House-*"]\nprice = [{ input = 1.0, output = 4.0 }]\n'


def tables(folder: Path, prices: str | None = None, credits: str | None = None) -> Tables:
    for name, text in (("prices.toml", prices), ("credits.toml", credits)):
        if text is not None:
            (folder / name).write_text(text)
    return Tables(TableFiles(str(folder / "prices.toml"), str(folder / "credits.toml")))


def cost(found: Tables, model: str, usage: Usage = Usage(1_000_000), tier: str = "") -> float | None:  # noqa: B008
    return found.price(Turn("k", "claude", "s", 1_795_000_000.0, model, usage, tier=tier))


def test_missing_files_are_normal(tmp_path: Path) -> None:
    found = tables(tmp_path)
    assert (found.problems, found.own) == ((), ())
    assert cost(found, "claude-opus-5") == pytest.approx(5.0)


def test_a_row_replaces_the_one_of_its_name_and_keeps_what_it_leaves_out(tmp_path: Path) -> None:
    found = tables(tmp_path, OPUS + HOUSE)
    assert found.problems == ()
    assert found.own == (str(tmp_path / "prices.toml"),)
    assert cost(found, "anthropic/claude-opus-5[1m]") == pytest.approx(1.0)
    assert cost(found, "claude-opus-5-20260901") == pytest.approx(1.0), "its patterns stay"
    assert cost(found, "claude-opus-5", tier="fast") == pytest.approx(2.0), "its factors stay"
    assert cost(found, "claude-opus-4-8") == pytest.approx(5.0)
    assert cost(found, "house-7b") == pytest.approx(1.0)
    model, other = found.prices.model("claude-opus-5"), found.prices.model("claude-opus-4-8")
    assert model is not None
    assert other is not None
    assert (model.table, model.evidence, other.table) == (str(tmp_path / "prices.toml"), "", SHIPPED)


def test_a_factor_alone_can_be_changed(tmp_path: Path) -> None:
    found = tables(tmp_path, '[[model]]\nname = "claude-opus-5"\nfactor = { fast = 3.0 }\n')
    assert cost(found, "claude-opus-5", tier="fast") == pytest.approx(15.0)


def test_weights_are_replaced_row_by_row(tmp_path: Path) -> None:
    found = tables(tmp_path, credits='[[claude.model]]\nname = "opus"\nmultiplier = 3.0\n')
    assert found.problems == ()
    assert found.credits.multiplier("claude", "claude-opus-4-8") == 3.0
    assert found.credits.multiplier("claude", "claude-haiku-4-5") == 0.2
    assert found.credits.version != Tables().credits.version


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[model]\n", "at line 1"),
        ("model = 3\n", "model: expected [[model]] tables"),
        ("[[model]]\nprice = []\n", "a model has no name"),
        ('[[model]]\nname = "x"\n', "x: price is missing"),
        ('[[model]]\nname = "x"\nprice = []\n', "x: price is empty"),
        ('[[model]]\nname = "x"\nprice = [{ input = 1 }]\n', "x: output is missing"),
        ('[[model]]\nname = "x"\nprice = [{ input = -1, output = 1 }]\n', "x: expected a number from 0 on, not -1"),
        ('[[model]]\nname = "x"\nprice = [{ input = "1", output = 1 }]\n', "x: expected a number"),
        ('[[model]]\nname = "x"\nprice = [{ input = nan, output = 1 }]\n', "x: expected a number"),
        ('[[model]]\nname = "x"\nmatch = "y"\nprice = [{ input = 1, output = 1 }]\n', "x: match: expected a list"),
        ('[[model]]\nname = "x"\nmatch = ["re:("]\nprice = [{ input = 1, output = 1 }]\n', "x: missing )"),
        ('[[model]]\nname = "x"\nprice = [{ since = "now", input = 1, output = 1 }]\n', "x: since: expected a date"),
    ],
)
def test_a_bad_file_is_left_out_with_one_sentence(text: str, reason: str, tmp_path: Path) -> None:
    found = tables(tmp_path, text)
    (problem,) = found.problems
    assert problem.startswith(f"{tmp_path / 'prices.toml'} is not used, the shipped prices are (")
    assert reason in problem
    assert "\n" not in problem
    assert cost(found, "claude-opus-5") == pytest.approx(5.0)
    assert found.own == ()


def test_one_bad_file_does_not_touch_the_other(tmp_path: Path) -> None:
    found = tables(tmp_path, OPUS, '[[claude.model]]\nname = "opus"\nmultiplier = -1.0\n')
    (problem,) = found.problems
    assert "the shipped weights are (claude: a weight of -1.0)" in problem
    assert cost(found, "claude-opus-5") == pytest.approx(1.0)


def test_a_folder_or_noise_in_its_place_is_a_bad_file(tmp_path: Path) -> None:
    (tmp_path / "prices.toml").mkdir()
    (tmp_path / "credits.toml").write_bytes(b"\xff\xfe\x00")
    assert len(tables(tmp_path).problems) == 2


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates(),
    lambda each: (
        st.lists(each, max_size=3) | st.dictionaries(st.sampled_from(["input", "output", "above", "long"]), each)
    ),
    max_leaves=6,
)
rows = st.dictionaries(st.sampled_from(["name", "match", "price", "factor"]), values)


@given(st.lists(rows, max_size=3))
@settings(max_examples=200, deadline=None)
def test_a_document_is_a_table_or_a_value_error(entries: list[dict[str, object]]) -> None:
    try:
        table = PriceTable({"model": entries})
    except ValueError:
        return
    for entry in entries:
        assert patterns_of(entry)
        model = table.model(str(entry["name"]))
        assert model is None or all(price.base.output >= 0 for price in model.prices)


def test_the_documented_tables_are_sound(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "prices.md").read_text()
    prices, credits = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    found = tables(tmp_path, prices, credits)
    assert found.problems == ()
    assert cost(found, "house-7b", tier="flex") == pytest.approx(0.5)
    assert found.credits.multiplier("claude", "claude-opus-4-8") == 1.2
