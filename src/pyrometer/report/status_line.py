"""The line that Claude Code shows below its prompt. Made from what it just said, without reading any log."""

from __future__ import annotations

from pyrometer.limits.status_line import Kept
from pyrometer.text import clock, dollars, percent

_LABELS = {"five_hour": "5h", "seven_day": "week"}
EMPTY = "pyrometer: no figures yet"


def status_line(kept: Kept | None, now: float) -> str:
    """`5h 62% ▸ 14:35 · week 31% · ctx 18%`. The time is the reset of the window that is fullest."""
    if kept is None:
        return EMPTY
    windows = kept["windows"]
    fullest = max(windows, key=lambda window: float(window["percent"]), default=None)
    parts = [_window(window, now, timed=window is fullest) for window in windows]
    if (spent := kept["spend"].get("used_percentage")) is not None:
        parts.append(f"spend {percent(spent)}")
    if (used := kept["context_window"].get("used_percentage")) is not None:
        parts.append(f"ctx {percent(used)}")
    cost = kept["cost"].get("total_cost_usd")
    if not windows and cost is not None:
        parts.append(dollars(cost))
    return " · ".join(parts) or EMPTY


def _window(window: Kept, now: float, *, timed: bool) -> str:
    label = _LABELS.get(window["limit_id"]) or f"{window['scope']} week"
    line = f"{label} {percent(window['percent'])}"
    resets_at = window["resets_at"]
    return f"{line} ▸ {clock(resets_at, now=now)}" if timed and resets_at is not None and resets_at > now else line
