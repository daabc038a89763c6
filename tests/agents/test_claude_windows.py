"""How large the context window is, and how that is known."""

from __future__ import annotations

import pytest

from pyrometer.model import Turn
from tests.agents.claude_made import assistant, one, only, read, usage


@pytest.mark.parametrize(
    ("model", "requested", "prompt", "window"),
    [
        ("claude-sonnet-4-5-20250929", "", 5_000, 200_000),
        ("claude-opus-4-6", "claude-opus-4-6", 5_000, 200_000),
        ("claude-opus-4-6", "claude-opus-4-6[1m]", 5_000, 1_000_000),
        ("claude-opus-4-6", "", 200_001, 1_000_000),
        ("claude-sonnet-4-20250514", "", 5_000, 200_000),
        ("claude-3-5-haiku-20241022", "", 5_000, 200_000),
        ("claude-opus-4-7", "", 5_000, None),
        ("claude-opus-4-8", "", 5_000, 1_000_000),
        ("us.anthropic.claude-sonnet-5-5-v1:0", "", 5_000, 1_000_000),
        ("claude-fable-5@20261001", "", 5_000, 1_000_000),
        ("claude-opus-6", "", 5_000, None),
        ("glm-5", "", 300_000, None),
        ("", "", 300_000, None),
    ],
)
def test_context_window(model: str, requested: str, prompt: int, window: int | None) -> None:
    counts = usage(input_tokens=prompt, cache_read_input_tokens=0, cache_creation_input_tokens=0, cache_creation=None)
    said = {"model": model, "usage": counts}
    assert one(Turn, read(assistant(message=said, requestedModel=requested))).context_window == window


def test_a_large_window_once_proven_stays() -> None:
    large = assistant(1, message={"id": "a", "model": "claude-opus-4-6", "usage": usage(input_tokens=250_000)})
    after = [assistant(2, message={"id": name, "model": name}) for name in ("claude-opus-4-6", "claude-opus-4-5")]
    assert [turn.context_window for turn in only(Turn, read(large, *after))] == [1_000_000, 1_000_000, 200_000]
