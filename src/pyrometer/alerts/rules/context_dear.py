"""Reading a long context again is most of what a session costs."""

from __future__ import annotations

from collections.abc import Iterator

from pyrometer.alerts.building import about_session
from pyrometer.alerts.condition import Condition
from pyrometer.alerts.rules.bloat import is_bloated
from pyrometer.alerts.scene import Scene
from pyrometer.settings.session_rules import DearContextRule
from pyrometer.snapshot import SessionView
from pyrometer.text import count, share
from pyrometer.words import session_name

RULE = "context_dear"
_STEP = 100_000
"""Tokens of context in which it fires once."""


def context_dear(scene: Scene) -> Iterator[Condition]:
    """A line in the list, once in every 100 k of context.

    Inputs: `bloat` and `reread_share` of the findings, context. On: bloated (see there), the re-read share of the last
    20 turns' dollars > 0.6, and context > 150 k or > 75 percent of its window, not idle. Off: context < 100 k, and not
    on. For 5 turns; keep 0; cool-down 30 min.
    """
    rule = scene.settings.context_dear
    for session in scene.sessions:
        reread = session.findings.reread_share if session.findings is not None else None
        context = session.context
        if reread is None or context is None:
            continue
        if context < rule.off_tokens and not _long(session, rule):
            continue
        dear = is_bloated(session, scene.settings.bloat) and reread > rule.reread_share and _long(session, rule)
        dear = dear and not session.at_rest
        yield about_session(
            RULE,
            session,
            scene,
            rule,
            level="info",
            on=dear,
            message=f"{session_name(session)} reads {count(context)} again each turn at {scene.time}"
            f": {share(reread)} of what its last turns cost",
            action="/compact at a natural break, or /clear if the task is new",
            badge=f"re-read {share(reread)}",
            hold_turns=rule.hold_turns,
            episode=float(context // _STEP),
        )


def _long(session: SessionView, rule: DearContextRule) -> bool:
    return (session.context or 0) > rule.tokens or (session.context_share or 0) > rule.share
