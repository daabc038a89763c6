"""The cross-check of the shipped prices with a second source."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pyrometer.data.check_prices import Difference, differences, known_differences, main, second_source
from pyrometer.engine.prices import PriceTable

TODAY = datetime(2026, 11, 22, tzinfo=UTC).timestamp()
OURS = {
    "model": [
        {
            "name": "one",
            "match": ["one*"],
            "price": [
                {"input": 2.0, "cache_read": 0.2, "output": 10.0, "long": [{"above": 272_000, "input": 4.0}]},
                {"since": date(2027, 1, 1), "input": 3.0, "output": 15.0},
            ],
            "factor": {"flex": 0.5, "fast": 2.0},
        }
    ]
}
THEIRS: dict[str, Any] = {
    "litellm_provider": "openai",
    "mode": "chat",
    "input_cost_per_token": 2e-6,
    "cache_read_input_token_cost": 2e-7,
    "output_cost_per_token": 1e-5,
    "input_cost_per_token_above_272k_tokens": 4e-6,
    "input_cost_per_token_flex": 1e-6,
    "provider_specific_entry": {"fast": 2},
}


def found(**other: Any) -> list[tuple[str, float | None, float | None]]:
    theirs = {"openai/one-2026": {key: value for key, value in {**THEIRS, **other}.items() if value is not None}}
    return [each[1:] for each in differences(PriceTable(OURS), theirs, 0.02, TODAY)]


def test_two_that_agree_on_the_day_differ_in_nothing() -> None:
    assert [each for each in found() if each[2] is not None] == []


@pytest.mark.parametrize(
    ("field", "value", "difference"),
    [
        ("input_cost_per_token_flex", 1.5e-6, ("factor flex", 0.5, 0.75)),
        ("output_cost_per_token", 2e-5, ("output", 10.0, 20.0)),
        ("cache_read_input_token_cost", 1e-7, ("cache_read", 0.2, 0.1)),
        ("input_cost_per_token_above_272k_tokens", 5e-6, ("input above 272000", 4.0, 5.0)),
        ("input_cost_per_token_above_200k_tokens", 4e-6, ("input above 200000", None, 4.0)),
        ("input_cost_per_token_priority", 4e-6, ("factor priority", None, 2.0)),
        ("provider_specific_entry", {"fast": 6}, ("factor fast", 2.0, 6.0)),
        ("search_context_cost_per_query", {"search_context_size_medium": 0.035}, ("web_search", 0.01, 0.035)),
    ],
)
def test_a_difference_is_named(field: str, value: object, difference: tuple[str, float, float]) -> None:
    assert difference in [(name, one, other and pytest.approx(other)) for name, one, other in found(**{field: value})]


def test_rounding_is_none() -> None:
    assert not [each for each in found(output_cost_per_token=1.01e-5) if each[0] == "output"]


def test_models_that_are_missing_here_are_named_and_other_kinds_are_not() -> None:
    theirs = {
        "two": THEIRS,
        "picture": {**THEIRS, "mode": "image_generation"},
        "azure/two": {**THEIRS, "litellm_provider": "azure"},
    }
    assert [each.model for each in differences(PriceTable(OURS), theirs, 0.02, TODAY)] == ["two"]


def test_every_known_difference_says_why() -> None:
    known = known_differences()
    assert all(len(each.why) > 20 for each in known)
    fast = next(each for each in known if each.model.startswith("claude-opus-4-6"))
    assert fast.explains(Difference("claude-opus-4-6-20260205", "factor fast", 6.0, None))
    assert not fast.explains(Difference("claude-opus-4-6", "input", 6.0, 5.0))


def test_it_reads_the_json_and_the_wheel_alike(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain, wheel = tmp_path / "prices.json", tmp_path / "litellm-1-py3-none-any.whl"
    plain.write_text(json.dumps({"house-model": THEIRS}))
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.write(plain, "litellm/model_prices_and_context_window_backup.json")
    assert second_source(plain) == second_source(wheel)
    assert main([str(wheel), "--on", "2026-11-22"]) == 1
    assert "house-model" in capsys.readouterr().out
