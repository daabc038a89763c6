"""What to do about a session that burns."""

from __future__ import annotations

from pyrometer.alerts.scene import Scene
from pyrometer.snapshot import SessionView
from pyrometer.words import cause_action, lever_words


def session_action(session: SessionView, scene: Scene) -> str:
    """The forecast's lever on this session, if there is one, else what the largest cause of its burn suggests."""
    window = scene.window_of(session.agent)
    if window is not None and window.outlook is not None:
        for lever in window.outlook.levers:
            if (lever.agent, lever.session) == session.key:
                return lever_words(lever, scene.name_of, window.resets_at, scene.now, scene.zone)
    return cause_action(session.findings)
