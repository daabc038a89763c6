"""The context of a session's main loop is nearly full."""

from __future__ import annotations

from collections.abc import Iterator

from pyrometer.alerts.building import about_session
from pyrometer.alerts.condition import Condition
from pyrometer.alerts.scene import Scene
from pyrometer.snapshot import SessionView
from pyrometer.text import count, share
from pyrometer.words import session_name

RULE = "context"


def context_full(scene: Scene) -> Iterator[Condition]:
    """Warning.

    Input: the main loop's context against its window. On: >= 0.80 in a session that is not idle. Off: < 0.65, or
    unknown (just compacted). For 0; keep 2 min; cool-down 30 min.
    """
    rule = scene.settings.context
    for session in scene.sessions:
        part = session.context_share
        if part is None or part < rule.off_share:
            continue
        yield about_session(
            RULE,
            session,
            scene,
            rule,
            level="warning",
            on=part >= rule.share and not session.at_rest,
            message=f"{session_name(session)} context {share(part)} of {count(session.context_window or 0)}"
            f" at {scene.time}{_turns_left(session)}",
            action="/compact at the next natural break",
            badge=f"ctx {share(part)}",
        )


def _turns_left(session: SessionView) -> str:
    """How many more turns fit at the present growth."""
    if session.context is None or not session.context_window or not session.growth or session.growth < 1:
        return ""
    turns = max(0, int((session.context_window - session.context) / session.growth))
    return f" · about {turns} turn{'s' if turns != 1 else ''} left"
