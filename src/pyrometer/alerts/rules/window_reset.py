"""A limit that was reached is open again."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from pyrometer.alerts.building import about_window
from pyrometer.alerts.condition import Condition
from pyrometer.alerts.scene import Scene
from pyrometer.limits.verdict import holds_for_all
from pyrometer.settings.window_rules import OverageRule
from pyrometer.snapshot import Verdict, WindowView
from pyrometer.text import percent
from pyrometer.words import window_name

RULE = "reset"
RESET_LIFE = 1800.0
"""Seconds for which "open again" stays among what fires."""
_HALF_HOUR = OverageRule(hold=0, keep=RESET_LIFE / 60)


def window_reset(scene: Scene) -> Iterator[Condition]:
    """Critical (a warning with `ring` off), once after each limit that was reached.

    Inputs: verdict and percent of every window. On: neither locked nor full, and no other window keeps the provider
    shut. Off: not on. For 0; it stays for half an hour; it may only follow `limit`.
    """
    shut = {each.provider for each in scene.windows if each.verdict is Verdict.LOCKED and holds_for_all(each)}
    for window in scene.windows:
        free = window.verdict is not Verdict.LOCKED and (window.percent is None or window.percent < 100)
        is_open = free and window.provider not in shut
        said = about_window(
            RULE,
            window,
            _HALF_HOUR,
            level="critical" if scene.settings.reset.ring else "warning",
            on=is_open,
            off=not is_open,
            message=_message(window, scene),
            action="go on where you stopped",
            badge="open again",
        )
        yield msgspec.structs.replace(said, after="limit", exempt=True, window="")


def _message(window: WindowView, scene: Scene) -> str:
    now = scene.now
    passed = window.resets_at if window.resets_at is not None and window.resets_at <= now else now
    used = "" if window.percent is None else f" · {percent(window.percent)} used"
    return f"{window_name(window)} is open again since {scene.clock(passed)}{used}"
