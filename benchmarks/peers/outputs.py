"""The token totals in what peers print, by agent. Reasoning is part of output everywhere."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any


def totals(name: str, output: bytes) -> dict[str, int]:
    """Tokens by agent; empty if the peer prints none that can be compared."""
    reader = _READERS.get(name.split()[0])
    if reader is None:
        return {}
    try:
        return dict(reader(json.loads(output)))
    except (ValueError, KeyError, TypeError):
        return {}


def _ccusage(said: Any) -> Counter[str]:
    found: Counter[str] = Counter()
    names = ("inputTokens", "outputTokens", "cacheCreationTokens", "cacheReadTokens")
    for day in said["daily"]:
        for row in day["modelBreakdowns"]:
            agent = "codex" if row["modelName"].startswith("gpt") else "claude"
            found[agent] += sum(row[name] for name in names)
    return found


def _tokscale(said: Any) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in said["entries"]:
        found[row["client"]] += sum(row[name] for name in ("input", "output", "cacheWrite", "cacheRead", "reasoning"))
    return found


def _aiburn(said: Any) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in said["groups"]:
        found[row["agent"]] += sum(row[name] for name in ("input", "output", "cache"))
    return found


def _codeburn(said: Any) -> Counter[str]:
    found: Counter[str] = Counter()
    names = ("inputTokens", "outputTokens", "cacheWriteTokens", "cacheReadTokens")
    for row in said:
        found[row["provider"]] += sum(row[name] for name in names)
    return found


_READERS: dict[str, Callable[[Any], Counter[str]]] = {
    "ccusage": _ccusage,
    "tokscale": _tokscale,
    "aiburn": _aiburn,
    "codeburn": _codeburn,
}
