"""The rule about burn above the person's own normal, in a short and a long window at once.

The short window alone jumps at every burst, the long one alone speaks late; together they name what lasts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo

import msgspec

from pyrometer.alerts.condition import Condition
from pyrometer.settings import Alerts as Settings
from pyrometer.snapshot import SessionView
from pyrometer.text import clock, count
from pyrometer.words import session_name


class BurnRatio(msgspec.Struct, frozen=True):
    """Burn against normal. With an empty `session` it is that of all sessions of `agent`, or of all agents."""

    per_hour: float
    """Tokens per hour over the last 5 minutes."""
    short: float | None
    """Times normal over the last 5 minutes; None while no normal is known."""
    long: float | None
    """Times normal over the last 20 minutes."""
    agent: str = ""
    session: str = ""


def burn_conditions(
    ratios: Iterable[BurnRatio], sessions: Sequence[SessionView], settings: Settings, now: float, zone: tzinfo | None
) -> Iterator[Condition]:
    """What the rule says about each ratio. A session that is not in `sessions` is skipped."""
    if settings.burn.enabled:
        for ratio in ratios:
            session = _meant(ratio, sessions)
            if session is not None or not ratio.session:
                yield above_normal(ratio, session, settings, now, zone)


def above_normal(
    ratio: BurnRatio, session: SessionView | None, settings: Settings, now: float, zone: tzinfo | None
) -> Condition:
    """Warning: both windows beyond their thresholds. `session` is the one meant, or the busiest of those meant."""
    rule = settings.burn
    short, long = ratio.short, ratio.long
    name = session_name(session) if session else (ratio.agent or "all sessions")
    who = name if ratio.session or session is None else f"{ratio.agent or 'everything'} (mostly {name})"
    return Condition(
        rule="burn",
        subject=f"{ratio.agent}/{ratio.session}" if ratio.session else (ratio.agent or "all"),
        name=name,
        provider=ratio.agent or (session.agent if session else ""),
        level="warning",
        on=short is not None and long is not None and short >= rule.short_ratio and long >= rule.long_ratio,
        off=short is None or short < rule.off_ratio,
        message=f"{who} burns {count(ratio.per_hour)}/h at {clock(now, zone)}: "
        f"{short or 0:.1f}× your usual over 5m, {long or 0:.1f}× over 20m",
        action=f"look at what {name} runs; stop it if you did not mean it",
        hold=rule.hold * 60,
        keep=rule.keep * 60,
        cooldown=rule.cooldown * 60,
    )


def _meant(ratio: BurnRatio, sessions: Sequence[SessionView]) -> SessionView | None:
    if ratio.session:
        return next((each for each in sessions if each.key == (ratio.agent, ratio.session)), None)
    theirs = [each for each in sessions if ratio.agent in ("", each.agent)]
    return max(theirs, key=lambda each: each.burn, default=None)
