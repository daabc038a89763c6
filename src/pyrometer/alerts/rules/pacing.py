"""The used share of a window against the elapsed share of its time."""

from __future__ import annotations

from collections.abc import Iterator

from pyrometer.alerts.building import about_window
from pyrometer.alerts.condition import Condition
from pyrometer.alerts.scene import Scene
from pyrometer.snapshot import Verdict, WindowView
from pyrometer.text import percent
from pyrometer.words import slower, window_name

RULE = "pace"


def pacing(scene: Scene) -> Iterator[Condition]:
    """A badge, never a forecast: as a lock-out alarm it would be wrong two times in three.

    Inputs: percent and even pace of every window. On: at least 10 points ahead and percent >= 15. Off: less than 5
    ahead, unknown, or locked. For 10 min; keep 20 min; cool-down 60 min.
    """
    rule = scene.settings.pace
    for window in scene.windows:
        used, even = window.percent, window.even
        if used is None or even is None or window.verdict is Verdict.LOCKED:
            continue
        yield about_window(
            RULE,
            window,
            rule,
            on=used - even >= rule.ahead and used >= rule.min_percent,
            off=used - even < rule.off_ahead,
            message=f"{window_name(window)} {percent(used)} used after {percent(even)} of its time"
            f" · {_resets(window, scene)}",
            action=slower(window, scene.now, scene.zone),
            badge=f"+{used - even:.0f} pace",
        )


def _resets(window: WindowView, scene: Scene) -> str:
    return f"as of {scene.time}" if window.resets_at is None else f"resets {scene.clock(window.resets_at)}"
