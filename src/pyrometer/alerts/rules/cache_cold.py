"""The cache of a resting session is about to go cold."""

from __future__ import annotations

from collections.abc import Iterator

from pyrometer.alerts.building import about_session
from pyrometer.alerts.condition import Condition
from pyrometer.alerts.rebuilds import rebuilt_lately
from pyrometer.alerts.scene import Scene
from pyrometer.snapshot import SessionView
from pyrometer.snapshot.findings import Findings
from pyrometer.text import count
from pyrometer.words import session_name

RULE = "cache_cold"


def cache_cold(scene: Scene) -> Iterator[Condition]:
    """A badge that counts down; a line in the list with `line` on.

    Inputs: `cold_at` and `recache` of the findings, state. On: not working, less than 60 s left, and the next message
    would write 100 k tokens or more; not in the first 3 turns after a compaction, a clear or a cold start. Off:
    otherwise, and once it is cold. For, keep, cool-down 0; the end of the cache is its episode.
    """
    rule = scene.settings.cache_cold
    for session in scene.sessions:
        found = session.findings
        if found is None or found.cold_at is None or session.works:
            continue
        left = found.cold_at - scene.now
        if not 0 < left < rule.seconds or found.recache < rule.tokens or rebuilt_lately(found, rule.after_rebuild):
            continue
        yield about_session(
            RULE,
            session,
            scene,
            rule,
            level="info" if rule.line else "badge",
            on=True,
            message=_message(session, found, scene),
            action="answer now, or /compact first",
            badge=f"cold {left:.0f}s",
            episode=found.cold_at,
            slack=1.0,
        )


def _message(session: SessionView, found: Findings, scene: Scene) -> str:
    """`web: cache cold at 15:07 · the next message would write 412k again (~3.0% of 5h)`."""
    left, cold_at = (found.cold_at or 0) - scene.now, scene.clock(found.cold_at)
    part = scene.part_of_window(session.agent, found.recache * scene.weight(session.agent, session.model))
    costs = f" (~{part[0]:.1f}% of {part[1]})" if part is not None else ""
    words = f"{session_name(session)}: cache cold in {left:.0f}s, {cold_at}"
    return f"{words} · the next message would write {count(found.recache)} again{costs}"
