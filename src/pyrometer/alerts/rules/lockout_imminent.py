"""A lock-out in a window of hours is near, or nearly sure."""

from __future__ import annotations

from collections.abc import Iterator

from pyrometer.alerts.building import SAME_RESET, about_window
from pyrometer.alerts.condition import Condition
from pyrometer.alerts.rules.reach import is_long
from pyrometer.alerts.rules.top_burner import top_burner
from pyrometer.alerts.scene import Scene
from pyrometer.snapshot import Verdict
from pyrometer.text import span
from pyrometer.words import lockout_words, what_helps

RULE = "lockout_imminent"


def lockout_imminent(scene: Scene) -> Iterator[Condition]:
    """Critical, once a window.

    Inputs: probability, percent, ETA and levers of the outlook of windows shorter than a day. On: probability >= 0.7
    and (its median at most 30 min away, or probability >= 0.85), percent >= that of `lockout_likely`. Off: < 0.5. For
    1 min; keep 10 min; no cool-down: a window's reset is its episode.
    """
    rule = scene.settings.lockout_imminent
    for window in scene.windows:
        outlook = window.outlook
        if is_long(window) or outlook is None or outlook.probability is None:
            continue
        left = None if outlook.eta50 is None else outlook.eta50 - scene.now
        near = outlook.probability >= rule.sure or (left is not None and left <= rule.within * 60)
        known = outlook.percent >= scene.settings.lockout_likely.min_percent
        shut = window.verdict is Verdict.LOCKED
        yield about_window(
            RULE,
            window,
            rule,
            level="critical",
            on=outlook.probability >= rule.probability and near and known and not shut,
            off=outlook.probability < rule.off_probability or shut,
            message=f"{lockout_words(window, outlook, scene.now, scene.zone)}{top_burner(outlook, scene)}",
            action=what_helps(window, scene.name_of, scene.now, scene.zone),
            badge="full soon" if left is None else f"full ~{span(left)}",
            episode=window.resets_at,
            slack=SAME_RESET,
        )
