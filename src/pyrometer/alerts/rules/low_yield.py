"""The last calls bring little output for their cost."""

from __future__ import annotations

from collections.abc import Iterator

from pyrometer.alerts.building import about_session
from pyrometer.alerts.condition import Condition
from pyrometer.alerts.scene import Scene
from pyrometer.text import share
from pyrometer.words import session_name

RULE = "low_yield"


def low_yield(scene: Scene) -> Iterator[Condition]:
    """A line in the list, at most once in 50 calls.

    Inputs: `yield_ratio` (output share of the last 28 calls against their cost share) of the findings, turns. On: < 0.5
    after 60 calls, in a session that is not idle. Off: otherwise. For 10 turns; keep 0; no cool-down: every 50 calls
    are an episode.
    """
    rule = scene.settings.low_yield
    for session in scene.sessions:
        found = session.findings
        if found is None or found.yield_ratio is None or session.at_rest:
            continue
        if found.yield_ratio >= rule.ratio or session.turns < rule.calls:
            continue
        yield about_session(
            RULE,
            session,
            scene,
            rule,
            level="info",
            on=True,
            message=f"{session_name(session)}: last 28 calls = {share(found.yield_output)} of the output for"
            f" {share(found.yield_cost)} of the cost ({found.yield_ratio:.2f}×) at {scene.time}",
            action="start a fresh session for the next task",
            badge=f"yield {found.yield_ratio:.2f}×",
            hold_turns=rule.hold_turns,
            episode=float(session.turns // rule.every),
        )
