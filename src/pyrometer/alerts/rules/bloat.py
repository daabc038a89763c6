"""Prompts have grown since the beginning of a session."""

from __future__ import annotations

from collections.abc import Iterator

from pyrometer.alerts.building import about_session
from pyrometer.alerts.condition import Condition
from pyrometer.alerts.scene import Scene
from pyrometer.settings.session_rules import BloatRule
from pyrometer.snapshot import SessionView
from pyrometer.text import count
from pyrometer.words import session_name, times

RULE = "bloat"


def bloat(scene: Scene) -> Iterator[Condition]:
    """A badge: a ramp is what healthy sessions do, so this is never an alert.

    Inputs: `bloat` of the findings, the mean prompt of the last five turns against the first five since the last clear
    or compaction; context. On: > 2 and context > 30 k. Off: otherwise. For, keep, cool-down 0.
    """
    rule = scene.settings.bloat
    for session in scene.sessions:
        if not is_bloated(session, rule) or session.findings is None:
            continue
        yield about_session(
            RULE,
            session,
            scene,
            rule,
            on=True,
            message=f"{session_name(session)} sends {count(session.context or 0)} a turn"
            f" at {scene.clock(session.last_at)}: {times(session.findings.bloat)} its beginning",
            action="/compact at a natural break, or /clear if the task is new",
            badge=f"{times(session.findings.bloat)} size",
        )


def is_bloated(session: SessionView, rule: BloatRule) -> bool:
    """Whether prompts have grown that much."""
    grown = session.findings.bloat if session.findings is not None else None
    return grown is not None and grown > rule.ratio and (session.context or 0) > rule.tokens
