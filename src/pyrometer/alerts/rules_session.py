"""Rules about single sessions: the context is nearly full, the cache is missed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import tzinfo

from pyrometer.alerts.condition import Condition
from pyrometer.settings import Alerts as Settings
from pyrometer.snapshot import SessionView
from pyrometer.text import clock, count, share
from pyrometer.words import session_name


def session_conditions(
    sessions: Iterable[SessionView], settings: Settings, now: float, zone: tzinfo | None
) -> Iterator[Condition]:
    """What both rules say about every session that has not ended. An idle one starts nothing."""
    for session in sessions:
        if session.state == "ended":
            continue
        if settings.context.enabled:
            yield context_full(session, settings, now, zone)
        if settings.cache.enabled:
            yield cache_missed(session, settings, now, zone)


def context_full(session: SessionView, settings: Settings, now: float, zone: tzinfo | None) -> Condition:
    """Warning: the main loop's context takes most of its window. Unknown (just compacted) ends it."""
    rule = settings.context
    part = session.context_share
    return Condition(
        rule="context",
        subject=f"{session.agent}/{session.id}",
        name=session_name(session),
        provider=session.agent,
        level="warning",
        on=part is not None and part >= rule.share and session.state != "idle",
        off=part is None or part < rule.off_share,
        message=f"{session_name(session)} context {share(part)} of {count(session.context_window or 0)}"
        f" at {clock(now, zone)}{_turns_left(session)}",
        action="/compact at the next natural break",
        hold=rule.hold * 60,
        keep=rule.keep * 60,
        cooldown=rule.cooldown * 60,
    )


def cache_missed(session: SessionView, settings: Settings, now: float, zone: tzinfo | None) -> Condition:
    """Warning: the last turns re-send what the cache should hold.

    Sessions that are young or small are not judged: they begin with misses, and those cost nothing.
    """
    rule = settings.cache
    hit = session.cache_hit
    anew = (session.context or 0) * (1 - (hit or 0))
    judged = session.turns >= rule.min_turns and (session.context or 0) >= rule.min_context
    return Condition(
        rule="cache",
        subject=f"{session.agent}/{session.id}",
        name=session_name(session),
        provider=session.agent,
        level="warning",
        on=judged and hit is not None and hit < rule.below and session.state != "idle",
        off=hit is None or hit > rule.off_above,
        message=f"{session_name(session)} cache hit {share(hit)} over its last turns at {clock(now, zone)}"
        f": about {count(anew)} sent anew each time",
        action="keep model and tools as they are, or /clear if the task is new",
        hold=rule.hold * 60,
        keep=rule.keep * 60,
        cooldown=rule.cooldown * 60,
    )


def _turns_left(session: SessionView) -> str:
    """How many more turns fit at the present growth."""
    if session.context is None or not session.context_window or not session.growth or session.growth <= 0:
        return ""
    turns = max(0, int((session.context_window - session.context) / session.growth))
    return f" · about {turns} turn{'s' if turns != 1 else ''} left"
