"""How large a Claude model's context window is inside Claude Code."""

from __future__ import annotations

import re
from functools import lru_cache

SMALL = 200_000
LARGE = 1_000_000

_MODEL = re.compile(r"claude-(?:opus|sonnet|haiku|fable|mythos)-(\d{1,2})(?:-(\d{1,2}))?(?!\d)")
_OLD = re.compile(r"claude-3-")
_NATIVE = (4, 8)
"""From Opus 4.8 and generation 5 on the client itself works with a million (2.1.330, `modelUsage.contextWindow`)."""
_LAST_SMALL = (4, 6)
"""Up to 4.6 a million must be asked for. 4.7 was seen with neither, so nothing is said of it."""
_LAST_KNOWN = 5
"""Generations after this one have not been seen."""


def context_window(model: str, requested: str, prompt: int) -> int | None:
    """Tokens of context for one turn, or None where nothing certain is known.

    `requested` is the model asked for: its suffix `[1m]` names the large window. A prompt that does not fit the small
    window proves the large one. Lists of prices are no help: they state the API's maximum, not the client's.
    """
    usual = _usual(model, requested)
    return LARGE if prompt > SMALL and "claude" in model else usual


@lru_cache(maxsize=64)
def _usual(model: str, requested: str) -> int | None:
    if requested.endswith("[1m]") or model.endswith("[1m]"):
        return LARGE
    found = _MODEL.search(model)
    if found is None:
        return SMALL if _OLD.search(model) else None
    version = (int(found[1]), int(found[2] or 0))
    if version >= _NATIVE:
        return LARGE if version[0] <= _LAST_KNOWN else None
    return SMALL if version <= _LAST_SMALL else None
