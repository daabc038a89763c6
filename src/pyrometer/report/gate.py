"""The gate's answer as JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from pyrometer.gate.answer import Answer, used
from pyrometer.snapshot import WindowView

SCHEMA = 1


def gate_json(answer: Answer, code: int, action: str, seen_at: float, source: str, now: float) -> str:
    """One object; see docs/gate.md."""
    shown = {
        "schema": SCHEMA,
        "at": iso(now),
        "seen_at": iso(seen_at),
        "source": source,
        "level": answer.level,
        "exit_code": code,
        "reason": answer.reason,
        "action": action or None,
        "window": _window(answer.window) if answer.window is not None else None,
    }
    return f"{json.dumps(shown, ensure_ascii=False, indent=2)}\n"


def iso(at: float | None) -> str | None:
    """`2026-11-21T14:26:03Z`."""
    return None if at is None else f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}"


def _window(window: WindowView) -> dict[str, Any]:
    outlook = window.outlook
    return {
        "provider": window.provider,
        "label": window.label,
        "minutes": window.minutes,
        "percent": round(used(window), 1),
        "probability": None if outlook is None or outlook.probability is None else round(outlook.probability, 4),
        "full_from": iso(outlook.eta10) if outlook is not None else None,
        "full_at": iso(outlook.eta50) if outlook is not None else None,
        "full_until": iso(outlook.eta90) if outlook is not None else None,
        "resets_at": iso(window.resets_at),
        "locked_until": iso(window.locked_until),
    }
