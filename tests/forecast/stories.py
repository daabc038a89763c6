"""Streams of events for forecasters, by hand and from hypothesis."""

from __future__ import annotations

from typing import Any, TypeAlias

from hypothesis import strategies as st

from pyrometer.forecast.window import WindowForecaster

HOUR = 3600.0
DAY = 86_400.0
MONDAY = 1_767_571_200.0
"""2026-01-05 00:00 UTC."""
NINE = MONDAY + 9 * HOUR

Event: TypeAlias = tuple[str, tuple[Any, ...]]
"""(method of the forecaster, its arguments)."""


def play(forecaster: WindowForecaster, events: list[Event]) -> WindowForecaster:
    """Tells the forecaster everything."""
    for name, arguments in events:
        getattr(forecaster, name)(*arguments)
    return forecaster


def work(start: float, hours: float, credits: float = 1000.0, every: float = 60.0) -> list[Event]:
    """Steady work of one session."""
    return [("spend", (start + step * every, credits, "s")) for step in range(int(hours * HOUR / every))]


def busy_window(start: float, capacity: float, hours: float = 4.0, total: float = 0.6) -> list[Event]:
    """A five-hour window with readings: `total` of its capacity is used in the first `hours`."""
    steps = int(hours * 60)
    each = total * capacity / steps
    events: list[Event] = []
    for step in range(steps):
        at = start + 60.0 * step + 30.0
        events.append(("spend", (at, each, "s")))
        events.append(("read", (at + 1.0, float(int(100 * total * (step + 1) / steps)), start + 5 * HOUR)))
    return [*events, ("advance", (start + 5 * HOUR,))]


@st.composite
def streams(draw: st.DrawFn, readings: bool = True) -> list[Event]:
    """Up to sixty events over some days: work, readings of a window, refusals, and time that passes."""
    at, used, resets_at = NINE, 0.0, 0.0
    events: list[Event] = []
    kinds = ["spend"] * 6 + ["advance"] * 2 + (["read"] * 4 + ["lock"] if readings else [])
    for _ in range(draw(st.integers(1, 60))):
        at += draw(st.sampled_from([1.0, 20.0, 130.0, 900.0, 4000.0, 30_000.0]))
        if at >= resets_at:
            used, resets_at = 0.0, at // 600 * 600 + 5 * HOUR
        kind = draw(st.sampled_from(kinds))
        if kind == "spend":
            credits = draw(st.floats(1.0, 5000.0))
            used += credits / 1000.0
            events.append((kind, (at, credits, draw(st.sampled_from(["a", "b", "c"])))))
        elif kind == "read":
            events.append((kind, (at, min(99.0, float(int(used))), resets_at)))
        elif kind == "lock" and draw(st.integers(0, 5)) == 0:
            events.append((kind, (at, resets_at)))
        else:
            events.append(("advance", (at,)))
    return events


def last_at(events: list[Event]) -> float:
    """The time of the newest event."""
    return max(float(arguments[0]) for _, arguments in events)
