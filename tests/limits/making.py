"""Views with sensible defaults, for tests."""

from __future__ import annotations

from typing import Any

from pyrometer.snapshot import BurnView, SessionView, Verdict, WindowView
from pyrometer.usage import Usage

T0 = 1_790_000_000.0
HOUR = 3600.0


def session(**given: Any) -> SessionView:
    defaults: dict[str, Any] = {
        "agent": "codex", "id": "0123456789abcdef", "project": "/home/dev/api-refactor", "branch": "main",
        "model": "gpt", "state": "working", "last_at": T0, "started_at": T0 - HOUR, "burn": 412_000.0,
        "burn_hour": 300_000.0, "context": 64_000, "context_window": 100_000, "growth": 4000.0, "cache_hit": 0.91,
        "cache_hit_all": 0.93, "turns": 40, "not_final": 0, "prompts": 4, "compactions": 0, "subagents": 0,
        "usage": Usage(),
    }  # fmt: skip
    return SessionView(**{**defaults, **given})


def window(**given: Any) -> WindowView:
    defaults: dict[str, Any] = {
        "provider": "codex", "limit_id": "codex", "label": "5h", "minutes": 300, "starts_at": T0 - 4 * HOUR,
        "resets_at": T0 + HOUR, "percent": 42.0, "read_at": T0 - 240, "source": "reported by codex",
        "verdict": Verdict.OK,
    }  # fmt: skip
    return WindowView(**{**defaults, **given})


def burn(now: float = 412_000.0, ratio: float | None = 1.6) -> BurnView:
    return BurnView(now=now, hour=now, by_bucket=Usage(), normal=257_000.0, ratio=ratio)
