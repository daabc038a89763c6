"""Short names of windows: `5h`, `week`, `fable week`, `premium 5h`."""

from __future__ import annotations

from pyrometer.limits.verdict import SHARED_LIMITS
from pyrometer.text import span

_NAMES = {60 * 24: "day", 60 * 24 * 7: "week", 60 * 24 * 30: "month"}


def label(provider: str, limit_id: str, minutes: int, scope: str = "") -> str:
    """The name for narrow places. Unknown length: `limit`."""
    length = _NAMES.get(minutes) or (span(minutes * 60) if minutes > 0 else "limit")
    if scope:
        return f"{scope} {length}"
    return length if limit_id in ("", provider) or limit_id in SHARED_LIMITS else f"{limit_id} {length}"
