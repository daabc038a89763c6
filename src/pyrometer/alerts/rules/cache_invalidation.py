"""The cached prefix of a session was lost for no good reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyrometer.alerts.building import about_session
from pyrometer.alerts.condition import Condition
from pyrometer.alerts.rebuilds import rebuilt_before
from pyrometer.alerts.scene import Scene
from pyrometer.settings.session_rules import InvalidationRule
from pyrometer.snapshot import SessionView
from pyrometer.snapshot.findings import CacheEvent
from pyrometer.text import count, dollars
from pyrometer.words import session_name, shortened

RULE = "invalidation"
_HALF_HOUR = 1800.0


def cache_invalidation(scene: Scene) -> Iterator[Condition]:
    """A line in the list; a warning for the third within half an hour, or for one that takes 2 percent of a window.

    Inputs: `cache_events` of the findings, the outlook's scale. On: an `invalidation` with at least 20 k tokens lost in
    the last 5 min, not within 3 turns after a compaction, a clear or a cold start of its chain. Off: none for 5 min,
    which groups them. For, keep, cool-down 0.
    """
    rule = scene.settings.invalidation
    for session in scene.sessions:
        events = _genuine(session, rule, scene.now)
        if not events or scene.now - events[0].at > rule.group * 60:
            continue
        newest = events[0]
        part = scene.part_of_window(session.agent, newest.credits)
        costs = part is not None and part[0] >= rule.percent
        yield about_session(
            RULE,
            session,
            scene,
            rule,
            level="warning" if costs or len(events) >= rule.repeats else "info",
            on=True,
            message=_message(session, events, part, scene),
            action=_action(newest),
            badge=f"lost {count(newest.lost)}",
        )


def _genuine(session: SessionView, rule: InvalidationRule, now: float) -> list[CacheEvent]:
    """True invalidations of the last half hour, newest first."""
    found = session.findings
    if found is None:
        return []
    return [
        event
        for event in found.cache_events
        if event.kind == "invalidation"
        and event.lost >= rule.lost
        and 0 <= now - event.at <= _HALF_HOUR
        and not rebuilt_before(event, found, rule.after_rebuild)
    ]


def _message(session: SessionView, events: Sequence[CacheEvent], part: tuple[float, str] | None, scene: Scene) -> str:
    """`web: prefix lost at turn 237, 14:05 · 212k written again ($2.12, ~1.4% of 5h) · 3 times in 30m: tools added`."""
    newest = events[0]
    costs = [] if newest.dollars is None else [dollars(newest.dollars)]
    if part is not None:
        costs.append(f"~{part[0]:.1f}% of {part[1]}")
    words = f"{session_name(session)}: prefix lost at turn {newest.turn}, {scene.clock(newest.at)}"
    words += f" · {count(newest.lost)} written again"
    if costs:
        words += f" ({', '.join(costs)})"
    if len(events) > 1:
        words += f" · {len(events)} times in 30m"
    return f"{words}: {_cause(newest)}" if newest.cause else words


def _cause(event: CacheEvent) -> str:
    return shortened(event.cause.replace("_", " "), 32)


def _action(event: CacheEvent) -> str:
    if "tool" in event.cause:
        return "connect MCP servers before starting, and leave them"
    if "system" in event.cause:
        return "leave instructions and settings as they are until the end of the session"
    return "keep model, tools and instructions as they are within a session"
