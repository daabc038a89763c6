"""What to do about a window that fills up, in words: the forecast's best lever, else a plain rate or time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo

from pyrometer.snapshot import WindowView
from pyrometer.snapshot.outlook import Lever
from pyrometer.text import clock, count, share
from pyrometer.words.shortened import shortened

Naming = Callable[[str, str], str]
"""The name of a session by agent and id."""


def what_helps(window: WindowView, name: Naming, now: float, zone: tzinfo | None) -> str:
    """One action: the best lever with the probability it leaves, else a rate or a time that lasts."""
    if window.outlook is not None and window.outlook.levers:
        return lever_words(window.outlook.levers[0], name, window.resets_at, now, zone)
    return slower(window, now, zone)


def lever_words(lever: Lever, name: Naming, resets_at: float | None, now: float, zone: tzinfo | None) -> str:
    """`pause api until 15:50: then 22% likely`."""
    if lever.kind == "finish":
        return "it cannot last: finish and commit"
    who = name(lever.agent, lever.session)
    until = f" until {clock(resets_at, zone, now=now)}" if resets_at is not None else ""
    does = {
        "pause": f"pause {who}{until}",
        "model": f"/model {shortened(lever.model, 24)} in {who}",
        "compact": f"/compact in {who}",
        "restart": f"/clear in {who}",
        "tools": f"fewer MCP servers in {who}",
        "wait": f"wait with {lever.agent}{until}",
    }
    return f"{does[lever.kind]}: then {share(lever.probability)} likely"


def slower(window: WindowView, now: float, zone: tzinfo | None) -> str:
    """A rate that lasts to the reset, or how long to pause."""
    if window.per_hour_left is not None:
        return f"hold {count(window.per_hour_left)}/h to last"
    even_at = None
    if window.starts_at is not None and window.percent is not None:
        even_at = window.starts_at + window.percent / 100 * window.minutes * 60
    if even_at is None or even_at <= now:
        return "slow down, or finish and commit"
    return f"pause until {clock(even_at, zone, now=now)} to be even again"
