"""What the person asks of the monitor: the only things that flow back to it."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from pyrometer.settings import Settings


class ShowSession(msgspec.Struct, frozen=True):
    """Put the detail of this session into every snapshot; None: of no session."""

    key: tuple[str, str] | None
    """(agent, session id)."""


class CompareSessions(msgspec.Struct, frozen=True):
    """Put the details of these sessions into every snapshot, without their turns; none: of no session."""

    keys: tuple[tuple[str, str], ...] = ()
    """(agent, session id)."""


class ShowScore(msgspec.Struct, frozen=True):
    """Measure how good the forecasts have been, and put that into every snapshot, or no longer."""

    shown: bool


class ShowWindow(msgspec.Struct, frozen=True):
    """Put the kept forecasts of this window into every snapshot; None: of no window."""

    key: tuple[str, str, int, str] | None
    """(provider, limit id, minutes, scope)."""
    since: float = 0.0
    """Only those made since then."""


class Retune(msgspec.Struct, frozen=True):
    """Go on with the thresholds and measures of these settings: `alerts` and `metrics`. The rest is for a start."""

    settings: Settings


class Mute(msgspec.Struct, frozen=True):
    """No bell, toast or desktop notification before `until` (epoch seconds); None: sound again at once."""

    until: float | None


class Silence(msgspec.Struct, frozen=True):
    """List what fits but tell nobody of it, and draw no badge. Only what is named has to fit; name something."""

    rule: str = ""
    subject: str = ""
    """As in `pyrometer.snapshot.AlertView`: a session, a window, a project."""
    provider: str = ""
    until: float | None = None
    """Epoch seconds; None: always. See `pyrometer.alerts.silences.silence_until`."""


class Unsilence(msgspec.Struct, frozen=True):
    """End the silence of exactly this."""

    rule: str = ""
    subject: str = ""
    provider: str = ""


class Focus(msgspec.Struct, frozen=True):
    """The pane has come into focus or has lost it: nothing rings, and no bell is spent, while it is looked at."""

    focused: bool | None
    """None: nobody knows."""


class SetGraphSpan(msgspec.Struct, frozen=True):
    """The burn graph covers the last `minutes`."""

    minutes: float


class Rescan(msgspec.Struct, frozen=True):
    """Look for new folders and files now."""


AboutAlerts: TypeAlias = Mute | Silence | Unsilence | Focus
AboutForecasts: TypeAlias = ShowScore | ShowWindow
AboutSessions: TypeAlias = ShowSession | CompareSessions
Command: TypeAlias = AboutSessions | SetGraphSpan | Rescan | Retune | AboutForecasts | AboutAlerts
