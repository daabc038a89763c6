"""A lock-out before the reset of a window of hours is likely."""

from __future__ import annotations

from collections.abc import Iterator

from pyrometer.alerts.building import SAME_RESET, about_window
from pyrometer.alerts.condition import Condition
from pyrometer.alerts.rules.reach import is_long
from pyrometer.alerts.rules.top_burner import top_burner
from pyrometer.alerts.scene import Scene
from pyrometer.snapshot import Verdict, WindowView
from pyrometer.text import share
from pyrometer.words import lockout_words, what_helps

RULE = "lockout_likely"


def lockout_likely(scene: Scene) -> Iterator[Condition]:
    """Warning, once a window.

    Inputs: probability, percent, ETA and levers of the outlook of windows shorter than a day. On: probability >= 0.5
    and percent >= 15 (the first minutes of a window know nothing). Off: < 0.35. For 5 min, 1 min from 0.85 on; keep 10
    min; no cool-down: a window's reset is its episode.
    """
    rule = scene.settings.lockout_likely
    for window in scene.windows:
        outlook = window.outlook
        if is_long(window) or outlook is None or outlook.probability is None:
            continue
        likely = outlook.probability
        yield about_window(
            RULE,
            window,
            rule,
            level="warning",
            on=likely >= rule.probability and outlook.percent >= rule.min_percent and not _shut(window),
            off=likely < rule.off_probability or _shut(window),
            message=f"{lockout_words(window, outlook, scene.now, scene.zone)}{top_burner(outlook, scene)}",
            action=what_helps(window, scene.name_of, scene.now, scene.zone),
            badge=f"{share(likely)} full",
            hold=(rule.hold_sure if likely >= rule.sure else rule.hold) * 60,
            episode=window.resets_at,
            slack=SAME_RESET,
        )


def _shut(window: WindowView) -> bool:
    return window.verdict is Verdict.LOCKED
