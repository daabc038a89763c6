"""The pieces of snapshots for tests, with the figures of the screens.

All times are relative to `NOW`, 14:26 UTC on a Thursday; show them in `ZONE`.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

import msgspec

from pyrometer.snapshot import (
    AlertView,
    BurnSeries,
    BurnView,
    HealthView,
    SessionView,
    TurnView,
    Verdict,
    WindowView,
)
from pyrometer.usage import ToolUse, Usage

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
