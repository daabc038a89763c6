"""Most of the output is reasoning."""

from __future__ import annotations

from collections.abc import Iterator

from pyrometer.alerts.building import about_session
from pyrometer.alerts.condition import Condition
from pyrometer.alerts.scene import Scene
from pyrometer.text import count, share
from pyrometer.words import session_name

RULE = "thinking"


def thinking(scene: Scene) -> Iterator[Condition]:
    """A badge.

    Inputs: `thinking_share` and `thinking_output` of the findings, over 20 turns. On: share > 0.8 and output > 20 k
    tokens. Off: otherwise. For 20 turns; keep 0; cool-down 2 h. Agents that do not say how much is reasoning are never
    judged.
    """
    rule = scene.settings.thinking
    for session in scene.sessions:
        found = session.findings
        if found is None or found.thinking_share is None:
            continue
        heavy = found.thinking_share > rule.share and found.thinking_output > rule.tokens
        if not heavy:
            continue
        yield about_session(
            RULE,
            session,
            scene,
            rule,
            on=True,
            message=f"{session_name(session)}: {share(found.thinking_share)} of its last"
            f" {count(found.thinking_output)} output is thinking, as of {scene.clock(session.last_at)}",
            action="less thinking effort for routine work",
            badge=f"think {share(found.thinking_share)}",
            hold_turns=rule.hold_turns,
        )
