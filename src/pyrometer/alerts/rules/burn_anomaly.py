"""Burn above a session's own normal, in a short and a long window at once.

The short window alone jumps at every burst, the long one alone speaks late; together they name what lasts.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyrometer.alerts.building import about, about_session
from pyrometer.alerts.condition import Condition
from pyrometer.alerts.ratios import BurnRatio
from pyrometer.alerts.rules.burning import Above, above_normal, is_above, of_ratio
from pyrometer.alerts.rules.session_action import session_action
from pyrometer.alerts.scene import Scene
from pyrometer.snapshot import SessionView, Severity
from pyrometer.text import count
from pyrometer.words import cause_words, session_name, times

RULE = "burn"


def burn_anomaly(scene: Scene) -> Iterator[Condition]:
    """A line in the list; a warning if the session makes 60 percent of the burn and a lock-out has probability 0.3.

    Inputs: `ratio_5m`, `ratio_20m`, `cause` of the findings (credits, cache rebuilds left out), the outlook's
    probability; the monitor's token ratios where there are no findings, and for all sessions together. On: 5 min >= 3x
    and 20 min >= 2x normal. Off: 5 min < 2x, or no normal known. For 2 min; keep 10 min; cool-down 30 min.
    """
    for session in scene.sessions:
        above = above_normal(session, scene)
        if above.short is not None and above.short >= scene.settings.burn.off_ratio:
            yield _session(session, above, scene)
    for ratio in scene.ratios:
        if not ratio.session and ratio.short is not None:
            yield _together(ratio, scene)


def _session(session: SessionView, above: Above, scene: Scene) -> Condition:
    rule = scene.settings.burn
    on = is_above(above, scene)
    return about_session(
        RULE,
        session,
        scene,
        rule,
        level=_level(session, scene),
        on=on,
        message=_message(session, above, scene) if on else "",
        action=session_action(session, scene),
        badge=f"{times(above.short)} burn",
    )


def _level(session: SessionView, scene: Scene) -> Severity:
    rule = scene.settings.burn
    weighs = scene.share_of_burn(session) >= rule.burn_share
    return "warning" if weighs and scene.probability_of(session.agent) >= rule.probability else "info"


def _message(session: SessionView, above: Above, scene: Scene) -> str:
    """`api burns 3.4× its normal at 14:05 (41k, else 12k credits/5m): 14 subagents`."""
    found = session.findings
    amount = f"{count(session.burn)}/h"
    cause = ""
    if found is not None and found.ratio_5m:
        amount = f"{count(found.credits_5m)}, else {count(found.credits_5m / found.ratio_5m)} credits/5m"
        cause = cause_words(found)
    words = f"{session_name(session)} burns {times(above.short)} its normal at {scene.time} ({amount})"
    return f"{words}: {cause}" if cause else words


def _together(ratio: BurnRatio, scene: Scene) -> Condition:
    """All sessions of one agent, or of all: none of them need stand out."""
    above = of_ratio(ratio)
    theirs = [each for each in scene.sessions if ratio.agent in ("", each.agent)]
    top = max(theirs, key=lambda each: each.burn, default=None)
    name = session_name(top) if top is not None else (ratio.agent or "all sessions")
    who = name if top is None else f"{ratio.agent or 'everything'} (mostly {name})"
    return about(
        RULE,
        ratio.agent or "all",
        name,
        ratio.agent or (top.agent if top is not None else ""),
        scene.window_of(ratio.agent),
        scene.settings.burn,
        level="info",
        on=is_above(above, scene),
        off=(above.short or 0) < scene.settings.burn.off_ratio,
        message=f"{who} burns {count(ratio.per_hour)}/h at {scene.time}: {times(above.short)} your usual over 5m,"
        f" {times(above.long)} over 20m",
        action=f"look at what {name} runs; stop it if you did not mean it",
        badge=f"{times(above.short)} burn",
    )
