"""The gate's answer as JSON."""

from __future__ import annotations

import json
from typing import Any

from pyrometer.gate.answer import Answer, used
from pyrometer.report.times import iso, iso_or_none
from pyrometer.snapshot import WindowView

SCHEMA = 1


def gate_json(answer: Answer, code: int, action: str, seen_at: float, source: str, now: float) -> str:
    """One object; see docs/gate.md."""
    shown = {
        "schema": SCHEMA,
        "at": iso(now),
        "seen_at": iso_or_none(seen_at),
        "source": source,
        "level": answer.level,
        "exit_code": code,
        "reason": answer.reason,
        "action": action or None,
        "window": _window(answer.window) if answer.window is not None else None,
    }
    return f"{json.dumps(shown, ensure_ascii=False, indent=2)}\n"


def _window(window: WindowView) -> dict[str, Any]:
    outlook = window.outlook
    return {
        "provider": window.provider,
        "label": window.label,
        "minutes": window.minutes,
        "percent": round(used(window), 1),
        "probability": None if outlook is None or outlook.probability is None else round(outlook.probability, 4),
        "full_from": iso_or_none(outlook.eta10) if outlook is not None else None,
        "full_at": iso_or_none(outlook.eta50) if outlook is not None else None,
        "full_until": iso_or_none(outlook.eta90) if outlook is not None else None,
        "resets_at": iso_or_none(window.resets_at),
        "locked_until": iso_or_none(window.locked_until),
    }
