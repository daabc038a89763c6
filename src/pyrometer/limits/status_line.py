"""Claude Code's status-line JSON: the parts that are worth keeping, checked, and nothing else.

Only the standard library is imported here: this runs at every turn inside Claude Code. Folders, file names and the
transcript's path never leave this module.
"""

from __future__ import annotations

import json
import math
from datetime import datetime
from typing import Any, TypeAlias

from pyrometer.text import printable

Kept: TypeAlias = dict[str, Any]
"""Plain JSON: `session`, `model`, `version`, `windows`, `spend`, `context_window`, `cost`, `prompt_cache`, and
`miss_causes` where there are any."""

WEEK = 7 * 24 * 60
WINDOW_MINUTES = {"five_hour": 5 * 60, "seven_day": WEEK, "seven_day_opus": WEEK, "seven_day_sonnet": WEEK}
"""Nominal lengths in minutes; Claude Code sends names, never lengths."""

_SCOPES = {"seven_day_opus": "opus", "seven_day_sonnet": "sonnet"}
_NUMBERS = {
    "context_window": ("context_window_size", "used_percentage", "total_input_tokens"),
    "cost": ("total_cost_usd", "total_duration_ms", "total_api_duration_ms"),
    "prompt_cache": (
        "expires_at",
        "requests",
        "misses",
        "expected_rebuilds",
        "hit_ratio",
        "cache_write_tokens",
        "miss_recache_tokens",
        "last_miss_at",
        "recache_tokens_if_cold",
    ),
}
_FIRST_TIME = 1_577_836_800
"""2020-01-01: earlier reset times are not times."""
_LAST_TIME = 4_102_444_800
"""2100-01-01."""


def decode(payload: bytes) -> dict[str, Any] | None:
    """The JSON object in `payload`; None if it is not one."""
    try:
        value = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def keep(said: dict[str, Any]) -> Kept:
    """What of one status-line object is stored. Anything of an unexpected type or size is left out."""
    kept: Kept = {"session": _word(said.get("session_id")), "version": _word(said.get("version"))}
    model = said.get("model")
    kept["model"] = _word(model.get("id")) if isinstance(model, dict) else ""
    for part, names in _NUMBERS.items():
        kept[part] = _numbers(said.get(part), names)
    cache = said.get("prompt_cache")
    if isinstance(cache, dict) and (causes := _causes(cache.get("last_miss_cause"))):
        kept["miss_causes"] = causes
    kept["windows"] = windows(said.get("rate_limits"))
    kept["spend"] = _spend(said.get("rate_limits"))
    return kept


def windows(limits: object) -> list[dict[str, Any]]:
    """The windows in `rate_limits`: `limit_id`, `minutes`, `percent` (0..100), `resets_at`, `scope`."""
    if not isinstance(limits, dict):
        return []
    found = [_window(name, name_minutes, limits.get(name)) for name, name_minutes in WINDOW_MINUTES.items()]
    scoped = limits.get("model_scoped")
    found += [_scoped(entry) for entry in scoped[:20]] if isinstance(scoped, list) else []
    return [window for window in found if window is not None]


def number(value: object) -> float | None:
    """`value` if it is a finite number, else None. True and False are not numbers."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return value if math.isfinite(value) else None
    except OverflowError:
        return None


def instant(value: object) -> float | None:
    """Epoch seconds from a number or ISO 8601 text with a zone; None for anything else or out of this century."""
    at = number(value)
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value[:40])
            at = moment.timestamp() if moment.tzinfo else None
        except (ValueError, OverflowError):
            return None
    return at if at is not None and _FIRST_TIME <= at <= _LAST_TIME else None


def _window(name: str, minutes: int, said: object) -> dict[str, Any] | None:
    if not isinstance(said, dict):
        return None
    used = _percent(said.get("used_percentage", said.get("utilization")))
    if used is None:
        return None
    resets_at = instant(said.get("resets_at"))
    return {
        "limit_id": name,
        "minutes": minutes,
        "percent": used,
        "resets_at": resets_at,
        "scope": _SCOPES.get(name, ""),
    }


def _scoped(said: object) -> dict[str, Any] | None:
    """A week that holds for one model only."""
    name = _word(said.get("display_name")).lower() if isinstance(said, dict) else ""
    window = _window(f"seven_day_{name.replace(' ', '_')}", WEEK, said) if name else None
    return None if window is None else {**window, "scope": name}


def _spend(limits: object) -> dict[str, float]:
    """The gateway's spending limit. Its length is not said, and it may pass 100 percent by far: it is no window."""
    return _numbers(limits.get("spend_limit"), ("used_percentage", "resets_at")) if isinstance(limits, dict) else {}


def _percent(value: object) -> float | None:
    """0..100. A little over 100 is a window that is full; far outside is a time that leaked into the field."""
    used = number(value)
    if used is None or not 0 <= used <= 110:
        return None
    return min(float(used), 100.0) if used <= 101 else float(used)


def _numbers(said: object, names: tuple[str, ...]) -> dict[str, float]:
    if not isinstance(said, dict):
        return {}
    return {name: value for name in names if (value := number(said.get(name))) is not None}


def _causes(said: object) -> list[str]:
    """Why the cache was missed last: words of a short list, such as `tools_changed`."""
    causes = said.get("causes") if isinstance(said, dict) else None
    return [word for cause in causes[:8] if (word := _word(cause))] if isinstance(causes, list) else []


def _word(value: object) -> str:
    return printable(value, limit=80) if isinstance(value, str) else ""
