"""Work goes on beyond a full window: it may cost money."""

from __future__ import annotations

from collections.abc import Iterator

from pyrometer.alerts.building import SAME_RESET, about_window
from pyrometer.alerts.condition import Condition
from pyrometer.alerts.scene import Scene
from pyrometer.limits.verdict import holds_for_all
from pyrometer.snapshot import Verdict, WindowView
from pyrometer.text import count, percent
from pyrometer.words import session_name, window_name

RULE = "overage"


def overage(scene: Scene) -> Iterator[Condition]:
    """Critical, once a window: money may flow.

    Inputs: percent and verdict of every window that a provider reports and that holds for all models; burn of its
    sessions. On: percent >= 100, not refused, and a session of the provider works after the reading: the request that
    was in flight is no overage. Off: percent < 100 or refused. For 1 min; keep 5 min; a window's reset is its episode.
    Why it goes on is not in the logs: usage credits, a slow lane, or a reset that nobody told of.
    """
    rule = scene.settings.overage
    for window in scene.windows:
        if window.limit_id == "budget" or not holds_for_all(window):
            continue
        full = _is_full(window) and window.verdict is not Verdict.LOCKED
        yield about_window(
            RULE,
            window,
            rule,
            level="critical",
            on=full and _goes_on(window, scene),
            off=not full,
            message=_message(window, scene),
            action="stop, or check what usage credits may spend",
            badge="over limit",
            episode=window.resets_at,
            slack=SAME_RESET,
        )


def _is_full(window: WindowView) -> bool:
    """By the provider's own word, not by an estimate."""
    return window.read_at is not None and window.percent is not None and window.percent >= 100


def _goes_on(window: WindowView, scene: Scene) -> bool:
    session = scene.running(window.provider)
    return session is not None and window.read_at is not None and session.last_at > window.read_at


def _message(window: WindowView, scene: Scene) -> str:
    session = scene.running(window.provider)
    who = "work" if session is None else session_name(session)
    rate = "" if session is None else f" at {count(session.burn)}/h"
    words = f"{window_name(window)} {percent(window.percent)} at {scene.time} and {who} goes on{rate}"
    return f"{words}: credits or slow lane"
