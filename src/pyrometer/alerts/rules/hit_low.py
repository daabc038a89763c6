"""The cache hit of a session over its last turns is low."""

from __future__ import annotations

from collections.abc import Iterator

from pyrometer.alerts.building import about_session
from pyrometer.alerts.condition import Condition
from pyrometer.alerts.rebuilds import rebuilt_lately
from pyrometer.alerts.scene import Scene
from pyrometer.settings.rules import CacheRule
from pyrometer.snapshot import SessionView
from pyrometer.text import count, share
from pyrometer.words import session_name

RULE = "cache"


def hit_low(scene: Scene) -> Iterator[Condition]:
    """A badge; a line in the list below 0.70.

    Inputs: the smoothed cache hit (weight 0.9 a turn; the one over the last N turns where there are no findings),
    turns, context, turns since the last rebuild. On: < 0.80 after 8 turns and 4 turns after a rebuild, with a context
    of 20 k or more, not idle. Off: > 0.90. For 4 turns; keep 4 turns; cool-down 30 min. Young and small sessions begin
    with misses, and those cost nothing.
    """
    rule = scene.settings.cache
    for session in scene.sessions:
        hit = _hit(session)
        if hit is None:
            continue
        on = hit < rule.below and _judged(session, rule) and not session.at_rest
        yield about_session(
            RULE,
            session,
            scene,
            rule,
            level="info" if hit < rule.line_below else "badge",
            on=on,
            off=hit > rule.off_above,
            message=_message(session, hit, scene) if on else "",
            action="keep model and tools as they are, or /clear if the task is new",
            badge=f"hit {share(hit)}",
            hold_turns=rule.hold_turns,
            keep_turns=rule.keep_turns,
        )


def _message(session: SessionView, hit: float, scene: Scene) -> str:
    anew = (session.context or 0) * (1 - hit)
    words = f"{session_name(session)} cache hit {share(hit)} over its last turns at {scene.time}"
    return f"{words}: about {count(anew)} sent anew each time"


def _hit(session: SessionView) -> float | None:
    smoothed = session.findings.hit_smoothed if session.findings is not None else None
    return session.cache_hit if smoothed is None else smoothed


def _judged(session: SessionView, rule: CacheRule) -> bool:
    if session.turns < rule.min_turns or (session.context or 0) < rule.min_context:
        return False
    found = session.findings
    if found is None:
        return True
    return found.turns_since_rebuild >= rule.after_rebuild and not rebuilt_lately(found, rule.after_rebuild)
