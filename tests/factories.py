"""Snapshots for tests: the busy afternoon of the screens, in every state that a verdict can have.

All times are relative to `NOW`, 14:26 UTC on a Thursday; show them in `ZONE`.
"""

from __future__ import annotations

from typing import Any

import msgspec

from pyrometer.snapshot import (
    BurnView,
    HealthView,
    Progress,
    SessionDetail,
    SessionView,
    Snapshot,
    Verdict,
    VerdictView,
)
from pyrometer.usage import Usage
from tests.factory_parts import (
    HOUR,
    MINUTE,
    NOW,
    RESET,
    WEEK_RESET,
    ZONE,
    alerts,
    burn,
    health,
    series,
    session,
    sessions,
    turns,
    usage,
    week_window,
    window,
)

__all__ = [
    "HOUR",
    "MINUTE",
    "NOW",
    "RESET",
    "WEEK_RESET",
    "ZONE",
    "alerts",
    "burn",
    "health",
    "series",
    "session",
    "sessions",
    "turns",
    "usage",
    "week_window",
    "window",
]


def many_sessions(number: int) -> tuple[SessionView, ...]:
    """As many sessions as wanted, all different."""
    return tuple(
        session(
            id=f"{place:08x}-{place:04d}",
            project=f"/home/ada/project-{place:02d}",
            agent="codex" if place % 3 == 1 else "claude",
            state=("working", "waiting", "idle", "ended")[place % 4],
            burn=float(10_000 * (number - place)) if place % 4 == 0 else 0.0,
            started_at=NOW - place * 600.0,
            last_at=NOW - place * 300.0,
        )
        for place in range(number)
    )


def lockout(**changes: Any) -> Snapshot:
    """The afternoon of the screens: lock-out in 41 minutes."""
    decides = window()
    opus = week_window(limit_id="seven_day_opus", label="opus", scope="opus", percent=12.0, projected=25.0)
    base = Snapshot(
        at=NOW,
        verdict=VerdictView(Verdict.LOCKOUT, decides, decides.full_at),
        burn=burn(),
        windows=(decides, week_window(), opus),
        series=series(),
        sessions=sessions(),
        busiest=sessions()[0],
        last_turns=turns(),
        alerts=alerts(),
        health=health(),
    )
    return msgspec.structs.replace(base, **changes)


def two_windows(**changes: Any) -> Snapshot:
    """The same with the two windows that most people have."""
    whole = lockout()
    return msgspec.structs.replace(whole, windows=whole.windows[:2], **changes)


def ok(**changes: Any) -> Snapshot:
    """Ends at 86 percent."""
    decides = window(
        percent=52.0, projected=86.0, full_at=None, verdict=Verdict.OK, per_hour_left=None, read_at=NOW - 30
    )
    calm = two_windows(
        verdict=VerdictView(Verdict.OK, decides, None),
        burn=burn(now=231_000.0, hour=240_000.0, ratio=0.9),
        alerts=(),
    )
    return msgspec.structs.replace(calm, windows=(decides, week_window()), **changes)


def tight(**changes: Any) -> Snapshot:
    """Ends at 97 percent."""
    decides = window(percent=64.0, projected=97.0, full_at=None, verdict=Verdict.TIGHT, per_hour_left=None)
    base = two_windows(verdict=VerdictView(Verdict.TIGHT, decides, None))
    return msgspec.structs.replace(base, windows=(decides, week_window()), **changes)


def locked(**changes: Any) -> Snapshot:
    """Refused until the reset."""
    until = NOW + 38 * MINUTE
    decides = window(
        percent=100.0,
        projected=None,
        full_at=None,
        verdict=Verdict.LOCKED,
        locked_until=until,
        resets_at=until,
        even=87.0,
        source="refused by claude",
        per_hour_left=None,
    )
    base = two_windows(
        verdict=VerdictView(Verdict.LOCKED, decides, until), burn=burn(now=0.0, hour=120_000.0, ratio=0.0)
    )
    quiet = tuple(msgspec.structs.replace(each, state="waiting", burn=0.0) for each in sessions())
    return msgspec.structs.replace(base, windows=(decides, week_window()), sessions=quiet, busiest=quiet[0], **changes)


def idle(**changes: Any) -> Snapshot:
    """Nothing since 14:02."""
    last = NOW - 24 * MINUTE
    decides = window(percent=42.0, projected=58.0, full_at=None, verdict=Verdict.IDLE, per_hour_left=None)
    quiet = tuple(msgspec.structs.replace(each, state="idle", burn=0.0, last_at=last) for each in sessions())
    base = two_windows(verdict=VerdictView(Verdict.IDLE, decides, last), burn=burn(now=0.0, hour=88_000.0, ratio=0.0))
    return msgspec.structs.replace(
        base, windows=(decides, week_window()), sessions=quiet, busiest=quiet[0], alerts=(), **changes
    )


def unknown(**changes: Any) -> Snapshot:
    """Work goes on, no limit is known."""
    base = lockout(verdict=VerdictView(Verdict.UNKNOWN), alerts=())
    return msgspec.structs.replace(base, windows=(), **changes)


def waiting(**changes: Any) -> Snapshot:
    """Nothing has ever been written."""
    roots = (
        ("claude", "/home/ada/.claude/projects", True),
        ("claude", "/home/ada/.config/claude/projects", False),
        ("codex", "/home/ada/.codex/sessions", False),
    )
    base = Snapshot(
        at=NOW,
        verdict=VerdictView(Verdict.WAITING),
        burn=BurnView(now=0.0, hour=0.0, by_bucket=Usage()),
        health=HealthView(roots=roots, watching="events and polling"),
    )
    return msgspec.structs.replace(base, **changes)


def reading(**changes: Any) -> Snapshot:
    """History is being read: 62 percent."""
    far = Progress(files_done=260, files=412, bytes_done=590_000_000, bytes=940_000_000, rate=148e6)
    return lockout(progress=far, **changes)


def demo(**changes: Any) -> Snapshot:
    """The invented day."""
    return two_windows(invented=True, **changes)


def detail(**changes: Any) -> SessionDetail:
    """The busiest session in detail: forty turns, one compaction in the middle."""
    contexts = tuple((NOW - (40 - place) * 71.0, 40_000 + 3_900 * (place % 26)) for place in range(40))
    base = SessionDetail(session=session(), turns=turns(40), contexts=contexts, compactions=(contexts[26][0],))
    return msgspec.structs.replace(base, **changes)


STATES = {
    "lockout": lockout,
    "two_windows": two_windows,
    "ok": ok,
    "tight": tight,
    "locked": locked,
    "idle": idle,
    "unknown": unknown,
    "waiting": waiting,
    "reading": reading,
    "demo": demo,
}
"""Every state by name."""
