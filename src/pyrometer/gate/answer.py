"""What the gate answers, and how it comes to that. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo
from typing import Literal, NamedTuple

from pyrometer.limits.verdict import MIN_PERCENT, holds_for_all
from pyrometer.settings.gate import Gate, Which
from pyrometer.snapshot import Verdict, WindowView
from pyrometer.words.gate import calm_words, full_words, likely_words, locked_words, unknown_words

Level = Literal["fine", "unknown", "warn", "stop"]
RANK: dict[Level, int] = {"fine": 0, "unknown": 0, "warn": 1, "stop": 2}
"""Exit codes."""
_MINUTES: dict[Which, int] = {"5h": 300, "week": 10_080}


class Answer(NamedTuple):
    """May work go on?"""

    level: Level
    reason: str
    """One line that names a window, a number and a time."""
    window: WindowView | None = None
    """The window that decides."""

    @property
    def code(self) -> int:
        """0 go on, 1 slow down, 2 stop."""
        return RANK[self.level]


def answer(windows: Iterable[WindowView], levels: Gate, now: float, zone: tzinfo | None = None) -> Answer:
    """The worst of the windows that count, and of equally bad ones the likeliest to be full."""
    counted = [window for window in windows if _counts(window, levels.window)]
    known = [window for window in counted if _is_known(window)]
    if not known:
        return Answer("unknown", unknown_words(counted, now, zone))
    found = [Answer(*_judged(window, levels, now, zone), window) for window in known]
    return max(found, key=lambda one: (one.code, *_weight(one.window)))


def used(window: WindowView) -> float:
    """Percent used now, as the forecast sees it where there is one."""
    if window.outlook is not None:
        return max(window.outlook.percent, window.percent or 0.0)
    return window.percent or 0.0


def _counts(window: WindowView, which: Which) -> bool:
    return holds_for_all(window) and (which == "any" or window.minutes == _MINUTES[which])


def _is_known(window: WindowView) -> bool:
    return window.percent is not None or window.outlook is not None or window.verdict is Verdict.LOCKED


def _judged(window: WindowView, levels: Gate, now: float, zone: tzinfo | None) -> tuple[Level, str]:
    if window.verdict is Verdict.LOCKED:
        return "stop", locked_words(window, now, zone)
    full = used(window)
    over = full >= levels.percent and not _is_inferred(window)
    outlook = window.outlook
    likely = outlook.probability if outlook is not None and full >= MIN_PERCENT else None
    if outlook is not None and likely is not None and likely >= min(levels.warn, levels.stop):
        level: Level = "stop" if likely >= levels.stop or over else "warn"
        return level, likely_words(window, outlook, now, zone)
    if over:
        return "stop", full_words(window, full, now, zone)
    return "fine", calm_words(window, full, now, zone)


def _is_inferred(window: WindowView) -> bool:
    """Whether the percentage is an estimate that no reading of this window supports: then only odds count."""
    return window.outlook is not None and window.outlook.basis in ("learned", "lock-outs")


def _weight(window: WindowView | None) -> tuple[float, float]:
    if window is None:
        return 0.0, 0.0
    outlook = window.outlook
    return (outlook.probability or 0.0) if outlook is not None else 0.0, used(window)
