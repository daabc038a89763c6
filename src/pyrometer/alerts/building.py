"""Builds conditions about windows and sessions: who, where, and the minutes of the settings in seconds."""

from __future__ import annotations

from typing import Protocol, TypedDict, Unpack

from pyrometer.alerts.condition import Condition
from pyrometer.alerts.scene import Scene
from pyrometer.snapshot import SessionView, Severity, WindowView
from pyrometer.words import session_name, window_name

SAME_RESET = 600.0
"""Seconds within which two reset times are the same window's: providers' own times jitter."""


class Timed(Protocol):
    """Settings of a rule. Minutes."""

    @property
    def hold(self) -> float: ...
    @property
    def keep(self) -> float: ...
    @property
    def cooldown(self) -> float: ...


class Said(TypedDict, total=False):
    """What a rule says; see `Condition`."""

    level: Severity
    on: bool
    off: bool
    message: str
    action: str
    badge: str
    hold: float
    turns: int
    hold_turns: int
    keep_turns: int
    patient: bool
    episode: float | None
    slack: float


def about_window(rule: str, window: WindowView, timed: Timed, **said: Unpack[Said]) -> Condition:
    """A condition about a window."""
    return _built(rule, window.subject, window_name(window), window.provider, window.subject, timed, said)


def about_session(rule: str, session: SessionView, scene: Scene, timed: Timed, **said: Unpack[Said]) -> Condition:
    """A condition about a session. What is known about its turns counts its `hold_turns`."""
    said.setdefault("turns", session.turns)
    binding = scene.window_of(session.agent)
    window = binding.subject if binding is not None else ""
    return _built(rule, session.subject, session_name(session), session.agent, window, timed, said)


def about(
    rule: str, subject: str, name: str, provider: str, window: WindowView | None, timed: Timed, **said: Unpack[Said]
) -> Condition:
    """A condition about anything else: a project, a model, all sessions."""
    return _built(rule, subject, name, provider, window.subject if window is not None else "", timed, said)


def _built(rule: str, subject: str, name: str, provider: str, window: str, timed: Timed, said: Said) -> Condition:
    """What is on is never off, whatever the settings say."""
    begins = said.get("on", False)
    return Condition(
        rule=rule,
        subject=subject,
        name=name,
        provider=provider,
        window=window,
        level=said.get("level", "badge"),
        on=begins,
        off=said.get("off", False) and not begins,
        message=said.get("message", ""),
        action=said.get("action", ""),
        badge=said.get("badge", ""),
        hold=said.get("hold", timed.hold * 60),
        keep=timed.keep * 60,
        cooldown=timed.cooldown * 60,
        turns=said.get("turns", 0),
        hold_turns=said.get("hold_turns", 0),
        keep_turns=said.get("keep_turns", 0),
        patient=said.get("patient", False),
        episode=said.get("episode"),
        slack=said.get("slack", 0.0),
    )
