"""What is sent: the alert in words for people, and as JSON of a published schema for programs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

import msgspec

import pyrometer
from pyrometer.snapshot import AlertView, Level, SessionView, Snapshot, WindowView

SCHEMA = 1
"""Rises only when a field changes its meaning or goes; new fields may come at any time."""
TITLE = "Pyrometer"


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """One alert as it leaves the pane. Times are ISO 8601 in UTC, percentages 0..100, probabilities 0..1.

    None is unknown. The window is the one that the alert is about, else the deciding one of the same agent.
    """

    schema: int = SCHEMA
    version: str = pyrometer.__version__
    event: Literal["firing", "resolved"]
    test: bool = False
    """True: nothing has happened, somebody tries the channel."""
    rule: str
    subject: str
    """What it is about: `claude 5h`, `claude/<session id>`. With `rule` the identity of the alert."""
    level: Level
    message: str
    action: str
    """One thing to do; may be empty."""
    since: str
    resolved_at: str | None = None
    agent: str = ""
    session: str | None = None
    """Session id; None unless the alert is about one."""
    project: str | None = None
    model: str | None = None
    window: str | None = None
    """`5h`, `week`."""
    percent: float | None = None
    probability: float | None = None
    """Of reaching 100 percent before the reset."""
    full_at: str | None = None
    """When 100 percent is expected (the middle estimate)."""
    resets_at: str | None = None
    locked_until: str | None = None

    @property
    def text(self) -> str:
        """The sentence for people."""
        words = f"{self.message} · {self.action}" if self.action else self.message
        return f"over: {words}" if self.event == "resolved" else words


def notice_of(alert: AlertView, snapshot: Snapshot | None = None, *, test: bool = False) -> Notice:
    """The alert with what `snapshot` knows about its session and window."""
    session = _session(alert, snapshot)
    window = _window(alert, session, snapshot)
    outlook = window.outlook if window else None
    return Notice(
        event="firing" if alert.resolved_at is None else "resolved",
        test=test,
        rule=alert.rule,
        subject=alert.subject,
        level=alert.level,
        message=alert.message,
        action=alert.action,
        since=_iso(alert.since) or "",
        resolved_at=_iso(alert.resolved_at),
        agent=alert.provider or (session.agent if session else window.provider if window else ""),
        session=session.id if session else None,
        project=session.project if session else None,
        model=session.model if session else None,
        window=window.label if window else None,
        percent=window.percent if window else None,
        probability=outlook.probability if outlook else None,
        full_at=_iso(outlook.eta50 if outlook else None),
        resets_at=_iso(window.resets_at if window else None),
        locked_until=_iso(window.locked_until if window else None),
    )


def _session(alert: AlertView, snapshot: Snapshot | None) -> SessionView | None:
    sessions = snapshot.sessions if snapshot else ()
    return next((each for each in sessions if each.subject == alert.subject), None)


def _window(alert: AlertView, session: SessionView | None, snapshot: Snapshot | None) -> WindowView | None:
    if snapshot is None:
        return None
    named = next((window for window in snapshot.windows if window.subject == alert.subject), None)
    deciding = snapshot.verdict.window
    if named is None and deciding is not None and session is not None and deciding.provider == session.agent:
        return deciding
    return named


def _iso(at: float | None) -> str | None:
    return None if at is None else datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
