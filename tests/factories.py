"""Snapshots for tests: the busy afternoon of the screens, in every state that a verdict can have.

All times are relative to `NOW`, 14:26 UTC on a Thursday; show them in `ZONE`.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

import msgspec

from pyrometer.model import ToolUse, Usage
from pyrometer.snapshot import (
    AlertView,
    BurnSeries,
    BurnView,
    HealthView,
    Progress,
    SessionDetail,
    SessionView,
    Snapshot,
    TurnView,
    Verdict,
    VerdictView,
    WindowView,
)

ZONE = UTC
NOW = datetime(2026, 3, 12, 14, 26, tzinfo=ZONE).timestamp()
MINUTE = 60.0
HOUR = 3600.0
RESET = NOW + 87 * MINUTE
"""15:53."""
WEEK_RESET = datetime(2026, 3, 16, 9, 0, tzinfo=ZONE).timestamp()
"""Monday, 09:00."""


def window(**changes: Any) -> WindowView:
    """The five-hour window, 73 percent used, with a lock-out coming up at 15:07."""
    base = WindowView(
        provider="claude",
        limit_id="five_hour",
        label="5h",
        minutes=300,
        starts_at=RESET - 5 * HOUR,
        resets_at=RESET,
        percent=73.0,
        read_at=NOW - 20,
        source="reported by claude",
        verdict=Verdict.LOCKOUT,
        even=71.0,
        projected=121.0,
        full_at=NOW + 41 * MINUTE,
        per_hour_left=214_000.0,
        used_tokens=1_480_000,
    )
    return msgspec.structs.replace(base, **changes)


def week_window(**changes: Any) -> WindowView:
    """The weekly window, calm."""
    base = window(
        limit_id="seven_day",
        label="week",
        minutes=10_080,
        starts_at=WEEK_RESET - 7 * 24 * HOUR,
        resets_at=WEEK_RESET,
        percent=31.0,
        read_at=NOW - 4 * MINUTE,
        verdict=Verdict.OK,
        even=46.0,
        projected=67.8,
        full_at=None,
        per_hour_left=None,
        used_tokens=9_300_000,
    )
    return msgspec.structs.replace(base, **changes)


def session(**changes: Any) -> SessionView:
    """The busiest session."""
    base = SessionView(
        agent="claude",
        id="5f0c2c1e-0001",
        project="/home/ada/api-refactor",
        branch="main",
        model="claude-opus-4-6",
        state="working",
        last_at=NOW - 4,
        started_at=NOW - 3 * HOUR,
        burn=312_000.0,
        burn_hour=290_000.0,
        context=128_000,
        context_window=200_000,
        growth=4_200.0,
        cache_hit=0.93,
        cache_hit_all=0.91,
        turns=148,
        not_final=0,
        prompts=12,
        compactions=1,
        subagents=2,
        usage=usage(),
        version="2.1.0",
        dollars=14.8,
    )
    return msgspec.structs.replace(base, **changes)


def usage(**changes: Any) -> Usage:
    """Tokens of a long session."""
    base = Usage(uncached=42_000, cache_read=9_100_000, cache_write_5m=610_000, output=131_000, reasoning=None)
    return msgspec.structs.replace(base, **changes)


def sessions() -> tuple[SessionView, ...]:
    """Three sessions of two agents."""
    return (
        session(),
        session(
            agent="codex",
            id="0199aa10-0002",
            project="/home/ada/docs",
            model="gpt-5.2-codex",
            burn=88_000.0,
            context=60_000,
            context_window=272_000,
            cache_hit=0.78,
            turns=37,
            growth=1_900.0,
            started_at=NOW - 4 * HOUR,
            last_at=NOW - 31,
            dollars=2.31,
        ),
        session(
            id="77b1d0aa-0003",
            project="/home/ada/infra",
            model="claude-sonnet-4-6",
            state="idle",
            burn=0.0,
            context=82_000,
            cache_hit=None,
            growth=None,
            turns=61,
            last_at=NOW - 44 * MINUTE,
            started_at=NOW - 5 * HOUR,
            dollars=None,
        ),
    )


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


def series(minutes: float = 120.0, step: float = 30.0) -> BurnSeries:
    """Two hours: a calm start, a gap, then a climb past the usual rate."""
    number = int(minutes * 60 / step)
    return BurnSeries(end=NOW, step=step, rates=tuple(_rate(place / number) for place in range(number)))


def _rate(where: float) -> float | None:
    """A made-up but smooth rate at a place 0..1 of the series."""
    if 0.28 < where < 0.33:
        return None
    climb = 190_000 + 230_000 * where * math.sqrt(where)
    return climb + 38_000 * math.sin(where * 37) + 22_000 * math.sin(where * 101 + 1)


def turns(number: int = 14) -> tuple[TurnView, ...]:
    """The newest turns, newest first; the third one lost the cache."""
    return tuple(_turn(place) for place in range(number))


def _turn(place: int) -> TurnView:
    broken = place == 2
    return TurnView(
        at=NOW - 4 - place * 71.0,
        model="claude-sonnet-4-6" if place % 4 == 3 else "claude-opus-4-6",
        usage=Usage(
            uncached=61_200 if broken else 300 + 37 * place,
            cache_read=8_000 if broken else 119_000 - 900 * place,
            cache_write_5m=58_000 if broken else 3_800,
            output=1_900 + 111 * place,
        ),
        final=place != 1,
        tools=(ToolUse(id=f"t{place}", name="Bash" if place % 2 else "Edit"),) if place % 3 else (),
        session="5f0c2c1e-0001",
        project="/home/ada/api-refactor",
        agent="claude",
        chain="a1" if place == 5 else "",
        subagent="Explore" if place == 5 else "",
        context=128_000 - 3_900 * place,
        growth=61_000 if broken else 4_200 - 100 * place,
    )


def alerts() -> tuple[AlertView, ...]:
    """One firing, two past ones."""
    return (
        AlertView(
            rule="burn",
            subject="all",
            level="critical",
            message="burn 1.6× usual for 10m",
            action="hold 214k/h to last",
            since=NOW - 5 * MINUTE,
        ),
        AlertView(
            rule="pace",
            subject="5h",
            level="warning",
            message="5h pace crossed the even line",
            action="",
            since=NOW - 21 * MINUTE,
            resolved_at=NOW - 12 * MINUTE,
        ),
        AlertView(
            rule="context",
            subject="5f0c2c1e-0001",
            level="info",
            message="context 60% in api-refactor",
            action="compact at a good moment",
            since=NOW - 46 * MINUTE,
            resolved_at=NOW - 40 * MINUTE,
        ),
    )


def health(**changes: Any) -> HealthView:
    """A healthy monitor."""
    base = HealthView(
        files=412,
        active_files=3,
        bytes_read=94_000_000,
        lines=81_000,
        troubles=(),
        notes=(),
        roots=(
            ("claude", "/home/ada/.claude/projects", True),
            ("claude", "/home/ada/.config/claude/projects", True),
            ("codex", "/home/ada/.codex/sessions", True),
        ),
        last_line_at=NOW - 4,
        watching="events and polling",
    )
    return msgspec.structs.replace(base, **changes)


def burn(**changes: Any) -> BurnView:
    """1.6 times the usual rate."""
    base = BurnView(
        now=412_000.0,
        hour=371_000.0,
        by_bucket=Usage(uncached=9_000, cache_read=310_000, cache_write_5m=31_000, output=21_000),
        normal=257_000.0,
        ratio=1.603,
        since_window=330_000.0,
    )
    return msgspec.structs.replace(base, **changes)


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
    """History is being read: 63 percent."""
    return lockout(progress=Progress(files_done=260, files=412, bytes_done=59_000_000, bytes=94_000_000), **changes)


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
