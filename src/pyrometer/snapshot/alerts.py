"""Alerts, badges and silences as screens and channels see them. Part of `pyrometer.snapshot`, which offers them all."""

from __future__ import annotations

from typing import Literal

import msgspec

Level = Literal["info", "warning", "critical"]
"""A line in the list; also a toast and the title; also a bell and the desktop."""
Severity = Literal["badge", "info", "warning", "critical"]
"""The same, and below them what is only a sign beside a session or window and never in the list."""


class AlertView(msgspec.Struct, frozen=True):
    """One alert, firing or past. Its identity is (rule, subject)."""

    rule: str
    subject: str
    level: Level
    message: str
    action: str
    since: float
    resolved_at: float | None = None
    muted: bool = False
    provider: str = ""
    rings: bool = False
    """It may be heard outside the pane: within the budget of bells, and not in the quiet hours."""


class BadgeView(msgspec.Struct, frozen=True):
    """A sign beside a session or window, for as long as it holds. What is in the list has one too."""

    rule: str
    subject: str
    """See `WindowView.subject` and `SessionView.subject`; of projects `claude:<folder>`."""
    level: Severity
    text: str
    """A word or number in at most 12 columns: `+15 pace`, `hit 71%`, `cold 45s`."""
    message: str
    action: str
    since: float


class SilenceView(msgspec.Struct, frozen=True):
    """What is kept quiet: a rule, a subject, a provider, or where several are named, what all of them fit."""

    rule: str = ""
    subject: str = ""
    provider: str = ""
    name: str = ""
    """The subject as people call it."""
    since: float = 0.0
    until: float | None = None
    """None: always."""
