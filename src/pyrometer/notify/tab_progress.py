"""What the bar on the terminal's tab shows of a verdict."""

from __future__ import annotations

from typing import NamedTuple

from pyrometer.notify.sequences import ProgressState
from pyrometer.snapshot import Verdict, VerdictView


class TabProgress(NamedTuple):
    """State (it gives the colour) and percent."""

    state: ProgressState
    percent: float


NOTHING = TabProgress("none", 0.0)


def tab_progress(verdict: VerdictView | None) -> TabProgress:
    """The used share of the deciding window: red when locked, yellow when a lock-out is expected; else plain."""
    window = verdict.window if verdict is not None else None
    if verdict is None or window is None:
        return NOTHING
    if verdict.verdict is Verdict.LOCKED:
        return TabProgress("error", 100.0 if window.percent is None else window.percent)
    if window.percent is None:
        return NOTHING
    return TabProgress("warning" if verdict.verdict is Verdict.LOCKOUT else "normal", window.percent)
