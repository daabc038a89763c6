"""Sessions of a project begin large: tools and instructions weigh that much."""

from __future__ import annotations

from collections.abc import Iterator

from pyrometer.alerts.building import about
from pyrometer.alerts.condition import Condition
from pyrometer.alerts.scene import Scene
from pyrometer.snapshot import SessionView
from pyrometer.text import count
from pyrometer.words import session_name

RULE = "tool_schema"
_RECENT = 5
"""Sessions of a project that are compared, the newest."""


def tool_schema(scene: Scene) -> Iterator[Condition]:
    """A line in the list, per project, once a day.

    Input: `first_prompt` of the findings, the size of the first prompt of the main loop. The smallest of the project's
    five newest sessions counts: a long first message must not look like tools. On: > 25 k. Off: otherwise. For 0; keep
    0; cool-down a day. An upper bound: what is deferred or shared in a cache is in it.
    """
    rule = scene.settings.tool_schema
    for sessions in _by_project(scene).values():
        newest = max(sessions, key=lambda each: each.started_at)
        least = min(_first_prompt(each) for each in sessions)
        if least <= rule.tokens:
            continue
        yield about(
            RULE,
            f"{newest.agent}:{newest.project}",
            session_name(newest),
            newest.agent,
            scene.window_of(newest.agent),
            rule,
            level="info",
            on=True,
            message=f"{session_name(newest)} began at {scene.clock(newest.started_at)} with {count(least)}"
            " before any work: tools and instructions, at most",
            action="switch off the MCP servers that it does not use",
        )


def _by_project(scene: Scene) -> dict[tuple[str, str], list[SessionView]]:
    """Sessions whose first prompt is known, the newest few of each project."""
    found: dict[tuple[str, str], list[SessionView]] = {}
    for session in sorted(scene.sessions, key=lambda each: -each.started_at):
        known = found.setdefault((session.agent, session.project), [])
        if session.project and _first_prompt(session) and len(known) < _RECENT:
            known.append(session)
    return {key: sessions for key, sessions in found.items() if sessions}


def _first_prompt(session: SessionView) -> int:
    return (session.findings.first_prompt or 0) if session.findings is not None else 0
