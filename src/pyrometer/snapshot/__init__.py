"""Everything a screen, report or exporter may need at one instant, and nothing else.

The monitor publishes a fresh, frozen `Snapshot`; whoever draws it decides nothing. Times are epoch seconds, rates
tokens per hour, shares 0..1, percentages 0..100 (only where a provider means a percentage). None is unknown: it is
drawn as a dash, never as zero.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from pyrometer.snapshot.alerts import AlertView as AlertView
from pyrometer.snapshot.alerts import BadgeView as BadgeView
from pyrometer.snapshot.alerts import Level as Level
from pyrometer.snapshot.alerts import Severity as Severity
from pyrometer.snapshot.alerts import SilenceView as SilenceView
from pyrometer.snapshot.health import HealthView as HealthView
from pyrometer.snapshot.health import Progress as Progress
from pyrometer.snapshot.outlook import Outlook
from pyrometer.snapshot.scored import SaidView as SaidView
from pyrometer.snapshot.scored import Scores as Scores
from pyrometer.snapshot.sessions import GroupView as GroupView
from pyrometer.snapshot.sessions import SessionDetail as SessionDetail
from pyrometer.snapshot.sessions import SessionState as SessionState
from pyrometer.snapshot.sessions import SessionView as SessionView
from pyrometer.snapshot.sessions import TurnView as TurnView
from pyrometer.snapshot.sessions import Unlogged as Unlogged
from pyrometer.snapshot.xray import LeverView as LeverView
from pyrometer.snapshot.xray import SessionFigures as SessionFigures
from pyrometer.usage import Usage


class Verdict(Enum):
    """The answer to "will I be locked out?", each with a sign and a word, so that colour is never needed."""

    WAITING = "waiting"
    """No session has been seen yet."""
    IDLE = "idle"
    OK = "ok"
    TIGHT = "tight"
    LOCKOUT = "lockout"
    """The limit is expected before the reset."""
    LOCKED = "locked"
    UNKNOWN = "unknown"
    """Work goes on, but no limit is known."""


class WindowView(msgspec.Struct, frozen=True):
    """One subscription window or budget as it stands."""

    provider: str
    limit_id: str
    label: str
    """Short name for narrow places: `5h`, `week`, `fable week`."""
    minutes: int
    starts_at: float | None
    resets_at: float | None
    percent: float | None
    """Used, 0..100; None: the window exists, its use is unknown (no reading since the reset)."""
    read_at: float | None
    """When the provider said so (or the budget was last counted)."""
    source: str
    """`reported by codex`, `reported by claude`, `your budget`, `refused by claude`."""
    verdict: Verdict
    even: float | None = None
    """Where an even pace would be now, 0..100."""
    projected: float | None = None
    """Percent at the reset if the pace since the window opened goes on (a straight line), 0..; None: unknown."""
    full_at: float | None = None
    """When that straight line reaches 100 percent, if before the reset."""
    per_hour_left: float | None = None
    """Tokens per hour that would just last to the reset, where the scale is known."""
    locked_until: float | None = None
    scope: str = ""
    used_tokens: int | None = None
    """Tokens counted in the local logs since the window opened."""
    note: str = ""
    outlook: Outlook | None = None
    """The calibrated forecast; None where there is nothing to base it on."""

    @property
    def subject(self) -> str:
        """What alerts and badges call it: `claude 5h`."""
        return f"{self.provider} {self.label}"

    @property
    def forecast_key(self) -> tuple[str, str, int, str]:
        """What the forecast calls it. Budgets in tokens and in dollars have one limit id here and two there."""
        dollars = self.limit_id == "budget" and self.label.endswith("$")
        return (self.provider, "budget $" if dollars else self.limit_id, self.minutes, self.scope)


class VerdictView(msgspec.Struct, frozen=True):
    """The first lines of every screen. The words are made in `pyrometer.words`."""

    verdict: Verdict
    window: WindowView | None = None
    """The window that decides."""
    at: float | None = None
    """The instant that the verdict names: the lock-out, the end of the lock, the last activity."""


class BurnView(msgspec.Struct, frozen=True):
    """Tokens per hour. `now` is the 5-minute rate."""

    now: float
    hour: float
    """Rate over the last hour."""
    by_bucket: Usage
    """Tokens of the last hour, by bucket."""
    normal: float | None = None
    """The person's own usual rate while working; None until enough is known."""
    ratio: float | None = None
    since_window: float | None = None
    """Rate since the deciding window opened."""


class BurnSeries(msgspec.Struct, frozen=True):
    """Rates for the graph, oldest first, one per `step` seconds, the last one ending at `end`. None is a gap."""

    end: float
    step: float
    rates: tuple[float | None, ...]


class Snapshot(msgspec.Struct, frozen=True):
    """The state of everything at `at`."""

    at: float
    verdict: VerdictView
    burn: BurnView
    windows: tuple[WindowView, ...] = ()
    """Shortest first within a provider; the deciding window's provider first."""
    series: BurnSeries | None = None
    sessions: tuple[SessionView, ...] = ()
    """Newest activity first."""
    busiest: SessionView | None = None
    projects: tuple[GroupView, ...] = ()
    """All sessions by project, the one that burns most first. For reports: no screen has them."""
    agents: tuple[GroupView, ...] = ()
    """In the same way, by agent."""
    last_turns: tuple[TurnView, ...] = ()
    alerts: tuple[AlertView, ...] = ()
    """Newest first, firing and past."""
    muted_until: float | None = None
    health: HealthView = HealthView()
    progress: Progress | None = None
    """Of reading what is needed for the numbers here; None once that is done."""
    history: Progress | None = None
    """Of the reading of older logs behind it, in a process of its own; None while there is none."""
    detail: SessionDetail | None = None
    remembered: bool = False
    """True: this is the last picture of an earlier run; nothing newer than `at` has been read yet."""
    invented: bool = False
    """True: demo data, and every screen and report says so."""
    beside: bool = False
    """True: another Pyrometer keeps the store, and carries alerts out of the terminal."""
    badges: tuple[BadgeView, ...] = ()
    """The most severe first."""
    silences: tuple[SilenceView, ...] = ()
    """In the order in which they end; the mute is not among them."""
    scores: Scores | None = None
    """How good the forecasts have been; only while somebody looks at it."""
    said: tuple[SaidView, ...] = ()
    """The kept forecasts of the window that somebody looks at, oldest first."""
    compared: tuple[SessionDetail, ...] = ()
    """The sessions that somebody compares, without their turns."""
    levers: tuple[LeverView, ...] = ()
    """What would help now, the best first; empty where nothing would."""

    def badges_of(self, subject: str) -> tuple[BadgeView, ...]:
        """The signs to draw beside the session or window with this `subject`."""
        return tuple(badge for badge in self.badges if badge.subject == subject)
