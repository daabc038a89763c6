"""Burn far above a session's own normal, within a minute."""

from __future__ import annotations

from collections.abc import Iterator

from pyrometer.alerts.building import about_session
from pyrometer.alerts.condition import Condition
from pyrometer.alerts.rules.burning import above_normal
from pyrometer.alerts.scene import Scene
from pyrometer.words import cause_action, cause_words, session_name, times

RULE = "burn_explosion"


def burn_explosion(scene: Scene) -> Iterator[Condition]:
    """Warning.

    Inputs: `ratio_1m`, `ratio_5m`, `cause` of the findings (credits, cache rebuilds left out). On: 1 min >= 10x and 5
    min >= 6x normal. Off: 5 min < 3x. For 1 min; keep 10 min; cool-down 30 min. Without findings it says nothing: a
    minute of raw tokens is mostly cache.
    """
    rule = scene.settings.burn_explosion
    for session in scene.sessions:
        above = above_normal(session, scene)
        if above.minute is None or above.short is None or above.short < rule.off_ratio:
            continue
        cause = cause_words(session.findings) if session.findings is not None else ""
        yield about_session(
            RULE,
            session,
            scene,
            rule,
            level="warning",
            on=above.minute >= rule.minute_ratio and above.short >= rule.short_ratio,
            message=f"{session_name(session)} burns {times(above.minute)} its normal at {scene.time}"
            f" ({times(above.short)} over 5m){f': {cause}' if cause else ''}",
            action=f"look at it now: {cause_action(session.findings)}",
            badge=f"{times(above.minute)} burn",
        )
